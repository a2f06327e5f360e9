import { InvalidFieldError } from '../errors';
import { logGamma } from './logGamma';

/**
 * Whether cards are missing from an arm.
 *
 * @public
 */
export interface SampleRatio {
  /** Evidence against the weights: 1 says nothing, 1,000 is an alarm at one in a thousand. */
  evidence: number;
  isMismatch: boolean;
}

/**
 * An alarm at one in a thousand, over the whole life of an experiment.
 */
const ALARM = 1_000;
/** As if so many cards had been seen at the weights before: losses of some per cent are found soonest. */
const CONCENTRATION = 1_000;

/**
 * Compares the cards of each arm with the weights they were drawn by. The test may be looked at after every card: the chance
 * of an alarm over a whole experiment that is fair is at most 0.001 (an e-value with a Dirichlet prior around the weights:
 * Lindon, Malek 2022, "Anytime-Valid Inference for Multinomial Count Data").
 *
 * @param cards - of each arm, each card counted once
 * @param weights - of the arms, in the same order; they add up to 1
 * @throws {@link InvalidFieldError} when there are not as many weights as counts, or a count is negative
 * @public
 */
export function checkSampleRatio(
  cards: readonly number[],
  weights: readonly number[],
): SampleRatio {
  if (cards.length !== weights.length) {
    throw new InvalidFieldError('weights', 'write one for each arm');
  }
  if (!cards.every(count => Number.isInteger(count) && count >= 0)) {
    throw new InvalidFieldError('cards', 'write whole numbers from 0 on');
  }
  const arms = weights
    .map((weight, at) => ({ weight, count: cards[at] }))
    .filter(({ weight, count }) => weight > 0 || count > 0);
  if (arms.some(({ weight }) => weight <= 0)) {
    return { evidence: Infinity, isMismatch: true };
  }
  const total = arms.reduce((sum, { count }) => sum + count, 0);
  const logEvidence = arms.reduce(
    (sum, { weight, count }) =>
      sum +
      logGamma(CONCENTRATION * weight + count) -
      logGamma(CONCENTRATION * weight) -
      count * Math.log(weight),
    logGamma(CONCENTRATION) - logGamma(CONCENTRATION + total),
  );
  const evidence = Math.exp(logEvidence);
  return { evidence, isMismatch: evidence >= ALARM };
}
