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
import { timeOf } from './timeWords';
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
  /** What a gap and a missing point read, where one is no value that was logged as NaN or infinite. */
  gapText?: string;
  /** Height of the drawing in pixels. */
  height?: number;
}

/**
 * Up to eight curves over one axis, with a legend that shows values, a switch
 * for a logarithmic axis and the same numbers as a table. Gaps stay gaps.
 *
 * @public
 */
export function LineChart(props: LineChartProps) {
  const { title, xLabel, xIsTime = false, gapText, height = 220 } = props;
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
  const formatX = useMemo(
    () => (xIsTime ? timeOf(measured.x) : formatNumber),
    [xIsTime, measured],
  );
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
                  xIsTime={xIsTime}
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
            gapText={gapText}
          />
        )}
      </div>
    </section>
  );
}
