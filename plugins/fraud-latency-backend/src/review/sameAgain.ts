import type { Verdict } from '@modelport/plugin-fraud-latency-common';
import type { ReviewRow, VerdictRow } from './ReviewRow';

/** A verdict as a person sends it. */
export interface SentVerdict {
  verdict: Verdict;
  /** Full reference of the person. */
  by: string;
  note: string | null;
  /** When the verdict was given that it replaces, in milliseconds since 1970; absent where it replaces none. */
  replaces?: number;
}

/**
 * Whether a verdict is the one that was kept last, sent once more: its answer may have been lost on its way. Who holds the
 * claim anew gives another one, if in the same words.
 *
 * @param history - every verdict of the payment, the newest first; looked at where another one is replaced
 */
export function isSameAgain(
  review: ReviewRow,
  history: readonly Pick<VerdictRow, 'at'>[],
  { verdict, by, note, replaces }: SentVerdict,
): boolean {
  const isSame =
    review.verdict === verdict &&
    review.verdict_by === by &&
    review.note === note &&
    review.claimed_by !== by;
  if (!isSame || replaces === undefined) return isSame;
  const before = history.at(1);
  return before !== undefined && Number(before.at) === replaces;
}
