/**
 * How many of something fell into each bucket of a histogram. A bucket holds what is above the bound before it and at most
 * its own; the last one, which has no bound, holds the rest.
 *
 * @public
 */
export interface Buckets {
  /** In seconds, ascending. */
  bounds: readonly number[];
  /** One more than bounds; not cumulative. */
  counts: readonly number[];
}

/**
 * A quantile as far as a histogram knows it: it lies between two bounds. Where fewer than ten observations are expected
 * above it, it says how many are needed and nothing else.
 *
 * @public
 */
export type QuantileFigure =
  | { kind: 'between'; aboveSeconds: number; upToSeconds: number }
  | { kind: 'beyond'; aboveSeconds: number }
  | { kind: 'too-few'; needed: number };

/** A share of observations, from 0 to 1, between two values that are the same where the limit is a bound. @public */
export interface ShareFigure {
  atLeast: number;
  atMost: number;
}

/** So many observations are expected above a quantile before it is told. */
const LEAST_ABOVE = 10;

const sum = (counts: readonly number[]) =>
  counts.reduce((total, count) => total + count, 0);

/** All observations of a histogram. @public */
export const totalOf = ({ counts }: Buckets): number => sum(counts);

/** The same observations, by some of the bounds alone. */
function coarsen({ bounds, counts }: Buckets, to: readonly number[]): Buckets {
  const coarse = [...to, Infinity].map(() => 0);
  let into = 0;
  for (const [at, count] of counts.entries()) {
    while (into < to.length && to[into] < (bounds[at] ?? Infinity)) into += 1;
    coarse[into] += count;
  }
  return { bounds: to, counts: coarse };
}

const areSame = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length && one.every((bound, at) => bound === other[at]);

/**
 * Buckets of several histograms together, e.g. of several instances. Where their bounds differ, as while a new version of a
 * service is rolled out, those that all have are left: nothing else is known of all. Nothing plus something is something.
 *
 * @public
 */
export function addBuckets(all: readonly Buckets[]): Buckets {
  const parts = all.filter(({ bounds, counts }) => bounds[0] ?? counts[0]);
  const [first] = parts;
  if (!first) return { bounds: [], counts: [0] };
  let bounds = first.bounds;
  for (const part of parts) {
    if (areSame(part.bounds, bounds)) continue;
    const theirs = new Set(part.bounds);
    bounds = bounds.filter(bound => theirs.has(bound));
  }
  const alike = parts.map(part =>
    areSame(part.bounds, bounds) ? part : coarsen(part, bounds),
  );
  const counts = alike[0].counts.slice();
  for (const part of alike.slice(1)) {
    for (const [at, count] of part.counts.entries()) counts[at] += count;
  }
  return { bounds, counts };
}

/**
 * The bucket in which a quantile lies (nearest rank), never a value made up inside of it.
 *
 * @param quantile - above 0 and below 1
 * @public
 */
export function quantileOf(buckets: Buckets, quantile: number): QuantileFigure {
  const total = totalOf(buckets);
  // 1 - 0.999 is a little less than 0.001.
  const needed = Math.ceil(LEAST_ABOVE / (1 - quantile) - 1e-6);
  if (total < needed) return { kind: 'too-few', needed };
  const rank = Math.ceil(quantile * total - 1e-9);
  let seen = 0;
  const { bounds, counts } = buckets;
  for (const [at, upToSeconds] of bounds.entries()) {
    seen += counts[at];
    if (seen >= rank) {
      return {
        kind: 'between',
        aboveSeconds: bounds[at - 1] ?? 0,
        upToSeconds,
      };
    }
  }
  return { kind: 'beyond', aboveSeconds: bounds.at(-1) ?? 0 };
}

/**
 * The share of observations that were at most a limit; exact where the limit is a bound.
 *
 * @param seconds - the limit
 * @returns undefined where nothing was observed
 * @public
 */
export function shareWithin(
  { bounds, counts }: Buckets,
  seconds: number,
): ShareFigure | undefined {
  const total = sum(counts);
  if (total === 0) return undefined;
  const after = bounds.findIndex(bound => bound >= seconds);
  const below = after < 0 ? bounds.length : after;
  const isBound = bounds[after] === seconds;
  const atLeast = sum(counts.slice(0, isBound ? below + 1 : below)) / total;
  const atMost = isBound ? atLeast : sum(counts.slice(0, below + 1)) / total;
  return { atLeast, atMost };
}
