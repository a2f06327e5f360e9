import type { ArmTotals } from './armTotals';

/** The ratio of an arm, and what its variance is made of, each per card. */
interface Linearised {
  cards: number;
  ratio: number;
  meanCovariate: number;
  /** Variance of a card's linearised contribution, of its covariate, and their covariance. */
  variance: number;
  covariateVariance: number;
  covariance: number;
}

/**
 * The delta method for a ratio of sums over cards: a card contributes `(y - ratio n) / mean n` (Deng, Knoblich, Lu 2018,
 * "Applying the Delta Method in Metric Analytics").
 */
function linearise(arm: ArmTotals): Linearised {
  const { cards: k, y, n, x } = arm;
  const ratio = y / n;
  const meanDenominator = n / k;
  const contributions =
    (arm.yy - 2 * ratio * arm.yn + ratio * ratio * arm.nn) /
    meanDenominator ** 2;
  return {
    cards: k,
    ratio,
    meanCovariate: x / k,
    variance: Math.max(0, contributions) / (k - 1),
    covariateVariance: Math.max(0, arm.xx - (x * x) / k) / (k - 1),
    // The contributions add up to 0, so that no product of means is left.
    covariance: (arm.yx - ratio * arm.nx) / meanDenominator / (k - 1),
  };
}

/**
 * The ratio of an arm with the variance of that estimate.
 *
 * @public
 */
export interface ArmEstimate {
  ratio: number;
  /** Of the estimate, clustered by card. */
  variance: number;
}

/**
 * Estimates of two arms. What the covariate explains is taken out of both with one coefficient (CUPED: Deng, Xu, Kohavi,
 * Walker 2013, "Improving the Sensitivity of Online Controlled Experiments by Utilizing Pre-Experiment Data"); the estimates
 * stay unbiased, since the arms were drawn from the same cards.
 *
 * @returns undefined while an arm has fewer than two cards, or none with a denominator
 */
export function estimateArms(
  control: ArmTotals,
  treatment: ArmTotals,
): { control: ArmEstimate; treatment: ArmEstimate } | undefined {
  const arms = [control, treatment];
  if (arms.some(({ cards, n }) => cards < 2 || n <= 0)) return undefined;
  const [a, b] = arms.map(linearise);
  const spread = a.covariateVariance * a.cards + b.covariateVariance * b.cards;
  const theta =
    spread > 0 ? (a.covariance * a.cards + b.covariance * b.cards) / spread : 0;
  const pooledMean =
    (a.meanCovariate * a.cards + b.meanCovariate * b.cards) /
    (a.cards + b.cards);
  const adjust = (arm: Linearised): ArmEstimate => ({
    ratio: arm.ratio - theta * (arm.meanCovariate - pooledMean),
    variance:
      Math.max(
        0,
        arm.variance -
          2 * theta * arm.covariance +
          theta * theta * arm.covariateVariance,
      ) / arm.cards,
  });
  return { control: adjust(a), treatment: adjust(b) };
}
