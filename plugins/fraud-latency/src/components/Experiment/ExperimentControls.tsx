import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import {
  EXPERIMENT_METRICS,
  type ExperimentMetric,
  type ExperimentResponse,
} from '@modelport/plugin-fraud-latency-common';
import { useUrlState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { MaturitySelect } from '../shared/MaturitySelect';
import styles from '../Business/Business.module.css';

interface ExperimentControlsProps {
  /** Absent until it was read. */
  response: ExperimentResponse | undefined;
  metric: ExperimentMetric;
  /** How long payments are kept; absent where that is not known. */
  keepDays?: number;
}

/** Chooses experiment, metric and how long outcomes take; the URL keeps it. */
export function ExperimentControls({
  response,
  metric,
  keepDays,
}: ExperimentControlsProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  const names: Record<ExperimentMetric, string> = {
    'missed-fraud': t('experiment.missedFraud'),
    review: t('experiment.review'),
    decline: t('experiment.decline'),
  };
  return (
    <div className={styles.controls}>
      {response?.experiment !== undefined && (
        <Select
          label={t('experiment.choose')}
          options={response.experiments.map(name => ({
            value: name,
            label: name,
          }))}
          value={response.experiment}
          onChange={name => url.go({ experiment: String(name) })}
        />
      )}
      <Select
        label={t('experiment.metric')}
        options={EXPERIMENT_METRICS.map(value => ({
          value,
          label: names[value],
        }))}
        value={metric}
        onChange={name => url.go({ metric: String(name) })}
      />
      {metric === 'missed-fraud' && <MaturitySelect keepDays={keepDays} />}
    </div>
  );
}
