import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex } from '@backstage/ui';
import {
  EXPERIMENT_METRICS,
  type ExperimentResponse,
} from '@modelport/plugin-fraud-latency-common';
import {
  EmptyState,
  LiveView,
  ownerOf,
  Section,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { maturityOf } from '../../model/assumptions';
import { fraudLatencyTranslationRef } from '../../translation';
import type { PartProps } from '../DecisionsTab/PartProps';
import { AgeNotice } from '../shared/AgeNotice';
import { useRead } from '../shared/useRead';
import { ArmParts } from './ArmParts';
import { ArmsTable } from './ArmsTable';
import { Differences } from './Differences';
import { ExperimentControls } from './ExperimentControls';
import { RunningExperimentSection } from './RunningExperimentSection';
import { SampleRatio } from './SampleRatio';

/** The answer is of many payments, and does not change by the second. */
const EVERY_MS = 60_000;

function Experiment({ response }: { response: ExperimentResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  if (response.experiment === undefined) {
    return (
      <EmptyState
        title={t('experiment.noneTitle')}
        nextStep={t('experiment.noneNext')}
      />
    );
  }
  return (
    <>
      <AgeNotice at={response.at} isOld={response.isOld} />
      <SampleRatio response={response} />
      <Differences response={response} />
      <ArmsTable arms={response.arms} metric={response.metric} />
      <ArmParts arms={response.arms} />
    </>
  );
}

/** The experiment in the records: its arms, whether they can be compared, and how they differ. */
function RecordedExperiment({ entityRef, keepDays }: PartProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const url = useUrlState();
  const experiment = url.get('experiment');
  const named = url.get('metric');
  const metric =
    EXPERIMENT_METRICS.find(each => each === named) ?? 'missed-fraud';
  const maturityDays = maturityOf(url.get, keepDays);
  const what = ['experiment', experiment, metric, maturityDays];
  const live = useRead(entityRef, what, EVERY_MS, signal =>
    api.getExperiment(
      entityRef,
      { experiment, metric, maturityDays },
      { signal },
    ),
  );
  return (
    <Section title={t('experiment.title')}>
      <Flex direction="column" gap="4">
        <ExperimentControls
          response={live.value}
          metric={metric}
          keepDays={keepDays}
        />
        <LiveView
          live={live}
          loadingText={t('experiment.loading')}
          what={t('experiment.what', { model: entityRef.name })}
          owner={ownerOf(entity)}
          missing={
            <EmptyState
              title={t('experiment.missingTitle', { name: experiment ?? '' })}
              nextStep={t('experiment.missingNext')}
              actions={
                <Button
                  variant="secondary"
                  onPress={() => url.go({ experiment: undefined })}
                >
                  {t('experiment.newest')}
                </Button>
              }
            />
          }
        >
          {response => <Experiment response={response} />}
        </LiveView>
      </Flex>
    </Section>
  );
}

/** The experiment: what the service does now, and what the records say of it. */
export function ExperimentView(props: PartProps) {
  return (
    <Flex direction="column" gap="4">
      <RunningExperimentSection entityRef={props.entityRef} />
      <RecordedExperiment {...props} />
    </Flex>
  );
}
