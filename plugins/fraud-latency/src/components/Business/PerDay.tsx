import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { BusinessDay } from '@modelport/plugin-fraud-latency-common';
import { type ChartSeries, LineChart } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

/** How many payments people have to look at each day, beside what was caught and missed. */
export function PerDay({ days }: { days: readonly BusinessDay[] }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const series = useMemo(
    (): ChartSeries[] =>
      (['reviews', 'caught', 'missed'] as const).map(name => ({
        id: name,
        label: t(`business.${name}ADay`),
        points: days.map(each => ({
          x: Date.parse(each.day),
          y: each[name],
        })),
      })),
    [days, t],
  );
  return (
    <LineChart
      title={t('business.perDay')}
      xLabel={t('business.day')}
      xIsTime
      series={series}
    />
  );
}
