import type { RunSummary } from '@modelport/plugin-ml-experiments-common';
import { chooseMetrics, metricDirection } from '@modelport/plugin-ml-react';
import { bestIndex } from './bestIndex';

/** The best of some runs by their primary metric. */
export interface BestRun {
  run: RunSummary;
  metric: string;
  value: number;
}

/** Finds the best run, or nothing when no two runs can be compared. */
export function bestRun(runs: readonly RunSummary[]): BestRun | undefined {
  const [metric] = chooseMetrics(runs, 1);
  if (metric === undefined) {
    return undefined;
  }
  const values = runs.map(run => run.metrics[metric]);
  const index = bestIndex(values, metricDirection(metric));
  const value = index === undefined ? undefined : values[index];
  return index === undefined || typeof value !== 'number'
    ? undefined
    : { run: runs[index], metric, value };
}
