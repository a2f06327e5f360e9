import type { NotFinite } from '@modelport/plugin-ml-experiments-common';
import type { TrackedMetric } from './TrackingServer';

/** What a value is that JSON has no form for; undefined for a finite number. */
export function notFiniteOf(value: number): NotFinite | undefined {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (Number.isFinite(value)) {
    return undefined;
  }
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** The metrics of a run that are no finite numbers, by name; undefined where there are none. */
export function notFiniteMetrics(
  metrics: readonly TrackedMetric[],
): Record<string, NotFinite> | undefined {
  const found = metrics.flatMap(({ key, value }) => {
    const what = notFiniteOf(value);
    return what ? [[key, what] as const] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
