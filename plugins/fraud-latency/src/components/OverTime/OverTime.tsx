import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';
import { MeasuredSection } from '../shared/MeasuredSection';
import { LoopBusy, LoopDelay, Throughput } from './Curves';
import { LatencyHeatMap } from './LatencyHeatMap';
import styles from './OverTime.module.css';

/** What happened step by step. */
export function OverTime({ response }: { response: LatencyResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <MeasuredSection title={t('overTime.title')}>
      <LatencyHeatMap response={response} />
      <div className={styles.curves}>
        <Throughput response={response} />
        <LoopDelay response={response} />
        <LoopBusy response={response} />
      </div>
    </MeasuredSection>
  );
}
