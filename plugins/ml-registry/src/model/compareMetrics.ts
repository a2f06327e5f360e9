import { type NotFinite, ownValue } from '@modelport/plugin-ml-common';
import type { ModelVersionSummary } from '@modelport/plugin-ml-registry-common';
import {
  chooseMetrics,
  isSystemMetric,
  type MetricTraits,
  metricTraits,
} from '@modelport/plugin-ml-react';

type Value = number | NotFinite;
type Metrics = Readonly<Record<string, Value>>;

/** A metric of a version beside that of another one: the champion, or the one before it. */
export interface MetricRow {
  name: string;
  value?: Value;
  other?: Value;
  /** As declared. */
  unit?: string;
  /** Whose value is the better; absent where they are equal, one is missing, or neither a declaration nor the name says it. */
  better?: 'this' | 'other';
}

function namesOf(metrics: Metrics, other: Metrics, chosen: string[]): string[] {
  const others = Object.keys({ ...metrics, ...other })
    .filter(name => !chosen.includes(name))
    .sort(
      (a, b) =>
        Number(isSystemMetric(a)) - Number(isSystemMetric(b)) ||
        a.localeCompare(b),
    );
  return [...chosen, ...others];
}

function primaryFirst(chosen: string[], { primary }: MetricTraits): string[] {
  return primary !== undefined && chosen.includes(primary)
    ? [primary, ...chosen.filter(name => name !== primary)]
    : chosen;
}

function findBetter(
  name: string,
  value: Value | undefined,
  other: Value | undefined,
  traits: MetricTraits,
): MetricRow['better'] {
  if (
    typeof value !== 'number' ||
    typeof other !== 'number' ||
    value === other ||
    isSystemMetric(name)
  ) {
    return undefined;
  }
  const direction = traits.direction(name);
  if (direction === undefined) {
    return undefined;
  }
  return value > other === (direction === 'maximize') ? 'this' : 'other';
}

/** The metrics of a version, those that are no finite numbers by what they are. */
export function valuesOf(
  version: Pick<ModelVersionSummary, 'metrics' | 'notFinite'>,
): Record<string, number | NotFinite> {
  return { ...version.metrics, ...version.notFinite };
}

/** Metrics of a version beside those of another one: well-known ones first, housekeeping and those of the machine last. */
export function compareMetrics(
  metrics: Metrics,
  other?: Metrics,
  traits: MetricTraits = metricTraits([]),
): MetricRow[] {
  const chosen = primaryFirst(
    chooseMetrics([{ metrics }, { metrics: other ?? {} }], Infinity),
    traits,
  );
  return namesOf(metrics, other ?? {}, chosen).map(name => ({
    name,
    value: ownValue(metrics, name),
    unit: traits.unit(name),
    other: ownValue(other, name),
    better: findBetter(
      name,
      ownValue(metrics, name),
      ownValue(other, name),
      traits,
    ),
  }));
}

/** Metrics of the model, and apart from them those that MLflow logged of the machine. */
export function splitMetrics(rows: readonly MetricRow[]): {
  ofModel: MetricRow[];
  ofMachine: MetricRow[];
} {
  return {
    ofModel: rows.filter(({ name }) => !isSystemMetric(name)),
    ofMachine: rows.filter(({ name }) => isSystemMetric(name)),
  };
}
