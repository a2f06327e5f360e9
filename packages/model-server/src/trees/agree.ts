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

/**
 * Whether trees give what another evaluation of the same model gives, over rows drawn on and beside the numbers at which
 * they branch, some of them with values missing. The rows are always the same, so that all processes say the same of a model.
 *
 * @param width - numbers of a row
 * @param score - the other evaluation
 */
export function agree(
  trees: TreeEnsemble,
  width: number,
  score: (row: Float32Array) => number,
): boolean {
  const draw = drawing(width);
  const thresholds = trees.thresholds(width);
  const row = new Float32Array(width);
  for (let rows = 0; rows < ROWS; rows += 1) {
    for (let at = 0; at < width; at += 1) {
      const numbers = thresholds[at];
      const number = numbers[Math.floor(draw() * numbers.length)] ?? 0;
      const beside = number + (draw() - 0.5) * Math.max(1, Math.abs(number));
      row[at] = draw() < 0.5 ? number : beside;
      if (draw() < SHARE_OF_NAN) row[at] = NaN;
    }
    const difference = Math.abs(trees.score(row) - score(row));
    if (!(difference <= TOLERANCE)) return false;
  }
  return true;
}
