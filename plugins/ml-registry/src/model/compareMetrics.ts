import {
  chooseMetrics,
  isSystemMetric,
  type MetricTraits,
  metricTraits,
} from '@modelport/plugin-ml-react';

type Metrics = Readonly<Record<string, number>>;

/** A metric of a version beside that of the champion. */
export interface MetricRow {
  name: string;
  value?: number;
  champion?: number;
  /** As declared. */
  unit?: string;
  /** Whose value is the better by the declared direction, else the usual one; absent where they are equal or one is missing. */
  better?: 'this' | 'champion';
  /** Whether it says little of the model, such as a time, while others do. */
  isHousekeeping: boolean;
}

function namesOf(
  metrics: Metrics,
  champion: Metrics,
  chosen: string[],
): string[] {
  const others = Object.keys({ ...metrics, ...champion })
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
  value: number | undefined,
  champion: number | undefined,
  traits: MetricTraits,
): MetricRow['better'] {
  if (
    value === undefined ||
    champion === undefined ||
    value === champion ||
    isSystemMetric(name)
  ) {
    return undefined;
  }
  const larger = value > champion ? 'this' : 'champion';
  const smaller = value > champion ? 'champion' : 'this';
  return traits.direction(name) === 'maximize' ? larger : smaller;
}

/** Metrics of a version beside those of the champion: well-known ones first, housekeeping and those of the machine last. */
export function compareMetrics(
  metrics: Metrics,
  champion?: Metrics,
  traits: MetricTraits = metricTraits([]),
): MetricRow[] {
  const chosen = primaryFirst(
    chooseMetrics([{ metrics }, { metrics: champion ?? {} }], Infinity),
    traits,
  );
  return namesOf(metrics, champion ?? {}, chosen).map(name => ({
    name,
    value: metrics[name],
    unit: traits.unit(name),
    champion: champion?.[name],
    better: findBetter(name, metrics[name], champion?.[name], traits),
    isHousekeeping: !chosen.includes(name) && !isSystemMetric(name),
  }));
}
