import type { FeatureSet } from '@modelport/fraud-core';
import type { RowScorer } from '@modelport/model-server';

/**
 * How much one feature moved the score.
 *
 * @public
 */
export interface ReasonCode {
  feature: string;
  value: number;
  /** Its median over payments that the process has decided on lately, see {@link UsualValues}. */
  /** By how much the score falls when the feature alone is set to `usual`; negative where it rises. */
  contribution: number;
}

/**
 * Which features made the score what it is: each is set, alone, to what is usual, and the model is asked again. One inference
 * a feature: not for the path of a transaction. What several features do together is not told by it.
 *
 * @param values - the model's input
 * @param usual - what it is compared with, in the same order
 * @returns largest influence first, those without any left out
 */
export function explainScore(
  { features }: FeatureSet,
  scorer: RowScorer,
  values: Float32Array,
  usual: Float32Array,
): ReasonCode[] {
  const score = scorer.score(values);
  const row = Float32Array.from(values);
  return features
    .map(({ name }, at) => {
      row[at] = usual[at];
      const contribution = score - scorer.score(row);
      row[at] = values[at];
      return {
        ...{ feature: name, value: values[at], usual: usual[at] },
        contribution,
      };
    })
    .filter(
      ({ value, usual: middle, contribution }) =>
        contribution !== 0 &&
        [value, middle, contribution].every(each => Number.isFinite(each)),
    )
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}
