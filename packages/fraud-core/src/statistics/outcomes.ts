import { InvalidFieldError } from '../errors';

/**
 * The share of transactions whose outcome is known by now, because they are older than outcomes take to arrive. Arms are
 * compared over these alone: the younger ones look better than they are.
 *
 * @param eventTimes - in milliseconds since 1970-01-01
 * @param now - in milliseconds since 1970-01-01
 * @param maturity - how long outcomes take, in milliseconds
 * @returns from 0 to 1; 0 where there are none
 * @public
 */
export function maturedShare(
  eventTimes: readonly number[],
  now: number,
  maturity: number,
): number {
  if (eventTimes.length === 0) return 0;
  const matured = eventTimes.filter(time => now - time >= maturity).length;
  return matured / eventTimes.length;
}

/**
 * A transaction that was let through, with its outcome.
 *
 * @public
 */
export interface LetThrough {
  /** The probability with which it was let through. */
  propensity: number;
  isFraud: boolean;
  /** What the outcome is worth, 1 to count. */
  value: number;
}

/**
 * An estimate with its standard error.
 *
 * @public
 */
export interface WeightedEstimate {
  estimate: number;
  standardError: number;
}

/**
 * The fraud among all transactions of a group, declined ones included, from those of it that were let through: each stands
 * for `1 / propensity` (Horvitz, Thompson 1952). Which transactions are let through is drawn for each by itself, so that
 * the error is that of a Poisson sample.
 *
 * @throws {@link InvalidFieldError} for a propensity that is not above 0 and at most 1
 * @public
 */
export function estimateFraud(
  letThrough: readonly LetThrough[],
): WeightedEstimate {
  let estimate = 0;
  let variance = 0;
  letThrough.forEach(({ propensity, isFraud, value }, at) => {
    if (!(propensity > 0 && propensity <= 1)) {
      throw new InvalidFieldError(
        `letThrough[${at}].propensity`,
        'must be above 0 and at most 1',
      );
    }
    if (!isFraud) return;
    const weighted = value / propensity;
    estimate += weighted;
    variance += (1 - propensity) * weighted * weighted;
  });
  return { estimate, standardError: Math.sqrt(variance) };
}
