import { type NotFinite, ownValue } from '@modelport/plugin-ml-common';
import type {
  MetricValue,
  RunDetail,
} from '@modelport/plugin-ml-experiments-common';
import { isSystemMetric, type MetricTraits } from '@modelport/plugin-ml-react';
import { bestIndex } from './bestIndex';

interface ParamRow {
  kind: 'param';
  values: Array<string | undefined>;
}

interface MetricRow {
  kind: 'metric' | 'system';
  values: Array<MetricValue | NotFinite | undefined>;
}

/** One row of a comparison: a parameter, a metric, or a metric of the machine, over all runs. */
export type CompareRow = (ParamRow | MetricRow) & {
  name: string;
  /** Whether the runs do not all agree. */
  differs: boolean;
  /** Declared unit of a metric. */
  unit?: string;
  /** Whether nothing is declared of a metric, so that its direction is that of its name. */
  isGuessed?: boolean;
  /** Position of the best value of a metric whose direction is known. */
  best?: number;
};

function namesOf(records: Array<Record<string, unknown>>): string[] {
  return [...new Set(records.flatMap(record => Object.keys(record)))].sort(
    (a, b) => a.localeCompare(b),
  );
}

/** Parameters, metrics and then metrics of the machine of several runs, side by side. */
export function compareRows(
  runs: readonly RunDetail[],
  traits: MetricTraits,
): CompareRow[] {
  const params = namesOf(runs.map(run => run.params)).map(
    (name): CompareRow => {
      const values = runs.map(run => ownValue(run.params, name));
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
      const values = runs.map(
        run => ownValue(run.notFinite, name) ?? ownValue(run.metrics, name),
      );
      const numbers = runs.map(run => ownValue(run.metrics, name));
      return {
        kind: isSystemMetric(name) ? 'system' : 'metric',
        name,
        values,
        unit: traits.unit(name),
        isGuessed: !traits.isDeclared(name),
        differs: new Set(values).size > 1,
        best: bestIndex(numbers, traits.direction(name)),
      };
    },
  );
  const isOfMachine = ({ kind }: CompareRow) => kind === 'system';
  return [
    ...params,
    ...metrics.filter(row => !isOfMachine(row)),
    ...metrics.filter(isOfMachine),
  ];
}
