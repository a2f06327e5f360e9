import type { BusinessDay } from '@modelport/plugin-fraud-latency-common';

/**
 * The days of which something is known: those before anything was counted, and those of which payments are deleted by now,
 * are no days with 0.
 *
 * @param days - the oldest first
 * @param keepDays - how long payments are kept; absent where that is not known
 */
export function knownDays(
  days: readonly BusinessDay[],
  keepDays = Infinity,
): BusinessDay[] {
  const first = days.findIndex(
    ({ reviews, caught, missed }) => reviews + caught + missed > 0,
  );
  if (first < 0) return [];
  // The last day is today, and the oldest that is kept is cut in the middle: it still has payments.
  const kept = Math.max(0, days.length - 1 - keepDays);
  return days.slice(Math.max(first, kept));
}
