const DAY_MS = 86_400_000;

/** What a burn rate means for the error budget. */
export type BurnMeaning =
  | { kind: 'unknown' }
  | { kind: 'nothing' }
  | { kind: 'lasts' }
  /** All of it is used after so long, when it goes on like this. */
  | { kind: 'used-up'; afterMs: number };

/**
 * What follows when it goes on like this.
 *
 * @param rate - 1 uses the budget up exactly at the end of the window; null where too little was observed
 */
export function burnMeaning(
  rate: number | null,
  windowDays: number,
): BurnMeaning {
  if (rate === null) return { kind: 'unknown' };
  if (rate <= 0) return { kind: 'nothing' };
  if (rate <= 1) return { kind: 'lasts' };
  return { kind: 'used-up', afterMs: (windowDays * DAY_MS) / rate };
}
