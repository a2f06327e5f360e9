import { formatNumber } from '@modelport/plugin-ml-common';
import type { ThemeMode } from '../theme/useThemeMode';
import { HEAT_RAMPS, NOTHING_COLORS } from './heatColors';
import { AXIS_COLORS } from './palette';
import styles from './HeatMap.module.css';
import chart from './LineChart.module.css';

interface HeatMapLegendProps {
  most: number;
  mode: ThemeMode;
  valueLabel: string;
  /** Shown where some column is unknown. */
  unknownText?: string;
}

/** What the colours of a heat map stand for. */
export function HeatMapLegend(props: HeatMapLegendProps) {
  const { most, mode, valueLabel, unknownText } = props;
  const line = AXIS_COLORS[mode].text;
  return (
    <ul className={chart.legend}>
      <li>{valueLabel}:</li>
      <li>
        <span
          aria-hidden
          className={styles.swatch}
          style={{ background: NOTHING_COLORS[mode] }}
        />
        0
      </li>
      {most > 0 && (
        <li>
          1
          <span
            aria-hidden
            className={styles.ramp}
            style={{
              background: `linear-gradient(to right, ${HEAT_RAMPS[mode].join(
                ', ',
              )})`,
            }}
          />
          {formatNumber(most)}
        </li>
      )}
      {unknownText && (
        <li>
          <span
            aria-hidden
            className={styles.swatch}
            style={{
              background: `repeating-linear-gradient(45deg, ${line} 0 1px, transparent 1px 5px)`,
            }}
          />
          {unknownText}
        </li>
      )}
    </ul>
  );
}
