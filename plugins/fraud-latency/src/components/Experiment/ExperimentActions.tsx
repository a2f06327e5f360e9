import { useId } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { fraudLatencyTranslationRef } from '../../translation';
import { openOf } from '../Serving/OpenChanges';
import { WhyNot } from '../Serving/WhyNot';
import { ActionDialog } from './ActionDialog';
import { RampForm } from './RampForm';
import { RollBackButton } from './RollBackButton';
import type { RunningExperiment } from './ServedArms';
import { StopForm } from './StopForm';
import {
  type ExperimentCallsProps,
  useExperimentCalls,
} from './useExperimentCalls';
import styles from '../Serving/Serving.module.css';

interface ExperimentActionsProps extends ExperimentCallsProps {
  experiment: RunningExperiment;
}

/** Other shares, the end, the way back: what can be done with the experiment that runs, and why not where it cannot. */
export function ExperimentActions(props: ExperimentActionsProps) {
  const { serving, experiment } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const whyId = useId();
  const { name, control, arms } = experiment;
  const { ask, whyNever, whyNeverBack } = useExperimentCalls(props);
  const isWaiting = openOf(serving, 'experiment').length > 0;
  const why = whyNever ?? (isWaiting ? t('serving.waitsAlready') : undefined);
  const describedBy = why === undefined ? undefined : whyId;
  const model = arms.find(arm => arm.name === control)?.model ?? '';
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
        <RollBackButton
          name={name}
          control={{ name: control, model }}
          onAsk={ask}
          whyNotId={whyNeverBack === undefined ? undefined : whyId}
        />
      </div>
      <WhyNot id={whyId} why={why ?? whyNeverBack} />
      {whyNeverBack === undefined && (
        <Text as="p" color="secondary">
          {t('running.rollBackNote')}
        </Text>
      )}
    </Flex>
  );
}
