import type { Figures } from '../../figures/Figures';
import { subtractFigures } from '../../figures/subtractFigures';
import type { Reading } from './readFigures';

/** What an instance said, and when. */
export interface TimedReading extends Reading {
  /** In milliseconds since 1970. */
  at: number;
}

/** What was counted in a time. */
export interface Delta {
  from: number;
  to: number;
  figures: Figures;
}

/**
 * What an instance counted since it was looked at before. A process that is new counts from its start, so that a restart
 * loses nothing; what was counted while nobody looked for longer is a gap, since nobody knows when in that time it was.
 *
 * @param longestMs - the longest time that one delta may be of
 * @returns undefined where only a beginning was made
 */
export function deltaOf(
  before: TimedReading | undefined,
  now: TimedReading,
  longestMs: number,
): Delta | undefined {
  const isFresh = before !== undefined && now.at - before.at <= longestMs;
  const { startedAt } = now;
  const same =
    before && before.startedAt === startedAt
      ? subtractFigures(now.figures, before.figures)
      : undefined;
  if (same) {
    if (!isFresh) return undefined;
    // The clock may have been set back.
    const from = Math.min(before.at, now.at);
    return { from, to: now.at, figures: same };
  }
  const isNew =
    startedAt === undefined ? isFresh : now.at - startedAt <= longestMs;
  if (!isNew) return undefined;
  const from = Math.max(startedAt ?? 0, before?.at ?? 0);
  return { from: Math.min(from, now.at), to: now.at, figures: now.figures };
}
