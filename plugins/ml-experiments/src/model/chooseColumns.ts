import type { RunSummary } from '@modelport/plugin-ml-experiments-common';

const PREFERRED = [
  'average_precision',
  'val_average_precision',
  'auc_roc',
  'roc_auc',
  'auc',
  'card_precision_100',
  'f1',
  'accuracy',
  'val_loss',
  'loss',
  'rmse',
];

/** Whether a metric was logged by MLflow itself about the machine. */
export function isSystemMetric(name: string): boolean {
  return name.startsWith('system/');
}

function counted(names: string[][]): Map<string, number> {
  const counts = new Map<string, number>();
  names.flat().forEach(name => counts.set(name, (counts.get(name) ?? 0) + 1));
  return counts;
}

function rank(name: string): number {
  const index = PREFERRED.indexOf(name);
  return index === -1 ? PREFERRED.length : index;
}

/**
 * The metrics that a table shows: well-known ones first, then those that most
 * runs have, then by name. System metrics stay out.
 */
export function chooseMetrics(
  runs: readonly RunSummary[],
  most: number,
): string[] {
  const counts = counted(runs.map(run => Object.keys(run.metrics)));
  return [...counts]
    .filter(([name]) => !isSystemMetric(name))
    .sort(
      ([a, countA], [b, countB]) =>
        rank(a) - rank(b) || countB - countA || a.localeCompare(b),
    )
    .slice(0, most)
    .map(([name]) => name);
}

/** The parameters that a table shows: those that differ between runs first. */
export function chooseParams(
  runs: readonly RunSummary[],
  most: number,
): string[] {
  const values = new Map<string, Set<string>>();
  for (const { params } of runs) {
    for (const [name, value] of Object.entries(params)) {
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  return [...values]
    .sort(
      ([a, valuesA], [b, valuesB]) =>
        Number(valuesB.size > 1) - Number(valuesA.size > 1) ||
        a.localeCompare(b),
    )
    .slice(0, most)
    .map(([name]) => name);
}
