import type { BusinessResponse } from '@modelport/plugin-fraud-latency-common';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A span that is shorter than the one that was asked for. */
export interface ShortSpan {
  /** When it begins, in milliseconds since 1970. */
  since: number;
  /** How long it is, in whole minutes, one at least. */
  ms: number;
}

/**
 * Of how long figures are whose first payment is a day or more younger than the span that was asked for.
 *
 * @returns undefined where they are of all of it, and where an older portal does not tell
 */
export function shortSpan({
  from,
  to,
  since,
}: Pick<BusinessResponse, 'from' | 'to' | 'since'>): ShortSpan | undefined {
  const [begin, end, first] = [from, to, since ?? ''].map(Date.parse);
  if (!(first - begin >= DAY_MS)) return undefined;
  const minutes = Math.max(1, Math.round((end - first) / MINUTE_MS));
  return { since: first, ms: minutes * MINUTE_MS };
}
