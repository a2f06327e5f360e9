import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { ThemeMode } from '../theme/useThemeMode';
import { mlReactTranslationRef } from '../translation';
import { AlignedSeries, ChartSeries, lastValue } from './alignSeries';
import { SERIES_COLORS, SERIES_DASHES } from './palette';
import styles from './LineChart.module.css';

interface ChartLegendProps {
  series: readonly ChartSeries[];
  aligned: AlignedSeries;
  mode: ThemeMode;
  /** Where the pointer is; null shows the last values. */
  index: number | null;
  xLabel: string;
}

/** Names of the curves with their value under the pointer, or the last one. */
export function ChartLegend(props: ChartLegendProps) {
  const { series, aligned, mode, index, xLabel } = props;
  const { t } = useTranslationRef(mlReactTranslationRef);
  const at = index ?? aligned.x.length - 1;
  return (
    <ul className={styles.legend}>
      <li>
        {xLabel} {formatNumber(aligned.x[at])}
      </li>
      {series.map(({ id, label }, position) => {
        const values = aligned.y[position];
        const value = index === null ? lastValue(values) : values[index];
        return (
          <li key={id}>
            <svg width="24" height="8" aria-hidden>
              <line
                x1="0"
                x2="24"
                y1="4"
                y2="4"
                strokeWidth="3"
                stroke={SERIES_COLORS[mode][position]}
                strokeDasharray={SERIES_DASHES[position].join(' ')}
              />
            </svg>
            <span>{label}</span>
            <strong>
              {value === null || value === undefined
                ? t('chart.noValue')
                : formatNumber(value)}
            </strong>
          </li>
        );
      })}
    </ul>
  );
}
