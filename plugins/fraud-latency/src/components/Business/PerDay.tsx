import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { BusinessDay } from '@modelport/plugin-fraud-latency-common';
import { type ChartSeries, LineChart } from '@modelport/plugin-ml-react';
import { knownDays } from '../../model/knownDays';
import { fraudLatencyTranslationRef } from '../../translation';

interface PerDayProps {
  days: readonly BusinessDay[];
  /** How long payments are kept, in days; absent where that is not known. */
  keepDays?: number;
}

/** How many payments people have to look at each day, beside what was caught and missed. */
export function PerDay({ days, keepDays }: PerDayProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const known = useMemo(() => knownDays(days, keepDays), [days, keepDays]);
  const series = useMemo(
    (): ChartSeries[] =>
      (['reviews', 'caught', 'missed'] as const).map(name => ({
        id: name,
        label: t(`business.${name}ADay`),
        points: known.map(each => ({
          x: Date.parse(each.day),
          y: each[name],
        })),
      })),
    [known, t],
  );
  const isCut = known.length < days.length;
  return (
    <div>
      <LineChart
        title={t('business.perDay')}
        xLabel={t('business.day')}
        xIsUtcDay
        series={series}
      />
      <Text as="p" color="secondary">
        {t('business.utcDays')} {isCut && t('business.gap')}
      </Text>
    </div>
  );
}
