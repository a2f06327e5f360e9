import { useId } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { EndedExperiment } from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';
import { WhyNot } from '../Serving/WhyNot';
import { RollBackButton } from './RollBackButton';
import {
  type ExperimentCallsProps,
  useExperimentCalls,
} from './useExperimentCalls';
import styles from '../Serving/Serving.module.css';

interface WayBackProps extends ExperimentCallsProps {
  ended: EndedExperiment;
}

/** The way back to the control of an experiment that was ended in favour of another arm, and why not where there is none. */
export function WayBack({ ended, ...calls }: WayBackProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const whyId = useId();
  const { ask, whyNeverBack } = useExperimentCalls(calls);
  const { name, variant, control, hasControl } = ended;
  const words = { control: control.name, model: control.model };
  const gone = hasControl ? undefined : t('running.backGone', words);
  const why = whyNeverBack ?? gone;
  return (
    <Flex direction="column" gap="2">
      <Text as="p">
        {t('running.back', { ...words, experiment: name, variant })}
      </Text>
      <div className={styles.buttons}>
        <RollBackButton
          name={name}
          control={control}
          onAsk={ask}
          whyNotId={why === undefined ? undefined : whyId}
        />
      </div>
      <WhyNot id={whyId} why={why} />
    </Flex>
  );
}
