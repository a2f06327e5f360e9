import type { Buckets } from '@modelport/plugin-fraud-latency-common';

/**
 * Buckets from Prometheus' cumulative counts.
 *
 * @param cumulative - count by upper bound, in any order; Infinity for all
 */
export function toBuckets(cumulative: ReadonlyMap<number, number>): Buckets {
  const sorted = [...cumulative].sort(([a], [b]) => a - b);
  const bounds = sorted.map(([bound]) => bound).filter(Number.isFinite);
  let before = 0;
  const counts = sorted.map(([, upTo]) => {
    // Rates of buckets are computed one by one, and may differ a little.
    const count = Math.max(0, upTo - before);
    before = Math.max(before, upTo);
    return count;
  });
  return {
    bounds,
    counts: counts.length > bounds.length ? counts : [...counts, 0],
  };
}
