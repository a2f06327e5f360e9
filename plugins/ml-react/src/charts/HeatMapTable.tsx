import { formatNumber } from '@modelport/plugin-ml-common';
import { ScrollRegion } from '../display/ScrollRegion';
import styles from './LineChart.module.css';

interface HeatMapTableProps {
  title: string;
  columns: readonly string[];
  rows: readonly string[];
  values: ReadonlyArray<readonly number[] | null>;
  columnLabel: string;
  unknownText: string;
}

/** The numbers of a heat map, a line for each of its columns: what stands side by side there follows here downward. */
export function HeatMapTable(props: HeatMapTableProps) {
  const { title, columns, rows, values, columnLabel, unknownText } = props;
  return (
    <ScrollRegion label={title} className={styles.scroll}>
      <table className={styles.table} aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{columnLabel}</th>
            {rows.map(label => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((label, column) => {
            const ofColumn = values[column];
            return (
              <tr key={label}>
                <th scope="row">{label}</th>
                {ofColumn ? (
                  rows.map((row, at) => (
                    <td key={row}>{formatNumber(ofColumn[at] ?? 0)}</td>
                  ))
                ) : (
                  <td colSpan={rows.length}>{unknownText}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
