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

/**
 * Buckets of several histograms together, e.g. of several instances.
 *
 * @throws Error when their bounds differ: counts of other buckets cannot be told apart
 * @public
 */
export function addBuckets(parts: readonly Buckets[]): Buckets {
  const [first] = parts;
  if (!first) return { bounds: [], counts: [0] };
  for (const { bounds } of parts) {
    const isSame =
      bounds.length === first.bounds.length &&
      bounds.every((bound, at) => bound === first.bounds[at]);
    if (!isSame) {
      throw new Error(
        `Histograms with the bounds ${first.bounds.join(
          ', ',
        )} and ${bounds.join(', ')} cannot be added`,
      );
    }
  }
  return {
    bounds: first.bounds,
    counts: first.counts.map((_, at) =>
      parts.reduce((total, { counts }) => total + counts[at], 0),
    ),
  };
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
