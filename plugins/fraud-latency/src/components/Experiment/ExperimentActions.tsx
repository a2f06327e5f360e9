import { useId } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  ServingChangeRequest,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { openOf } from '../Serving/OpenChanges';
import { useOwnersWords } from '../Serving/useOwnersWords';
import { WhyNot } from '../Serving/WhyNot';
import { ActionDialog } from './ActionDialog';
import { RampForm } from './RampForm';
import { RollBackForm } from './RollBackForm';
import type { RunningExperiment } from './ServedArms';
import { StopForm } from './StopForm';
import styles from '../Serving/Serving.module.css';

interface ExperimentActionsProps {
  entityRef: CompoundEntityRef;
  serving: ServingResponse;
  experiment: RunningExperiment;
  /** After a request that failed: somebody else may have been faster. */
  onChanged: () => void;
  /** After a request. */
  onOwnChange: () => void;
}

/** Other shares, the end, the way back: what can be done with the experiment that runs, and why not where it cannot. */
export function ExperimentActions(props: ExperimentActionsProps) {
  const { entityRef, serving, experiment, onChanged, onOwnChange } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const api = useApi(fraudLatencyApiRef);
  const whyId = useId();
  const { name } = experiment;
  const ask = async (request: ServingChangeRequest) => {
    try {
      await api.requestServingChange(entityRef, request);
    } catch (error) {
      onChanged();
      throw error;
    }
    onOwnChange();
  };
  const notConnected = serving.isConnected
    ? undefined
    : t('serving.notConnectedWhy');
  const never = useOwnersWords(serving.mayRequest, serving) ?? notConnected;
  const neverBack = useOwnersWords(serving.mayDecide, serving) ?? notConnected;
  const isWaiting = openOf(serving, 'experiment').length > 0;
  const why = never ?? (isWaiting ? t('serving.waitsAlready') : undefined);
  const describedBy = why === undefined ? undefined : whyId;
  return (
    <Flex direction="column" gap="2">
      <div className={styles.buttons}>
        <ActionDialog
          button={t('running.ramp')}
          title={t('running.rampTitle', { name })}
          isDisabled={why !== undefined}
          describedBy={describedBy}
        >
          {onClose => (
            <RampForm experiment={experiment} onAsk={ask} onClose={onClose} />
          )}
        </ActionDialog>
        <ActionDialog
          button={t('running.stop')}
          title={t('running.stopTitle', { name })}
          isDisabled={why !== undefined}
          describedBy={describedBy}
        >
          {onClose => (
            <StopForm experiment={experiment} onAsk={ask} onClose={onClose} />
          )}
        </ActionDialog>
        <ActionDialog
          button={t('running.rollBack')}
          title={t('running.rollBackTitle', { name })}
          isDisabled={neverBack !== undefined}
          describedBy={neverBack === undefined ? undefined : whyId}
        >
          {onClose => (
            <RollBackForm
              experiment={experiment}
              onAsk={ask}
              onClose={onClose}
            />
          )}
        </ActionDialog>
      </div>
      <WhyNot id={whyId} why={why ?? neverBack} />
      {neverBack === undefined && (
        <Text as="p" color="secondary">
          {t('running.rollBackNote')}
        </Text>
      )}
    </Flex>
  );
}
