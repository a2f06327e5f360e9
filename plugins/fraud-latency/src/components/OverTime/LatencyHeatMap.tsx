import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { HeatMap } from '@modelport/plugin-ml-react';
import { clockOf } from '../../model/clockOf';
import { fraudLatencyTranslationRef } from '../../translation';
import { useFigureWords, writeCount } from '../shared/useFigureWords';

/** How many requests took how long, step by step; what is unknown of a step is a gap. */
export function LatencyHeatMap({ response }: { response: LatencyResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useFigureWords();
  const { bounds, series, window } = response;
  const rows = useMemo(
    () =>
      bounds.length === 0
        ? []
        : [...bounds, undefined].map((bound, at) =>
            words.bucket(bounds[at - 1] ?? 0, bound),
          ),
    [bounds, words],
  );
  const columns = useMemo(() => {
    const clock = clockOf(window);
    return series.map(({ at }) => clock(at));
  }, [series, window]);
  const values = useMemo(() => series.map(({ counts }) => counts), [series]);
  return (
    <HeatMap
      title={t('overTime.heat')}
      columns={columns}
      rows={rows}
      values={values}
      texts={{
        column: t('overTime.until'),
        value: t('overTime.heatValue'),
        cell: (time, bucket, count) =>
          t('overTime.heatCell', {
            ...{ time, bucket, count },
            requests: writeCount(count),
          }),
        unknown: t('overTime.heatUnknown'),
        keys: t('overTime.heatKeys'),
      }}
    />
  );
}
