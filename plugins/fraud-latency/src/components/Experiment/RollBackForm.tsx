import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EndedExperiment,
  ServingChangeRequest,
} from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';
import { ActionForm } from './ActionDialog';

/** What a roll-back is about. */
export interface RollBackProps {
  /** Of the experiment, as the configuration of the service names it. */
  name: string;
  /** The arm that has all cards then, and its version. */
  control: EndedExperiment['control'];
  onAsk: (request: ServingChangeRequest) => Promise<unknown>;
}

/** Takes the reason to give the control all cards at once. */
export function RollBackForm(props: RollBackProps & { onClose: () => void }) {
  const { name, control, onAsk, onClose } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <ActionForm
      consequence={t('running.rollBackText', {
        control: control.name,
        model: control.model,
      })}
      send={t('running.rollBackSend')}
      isDestructive
      onSend={reason =>
        onAsk({
          ...{ kind: 'experiment', action: 'roll-back', experiment: name },
          reason,
        })
      }
      onClose={onClose}
    />
  );
}
