import type { TreeEnsemble } from './TreeEnsemble';

const ROWS = 1_000;
/** Sums in double and in single precision differ by less than this in a probability. */
const TOLERANCE = 1e-6;
const SHARE_OF_NAN = 0.01;

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) % 0x100000000;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** Scores of rows that lie one behind the other. */
export type ScoreRows = (
  rows: Float32Array,
  count: number,
) => Promise<ArrayLike<number>>;

/**
 * Whether trees give what another evaluation of the same model gives, over rows drawn on and beside the numbers at which
 * they branch, some of them with values missing. The rows are always the same, so that all processes say the same of a
 * model. They are compared a few at a time: others on this thread have their turn in between.
 *
 * @param width - numbers of a row
 * @param score - the other evaluation
 * @param rowsAtOnce - that it is asked for
 */
export async function agree(
  trees: TreeEnsemble,
  width: number,
  score: ScoreRows,
  rowsAtOnce: number,
): Promise<boolean> {
  const draw = drawing(width);
  const thresholds = trees.thresholds(width);
  const some = new Float32Array(rowsAtOnce * width);
  for (let rows = 0; rows < ROWS; rows += rowsAtOnce) {
    for (let at = 0; at < some.length; at += 1) {
      const numbers = thresholds[at % width];
      const number = numbers[Math.floor(draw() * numbers.length)] ?? 0;
      const beside = number + (draw() - 0.5) * Math.max(1, Math.abs(number));
      some[at] = draw() < 0.5 ? number : beside;
      if (draw() < SHARE_OF_NAN) some[at] = NaN;
    }
    const theirs = await score(some, rowsAtOnce);
    for (let row = 0; row < rowsAtOnce; row += 1) {
      const ours = trees.score(some.subarray(row * width, (row + 1) * width));
      if (!(Math.abs(ours - theirs[row]) <= TOLERANCE)) return false;
    }
  }
  return true;
}
