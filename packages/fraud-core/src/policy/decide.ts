import { murmur3 } from '../assignment/murmur3';
import { InvalidFieldError } from '../errors';
import type { Comparison, Decision, DecisionPolicy, Rule } from './policy';

/**
 * Why a transaction was decided as it was.
 *
 * @public
 */
export type DecisionReason =
  | { kind: 'rule'; rule: string }
  | { kind: 'score' }
  | { kind: 'exploration' }
  | { kind: 'no-score' };

/**
 * A decision with all that is needed to judge the policy by it later.
 *
 * @public
 */
export interface DecisionResult {
  decision: Decision;
  reason: DecisionReason;
  /** The probability with which the policy takes this decision for this transaction: 1 unless it explores. */
  propensity: number;
}

/**
 * What a policy decides on.
 *
 * @public
 */
export interface DecisionInput {
  transactionId: string;
  amount: number;
  /** Absent where the model gave none. */
  score: number | undefined;
  /** In the order of the names that {@link createDecider} was given. */
  features: ArrayLike<number>;
}

type Reader = (input: DecisionInput) => number;

const COMPARE: Readonly<
  Record<Comparison, (value: number, limit: number) => boolean>
> = {
  atLeast: (value, limit) => value >= limit,
  above: (value, limit) => value > limit,
  atMost: (value, limit) => value <= limit,
  below: (value, limit) => value < limit,
};

function readerOf(
  value: string,
  features: readonly string[],
  where: string,
): Reader {
  // A feature may be called `amount`; both are the same then.
  if (value === 'amount') return ({ amount }) => amount;
  if (value === 'score') return ({ score }) => score ?? NaN;
  const at = features.indexOf(value);
  if (at < 0) {
    throw new InvalidFieldError(
      where,
      `the model has no feature ${value}; choose ${[
        ...new Set(['amount', 'score', ...features]),
      ].join(', ')}`,
    );
  }
  return input => input.features[at];
}

function compileRule(
  { name, conditions, decision }: Rule,
  features: readonly string[],
  at: number,
) {
  const tests = conditions.map(({ value, comparison, limit }, index) => {
    const read = readerOf(value, features, `rules[${at}].when[${index}].value`);
    const holds = COMPARE[comparison];
    return (input: DecisionInput) => holds(read(input), limit);
  });
  const result: DecisionResult = {
    decision,
    reason: { kind: 'rule', rule: name },
    propensity: 1,
  };
  return {
    result,
    applies: (input: DecisionInput) => tests.every(test => test(input)),
  };
}

const RANGE = 2 ** 32;

/**
 * Gives the function that decides by a policy. It is pure: the same input has the same decision.
 *
 * @param features - names of the features of the model, in its order
 * @throws {@link InvalidFieldError} when a rule names a feature that the model does not have
 * @public
 */
export function createDecider(
  policy: DecisionPolicy,
  features: readonly string[],
): (input: DecisionInput) => DecisionResult {
  const rules = policy.rules.map((rule, at) => compileRule(rule, features, at));
  const { thresholds, withoutScore, exploration } = policy;
  const by = (
    decision: Decision,
    kind: 'score' | 'exploration' | 'no-score',
    propensity: number,
  ): DecisionResult => ({ decision, reason: { kind }, propensity });
  const approved = by('approve', 'score', 1);
  const reviewed = by('review', 'score', 1);
  const declined = by('decline', 'score', 1 - exploration.share);
  const explored = by('approve', 'exploration', exploration.share);
  const unscored = by(withoutScore, 'no-score', 1);
  const prefix = `${exploration.salt}:`;
  const isExplored = (transactionId: string) =>
    exploration.share > 0 &&
    murmur3(prefix + transactionId) / RANGE < exploration.share;
  return input => {
    const rule = rules.find(({ applies }) => applies(input));
    if (rule) return rule.result;
    const { score } = input;
    if (score === undefined || Number.isNaN(score)) return unscored;
    if (score >= thresholds.decline) {
      return isExplored(input.transactionId) ? explored : declined;
    }
    return score >= thresholds.review ? reviewed : approved;
  };
}
