import {
  chooseMetrics,
  isSystemMetric,
  metricDirection,
} from '@modelport/plugin-ml-react';

type Metrics = Readonly<Record<string, number>>;

/** A metric of a version beside that of the champion. */
export interface MetricRow {
  name: string;
  value?: number;
  champion?: number;
  /** Whose value is the better by the usual direction; absent where they are equal or one is missing. */
  better?: 'this' | 'champion';
}

function namesOf(metrics: Metrics, champion: Metrics): string[] {
  const chosen = chooseMetrics([{ metrics }, { metrics: champion }], Infinity);
  const system = Object.keys({ ...metrics, ...champion }).filter(
    isSystemMetric,
  );
  return [...chosen, ...system.sort((a, b) => a.localeCompare(b))];
}

function findBetter(
  name: string,
  value: number | undefined,
  champion: number | undefined,
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
  return metricDirection(name) === 'maximize' ? larger : smaller;
}

/** Metrics of a version beside those of the champion: well-known ones first, those of the machine last. */
export function compareMetrics(
  metrics: Metrics,
  champion: Metrics = {},
): MetricRow[] {
  return namesOf(metrics, champion).map(name => ({
    name,
    value: metrics[name],
    champion: champion[name],
    better: findBetter(name, metrics[name], champion[name]),
  }));
}
