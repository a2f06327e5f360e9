import type { MetricSeries } from '@modelport/plugin-ml-experiments-common';
import type { ChartSeries } from '@modelport/plugin-ml-react';

/** A metric's history as a curve over its steps. */
export function toChartSeries(
  series: MetricSeries,
  id: string,
  label: string,
): ChartSeries {
  return {
    id,
    label,
    points: series.steps.map((x, index) => ({ x, y: series.values[index] })),
  };
}
