/** How often chance alone may be taken for more than that. */
export const CHANCE_RISK = 0.01;

/** What one side adds to the divergence of an observed share from an expected one. */
const part = (observed: number, expected: number) =>
  observed > 0 ? observed * Math.log(observed / expected) : 0;

/**
 * Whether so many failures are more than chance makes of an expected share, wrong one time in a hundred at most: by the
 * Chernoff bound of the binomial tail, which holds for any number of observations, however small (W. Hoeffding, "Probability
 * inequalities for sums of bounded random variables", 1963, theorem 1).
 *
 * @param failures - a fraction where it is estimated
 * @param all - all observations, the failures among them
 * @param share - the expected share of failures, above 0 and below 1
 */
export function isBeyondChance(
  failures: number,
  all: number,
  share: number,
): boolean {
  if (all <= 0 || failures <= all * share) return false;
  const observed = Math.min(1, failures / all);
  const divergence = part(observed, share) + part(1 - observed, 1 - share);
  return all * divergence > -Math.log(CHANCE_RISK);
}
