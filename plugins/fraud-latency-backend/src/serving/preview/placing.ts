import {
  PAYMENT_DECISIONS,
  type PaymentDecision,
} from '@modelport/plugin-fraud-latency-common';
import type { Tally } from './Tally';

/** What a payment is for the figures, whatever policy decides on it. */
export interface WeighedPayment {
  customer: string;
  amount: number;
  /** Undefined while nobody has said, and somebody may still. */
  isFraud: boolean | undefined;
  /** Of a payment that was let through to learn: the probability with which it was. */
  explored?: number;
  /** Whether payments that were let through to learn stand for it. */
  isStoodFor: boolean;
}

/** Where a payment goes. */
export interface Placed {
  decision: PaymentDecision;
  /** Of payments like it the share that is let through to learn, the rest being declined; absent where all go one way. */
  learnt?: number;
  /** Of one that goes to review: whether an analyst called it fraud; absent where no analyst has seen it. */
  isCalledFraud?: boolean;
}

/**
 * So much of each decision a payment stands for beside itself: those like it that were declined, `1 / propensity` with
 * itself. What becomes of all of them is spread over the decisions; what it has by itself is taken out.
 */
export function standsFor(
  propensity: number,
  { decision, learnt }: Placed,
): Record<PaymentDecision, number> {
  const shares =
    learnt === undefined
      ? { approve: 0, review: 0, decline: 0, [decision]: 1 }
      : { approve: learnt, review: 0, decline: 1 - learnt };
  const beside = (which: PaymentDecision) =>
    shares[which] / propensity - (which === decision ? 1 : 0);
  return {
    approve: beside('approve'),
    review: beside('review'),
    decline: beside('decline'),
  };
}

/** Adds a payment of known outcome to where it goes, and those that it stands for. */
export function tally(
  { amount, explored, isStoodFor }: WeighedPayment,
  placed: Placed,
  talliesOf: (decision: PaymentDecision) => Tally[],
): void {
  for (const each of talliesOf(placed.decision)) {
    if (isStoodFor) each.know(amount);
    else each.count(amount);
  }
  if (explored === undefined) return;
  const beside = standsFor(explored, placed);
  for (const decision of PAYMENT_DECISIONS) {
    if (beside[decision] === 0) continue;
    for (const each of talliesOf(decision)) {
      each.estimate(beside[decision], amount);
    }
  }
}
