import {
  type Buckets,
  quantileOf,
} from '@modelport/plugin-fraud-latency-common';

/**
 * 99th percentile of a delay as one number: the upper bound of its bucket, or the highest bound where it is beyond.
 *
 * @returns null where too little was observed
 */
export function delayOf(delay: Buckets): number | null {
  const figure = quantileOf(delay, 0.99);
  switch (figure.kind) {
    case 'between':
      return figure.upToSeconds;
    case 'beyond':
      return figure.aboveSeconds;
    default:
      return null;
  }
}

/** The highest of what is known. */
export function worstOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
