import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { fraudLatencyTranslationRef } from '../../translation';
import { ActionForm } from './ActionDialog';
import type { ExperimentFormProps } from './RampForm';

/** Takes the reason to give the control all cards at once. */
export function RollBackForm(props: ExperimentFormProps) {
  const { experiment, onAsk, onClose } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { name, control, arms } = experiment;
  const model = arms.find(arm => arm.name === control)?.model ?? '';
  return (
    <ActionForm
      consequence={t('running.rollBackText', { control, model })}
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
