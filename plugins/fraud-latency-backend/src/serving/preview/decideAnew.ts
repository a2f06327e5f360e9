import {
  createDecider,
  type DecisionPolicy,
  type DecisionResult,
  InvalidFieldError,
} from '@modelport/fraud-core';
import type { ServedModels } from '../askModels';
import type { ReplayedPayment } from './DatabaseReplay';

/** Decides on a payment that was decided before; undefined where it cannot. */
export type DecideAnew = (
  payment: ReplayedPayment,
) => DecisionResult | undefined;

type Decider = ReturnType<typeof createDecider>;

/** Values by position, as the record has them: little-endian 32-bit floats. */
function valuesOf(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) =>
    bytes.readFloatLE(4 * at),
  );
}

/** Of a policy whose rules need no features. */
function withoutFeatures(policy: DecisionPolicy): Decider | undefined {
  try {
    return createDecider(policy, []);
  } catch (error) {
    if (error instanceof InvalidFieldError) return undefined;
    throw error;
  }
}

/**
 * Gives the function that decides on payments by a policy, as the service would have: by the score, the amount, the features
 * and the id of each. Names of features are those of the versions that are served now; a payment with features of another
 * set is decided on where no rule needs any.
 */
export function createDecideAnew(
  policy: DecisionPolicy,
  { models }: Pick<ServedModels, 'models'>,
): DecideAnew {
  const plain = withoutFeatures(policy);
  const bySet = new Map<string, Decider>();
  if (!plain) {
    for (const { features } of models) {
      bySet.set(features.digest, createDecider(policy, features.names));
    }
  }
  return payment => {
    const decide = plain ?? bySet.get(payment.feature_set);
    return decide?.({
      transactionId: payment.transaction_id,
      amount: payment.amount,
      score: payment.score ?? undefined,
      features: plain ? [] : valuesOf(payment.features),
    });
  };
}
