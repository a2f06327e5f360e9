import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { formatNumber, NO_VALUE } from '@modelport/plugin-ml-common';
import { mlReactTranslationRef } from '../translation';
import type { AlignedSeries, ChartSeries } from './alignSeries';
import { ScrollRegion } from '../display/ScrollRegion';
import styles from './LineChart.module.css';

const MOST_ROWS = 200;

interface ChartTableProps {
  title: string;
  xLabel: string;
  series: readonly ChartSeries[];
  aligned: AlignedSeries;
  formatX: (x: number) => string;
  /** A plain number unless told. */
  formatY?: (y: number) => string;
  gapText: string | undefined;
}

/** The numbers of a chart, for those who read rather than look. */
export function ChartTable(props: ChartTableProps) {
  const { title, xLabel, series, aligned, formatX, gapText } = props;
  const { formatY = formatNumber } = props;
  const { t } = useTranslationRef(mlReactTranslationRef);
  const total = aligned.x.length;
  const cell = (value: number | null | undefined) => {
    if (value === null) {
      return gapText ?? t('chart.notFinite');
    }
    if (value === undefined) return gapText ?? NO_VALUE;
    return formatY(value);
  };
  const first = Math.max(0, total - MOST_ROWS);
  return (
    <>
      {first > 0 && (
        <Text>
          {t('chart.tableCut', {
            shown: String(MOST_ROWS),
            total: String(total),
          })}
        </Text>
      )}
      <ScrollRegion label={title} className={styles.scroll}>
        <table className={styles.table} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{xLabel}</th>
              {series.map(({ id, label }) => (
                <th key={id} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {aligned.x.slice(first).map((x, row) => (
              <tr key={x}>
                <th scope="row">{formatX(x)}</th>
                {series.map(({ id }, position) => (
                  <td key={id}>{cell(aligned.y[position][first + row])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
