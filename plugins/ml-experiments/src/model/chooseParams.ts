import type { RunSummary } from '@modelport/plugin-ml-experiments-common';

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
