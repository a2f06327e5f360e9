import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatNumber } from '@modelport/plugin-ml-common';
import { useThemeMode } from '../theme/useThemeMode';
import { mlReactTranslationRef } from '../translation';
import { lastValue } from './alignSeries';
import { SERIES_COLORS } from './palette';

/**
 * Props of {@link Sparkline}.
 *
 * @public
 */
export interface SparklineProps {
  /** What the line shows; part of its accessible name. */
  name: string;
  /** Values in order; what is not a finite number is a gap. */
  values: ReadonlyArray<number | null>;
  width?: number;
  height?: number;
}

const MARGIN = 2;

/**
 * The SVG path of values scaled into a box, broken at gaps.
 *
 * @public
 */
export function sparklinePath(
  values: ReadonlyArray<number | null>,
  width: number,
  height: number,
): string {
  const numbers = values.filter(
    (value): value is number => value !== null && Number.isFinite(value),
  );
  const low = Math.min(...numbers);
  const range = Math.max(...numbers) - low || 1;
  const stepWidth = (width - 2 * MARGIN) / Math.max(1, values.length - 1);
  let pen: 'M' | 'L' = 'M';
  const parts: string[] = [];
  values.forEach((value, index) => {
    if (value === null || !Number.isFinite(value)) {
      pen = 'M';
      return;
    }
    const x = MARGIN + index * stepWidth;
    const y = height - MARGIN - ((value - low) / range) * (height - 2 * MARGIN);
    parts.push(`${pen}${x.toFixed(1)} ${y.toFixed(1)}`);
    pen = 'L';
  });
  return parts.join('');
}

/**
 * A curve the size of a word.
 *
 * @public
 */
export function Sparkline(props: SparklineProps) {
  const { name, values, width = 96, height = 24 } = props;
  const { t } = useTranslationRef(mlReactTranslationRef);
  const mode = useThemeMode();
  const last = lastValue(values);
  const label =
    last === undefined
      ? t(
          values.length > 0
            ? 'chart.sparklineNotFinite'
            : 'chart.sparklineEmpty',
          { name },
        )
      : t('chart.sparkline', {
          name,
          points: String(values.length),
          first: formatNumber(lastValue([...values].reverse())),
          last: formatNumber(last),
        });
  return (
    <svg role="img" aria-label={label} width={width} height={height}>
      <path
        d={sparklinePath(values, width, height)}
        fill="none"
        stroke={SERIES_COLORS[mode][0]}
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
