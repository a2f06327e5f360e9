import type { RunDetail } from '@modelport/plugin-ml-experiments-common';
import type { MetricTraits } from '@modelport/plugin-ml-react';
import { bestIndex } from './bestIndex';

/** One row of a comparison: a parameter or a metric over all runs. */
export interface CompareRow {
  kind: 'param' | 'metric';
  name: string;
  values: Array<string | number | null | undefined>;
  /** Whether the runs do not all agree. */
  differs: boolean;
  /** Declared unit of a metric. */
  unit?: string;
  /** Whether nothing is declared of a metric, so that its direction is the usual one of its name. */
  isGuessed?: boolean;
  /** Position of the best value of a metric. */
  best?: number;
}

function namesOf(records: Array<Record<string, unknown>>): string[] {
  return [...new Set(records.flatMap(record => Object.keys(record)))].sort(
    (a, b) => a.localeCompare(b),
  );
}

/** Parameters and then metrics of several runs, side by side. */
export function compareRows(
  runs: readonly RunDetail[],
  traits: MetricTraits,
): CompareRow[] {
  const params = namesOf(runs.map(run => run.params)).map(
    (name): CompareRow => {
      const values = runs.map(run => run.params[name]);
      return {
        kind: 'param',
        name,
        values,
        differs: new Set(values).size > 1,
      };
    },
  );
  const metrics = namesOf(runs.map(run => run.metrics)).map(
    (name): CompareRow => {
      const values = runs.map(run => run.metrics[name]);
      return {
        kind: 'metric',
        name,
        values,
        unit: traits.unit(name),
        isGuessed: !traits.isDeclared(name),
        differs: new Set(values).size > 1,
        best: bestIndex(values, traits.direction(name)),
      };
    },
  );
  return [...params, ...metrics];
}
