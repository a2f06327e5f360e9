import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Switch, Text } from '@backstage/ui';
import { formatNumber } from '@modelport/plugin-ml-common';
import { useThemeMode } from '../theme/useThemeMode';
import { mlReactTranslationRef } from '../translation';
import { alignSeries, ChartSeries } from './alignSeries';
import { ChartBoundary } from './ChartBoundary';
import { ChartLegend } from './ChartLegend';
import { ChartTable } from './ChartTable';
import { loadCanvas } from './loadCanvas';
import { MAX_SERIES } from './palette';
import { dayOf, timeOf } from './timeWords';
import type { XKind } from './UPlotCanvas';
import styles from './LineChart.module.css';

const UPlotCanvas = lazy(loadCanvas);

/**
 * Props of {@link LineChart}.
 *
 * @public
 */
export interface LineChartProps {
  /** What the curves show; heading and accessible name. */
  title: string;
  series: readonly ChartSeries[];
  /** Name of the horizontal axis. */
  xLabel: string;
  /** Whether `x` is a time, in milliseconds since 1970: shown as such, in local time. */
  xIsTime?: boolean;
  /** Whether `x` is the begin of a day of UTC, in milliseconds since 1970: shown as a date alone, in UTC wherever one reads it. */
  xIsUtcDay?: boolean;
  /** Writes a value in the legend and in the table; a plain number unless told. */
  formatY?: (y: number) => string;
  /** What a gap and a missing point read, where one is no value that was logged as NaN or infinite. */
  gapText?: string;
  /** Height of the drawing in pixels. */
  height?: number;
}

const kindOf = ({
  xIsTime,
  xIsUtcDay,
}: Pick<LineChartProps, 'xIsTime' | 'xIsUtcDay'>): XKind => {
  if (xIsUtcDay) return 'utc-day';
  return xIsTime ? 'time' : 'number';
};

function formatOf(kind: XKind, x: readonly number[]): (x: number) => string {
  switch (kind) {
    case 'number':
      return formatNumber;
    case 'time':
      return timeOf(x);
    case 'utc-day':
      return dayOf();
    default:
      throw new TypeError(`No such axis: ${kind satisfies never}`);
  }
}

/**
 * Up to eight curves over one axis, with a legend that shows values, a switch
 * for a logarithmic axis and the same numbers as a table. Gaps stay gaps.
 *
 * @public
 */
export function LineChart(props: LineChartProps) {
  const { title, xLabel, formatY, gapText, height = 220 } = props;
  const xKind = kindOf(props);
  const { t } = useTranslationRef(mlReactTranslationRef);
  const mode = useThemeMode();
  const tableId = useId();
  const [logarithmic, setLogarithmic] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const [index, setIndex] = useState<number | null>(null);

  const total = props.series.length;
  const series = useMemo(
    () => props.series.slice(0, MAX_SERIES),
    [props.series],
  );
  const aligned = useMemo(
    () => alignSeries(series, { logarithmic }),
    [series, logarithmic],
  );
  const measured = useMemo(() => alignSeries(series), [series]);
  const formatX = useMemo(() => formatOf(xKind, measured.x), [xKind, measured]);
  const labels = useMemo(() => series.map(({ label }) => label), [series]);

  return (
    <section className={styles.chart} aria-label={title}>
      <Text as="h3" variant="title-x-small" title={title} truncate>
        {title}
      </Text>
      <div className={styles.controls}>
        <Switch
          label={t('chart.logScale')}
          isSelected={logarithmic}
          onChange={setLogarithmic}
        />
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
      {total > MAX_SERIES && (
        <Text>
          {t('chart.tooMany', {
            shown: String(MAX_SERIES),
            total: String(total),
          })}
        </Text>
      )}
      {aligned.x.length === 0 ? (
        <Text>{t('chart.noPoints')}</Text>
      ) : (
        <>
          <ChartBoundary fallback={<Text>{t('chart.notDrawn')}</Text>}>
            <div aria-hidden style={{ height }} data-testid="line-chart-canvas">
              <Suspense fallback={<Text>{t('chart.loading')}</Text>}>
                <UPlotCanvas
                  aligned={aligned}
                  labels={labels}
                  mode={mode}
                  logarithmic={logarithmic}
                  height={height}
                  xKind={xKind}
                  onCursor={setIndex}
                />
              </Suspense>
            </div>
          </ChartBoundary>
          <ChartLegend
            series={series}
            aligned={measured}
            mode={mode}
            index={index}
            xLabel={xLabel}
            formatX={formatX}
            formatY={formatY}
            gapText={gapText}
          />
        </>
      )}
      <div id={tableId} hidden={!asTable}>
        {asTable && (
          <ChartTable
            title={title}
            xLabel={xLabel}
            series={series}
            aligned={measured}
            formatX={formatX}
            formatY={formatY}
            gapText={gapText}
          />
        )}
      </div>
    </section>
  );
}
