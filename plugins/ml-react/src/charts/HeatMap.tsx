import { lazy, Suspense, useId, useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import { useThemeMode } from '../theme/useThemeMode';
import { mlReactTranslationRef } from '../translation';
import { ChartBoundary } from './ChartBoundary';
import { type HeatCell, moveByKey } from './heatCells';
import { HeatMapLegend } from './HeatMapLegend';
import { HeatMapTable } from './HeatMapTable';
import chart from './LineChart.module.css';
import styles from './HeatMap.module.css';

const HeatMapDrawing = lazy(() => import('./HeatMapDrawing'));

/**
 * Words of a {@link HeatMap} about what it counts.
 *
 * @public
 */
export interface HeatMapTexts {
  /** What a column is, such as "Until". */
  column: string;
  /** What the colours count, such as "Requests". */
  value: string;
  /** A cell in words, such as "10:04, 10 to 20 ms: 12 requests". */
  cell: (column: string, row: string, value: number) => string;
  /** What is said of a column of which nothing is known. */
  unknown: string;
  /** How cells are read with the keyboard. */
  keys: string;
}

/**
 * Props of {@link HeatMap}.
 *
 * @public
 */
export interface HeatMapProps {
  /** What the map shows; heading and accessible name. */
  title: string;
  /** Names of the columns from left to right, each its own; mostly times. */
  columns: readonly string[];
  /** Names of the rows from below up, each its own. */
  rows: readonly string[];
  /** For each column the counts of its rows, from 0 up; null where nothing is known of it, which is drawn as a gap. */
  values: ReadonlyArray<readonly number[] | null>;
  texts: HeatMapTexts;
  /** Height of the drawing in pixels. */
  height?: number;
}

/**
 * Counts by two dimensions as lightness of one hue (logarithmic), readable cell by cell with pointer and arrow keys, with the
 * same numbers as a table. Gaps stay gaps.
 *
 * @public
 */
export function HeatMap(props: HeatMapProps) {
  const { title, columns, rows, values, texts, height = 320 } = props;
  const { t } = useTranslationRef(mlReactTranslationRef);
  const mode = useThemeMode();
  const tableId = useId();
  const readoutId = useId();
  const [asTable, setAsTable] = useState(false);
  const [chosen, setChosen] = useState<HeatCell | null>(null);
  const most = useMemo(
    () => values.reduce((top, counts) => Math.max(top, ...(counts ?? [])), 0),
    [values],
  );
  // News may have fewer columns than there were.
  const cell =
    chosen && chosen.column in columns && chosen.row in rows ? chosen : null;

  const inWords = ({ column, row }: HeatCell) => {
    const counts = values[column];
    return counts
      ? texts.cell(columns[column], rows[row], counts[row] ?? 0)
      : `${columns[column]}: ${texts.unknown}`;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setChosen(null);
      return;
    }
    const size = { columns: columns.length, rows: rows.length };
    const next = moveByKey(event.key, cell, size);
    if (next) {
      event.preventDefault();
      setChosen(next);
    }
  };

  const isEmpty = columns.length === 0 || rows.length === 0;
  return (
    <section className={chart.chart} aria-label={title}>
      <Text as="h3" variant="title-x-small" title={title} truncate>
        {title}
      </Text>
      <div className={chart.controls}>
        <Button
          size="small"
          variant="tertiary"
          aria-expanded={asTable}
          aria-controls={tableId}
          onPress={() => setAsTable(shown => !shown)}
        >
          {asTable ? t('chart.hideTable') : t('chart.showTable')}
        </Button>
      </div>
      {isEmpty ? (
        <Text>{t('chart.noPoints')}</Text>
      ) : (
        <>
          <ChartBoundary fallback={<Text>{t('chart.notDrawn')}</Text>}>
            {/* eslint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- an application takes keys */}
            <div
              className={styles.map}
              style={{ minHeight: height }}
              role="application"
              aria-label={title}
              aria-describedby={readoutId}
              tabIndex={0}
              onKeyDown={onKeyDown}
            >
              <Suspense fallback={<Text>{t('chart.loading')}</Text>}>
                <HeatMapDrawing
                  columns={columns}
                  rows={rows}
                  values={values}
                  most={most}
                  mode={mode}
                  height={height}
                  cell={cell}
                  onCell={setChosen}
                />
              </Suspense>
            </div>
            {/* eslint-enable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
          </ChartBoundary>
          <output id={readoutId} className={styles.readout}>
            {cell ? inWords(cell) : texts.keys}
          </output>
          <HeatMapLegend
            most={most}
            mode={mode}
            valueLabel={texts.value}
            unknownText={values.includes(null) ? texts.unknown : undefined}
          />
        </>
      )}
      <div id={tableId} hidden={!asTable}>
        {asTable && (
          <HeatMapTable
            title={title}
            columns={columns}
            rows={rows}
            values={values}
            columnLabel={texts.column}
            unknownText={texts.unknown}
          />
        )}
      </div>
    </section>
  );
}
