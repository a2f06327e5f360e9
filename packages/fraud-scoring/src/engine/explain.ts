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
  /** What the feature is for a customer and a terminal without history. */
  usual: number;
  /** By how much the score falls when the feature alone is set to `usual`; negative where it rises. */
  contribution: number;
}

/**
 * Which features made the score what it is: each is set, alone, to what it is without any history, and the model is asked
 * again. One inference a feature: not for the path of a transaction.
 *
 * @param values - the model's input
 * @returns largest influence first, those without any left out
 */
export function explainScore(
  { features }: FeatureSet,
  scorer: RowScorer,
  values: Float32Array,
): ReasonCode[] {
  const score = scorer.score(values);
  const row = Float32Array.from(values);
  return features
    .flatMap(({ name, kind }, at) => {
      if (kind === 'transform') return [];
      const usual = 0;
      row[at] = usual;
      const contribution = score - scorer.score(row);
      row[at] = values[at];
      return contribution === 0
        ? []
        : [{ feature: name, value: values[at], usual, contribution }];
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}
