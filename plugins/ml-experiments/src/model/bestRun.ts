import { ownValue } from '@modelport/plugin-ml-common';
import type { RunSummary } from '@modelport/plugin-ml-experiments-common';
import { chooseMetrics, type MetricTraits } from '@modelport/plugin-ml-react';
import { bestIndex } from './bestIndex';

/** The best of some runs by their primary metric. */
export interface BestRun {
  run: RunSummary;
  metric: string;
  value: number;
}

/** Finds the best run by the declared primary metric, else by one whose direction is known; nothing when no two can be compared. */
export function bestRun(
  runs: readonly RunSummary[],
  traits: MetricTraits,
): BestRun | undefined {
  const { primary } = traits;
  const usual = chooseMetrics(runs, Infinity).find(name =>
    traits.direction(name),
  );
  const isLogged =
    primary !== undefined &&
    runs.some(run => Object.hasOwn(run.metrics, primary));
  const metric = isLogged ? primary : usual;
  if (metric === undefined) {
    return undefined;
  }
  const values = runs.map(run => ownValue(run.metrics, metric));
  const index = bestIndex(values, traits.direction(metric));
  const value = index === undefined ? undefined : values[index];
  return index === undefined || typeof value !== 'number'
    ? undefined
    : { run: runs[index], metric, value };
}
