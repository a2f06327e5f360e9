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
  formatX: (x: number) => string;
  /** A plain number unless told. */
  formatY?: (y: number) => string;
  gapText: string | undefined;
}

/** What stands at a curve: its value under the pointer, or the last one. A diverged curve says that it is one. */
function useValueWords(
  gapText: string | undefined,
  formatY: (y: number) => string,
) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const gap = gapText ?? t('chart.notFinite');
  return (values: AlignedSeries['y'][number], index: number | null) => {
    const newest = values.findLast(value => value !== undefined);
    const value = index === null ? newest : values[index];
    if (value === undefined) {
      return index === null
        ? t('chart.noPoints')
        : gapText ?? t('chart.noValue');
    }
    if (value !== null) {
      return formatY(value);
    }
    const before = index === null ? lastValue(values) : undefined;
    return before === undefined
      ? gap
      : t('chart.thenGap', { value: formatY(before), gap });
  };
}

/** Names of the curves with their value under the pointer, or the last one. */
export function ChartLegend(props: ChartLegendProps) {
  const { series, aligned, mode, index, xLabel, formatX, gapText } = props;
  const { formatY = formatNumber } = props;
  const wordsOf = useValueWords(gapText, formatY);
  const at = index ?? aligned.x.length - 1;
  return (
    <ul className={styles.legend}>
      <li>
        {xLabel} {formatX(aligned.x[at])}
      </li>
      {series.map(({ id, label }, position) => (
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
          <strong>{wordsOf(aligned.y[position], index)}</strong>
        </li>
      ))}
    </ul>
  );
}
