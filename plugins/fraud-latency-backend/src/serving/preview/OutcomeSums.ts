import {
  PAYMENT_DECISIONS,
  type PaymentDecision,
  type PolicyOutcome,
} from '@modelport/plugin-fraud-latency-common';
import { Tally } from './Tally';

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
}

/** By what sums become figures. */
export interface Scaling {
  /** Share of the cards that are kept. */
  sampleShare: number;
  /** Of the span; of less than one nothing a day is told. */
  days: number;
  /** Whether enough were let through to learn for an estimate. */
  isEstimated: boolean;
}

const byDecision = <T>(make: () => T): Record<PaymentDecision, T> => ({
  approve: make(),
  review: make(),
  decline: make(),
});

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

/**
 * Adds up what a policy does with payments.
 *
 * The errors of caught fraud are those of the two samplings (Särndal, Swensson, Wretman 1992, section 4.3): which payments
 * are let through is drawn for each by itself, `(1 - p) (y / p)^2` as in `estimateFraud` of fraud-core; which cards are kept
 * is drawn for each card, so that the variance is clustered by card: with the share `f` of the cards kept and the estimate
 * `t` of each card it is `sum((1 - f) / f^2 t^2) + sum(v) / f`.
 */
export class OutcomeSums {
  readonly #counts = byDecision(() => 0);
  readonly #frauds = byDecision(() => new Tally());
  readonly #genuine = byDecision(() => new Tally());
  /** Of each card with fraud that is caught. */
  readonly #caughtOf = new Map<string, Tally>();
  readonly #variance = { count: 0, amount: 0 };

  add(payment: WeighedPayment, placed: Placed): void {
    this.#counts[placed.decision] += 1;
    if (payment.isFraud === undefined) return;
    const sums = payment.isFraud ? this.#frauds : this.#genuine;
    tally(payment, placed, decision => [
      sums[decision],
      ...(payment.isFraud && decision !== 'approve'
        ? [this.#cardOf(payment)]
        : []),
    ]);
    const { explored, amount } = payment;
    const isAllApproved =
      placed.decision === 'approve' && placed.learnt === undefined;
    if (payment.isFraud && explored !== undefined && !isAllApproved) {
      const variance = (1 - explored) / explored ** 2;
      this.#variance.count += variance;
      this.#variance.amount += variance * amount ** 2;
    }
  }

  /** The figures, of all cards. */
  outcome({ sampleShare, days, isEstimated }: Scaling): PolicyOutcome {
    const scale = 1 / sampleShare;
    const { approve, review, decline } = this.#counts;
    const sumOf = (tallies: Tally[]) => {
      const totals = tallies.map(each => each.total(isEstimated));
      return {
        count: scale * totals.reduce((sum, { count }) => sum + count, 0),
        amount: scale * totals.reduce((sum, { amount }) => sum + amount, 0),
      };
    };
    const frauds = this.#frauds;
    const { decline: declined, review: reviewed } = this.#genuine;
    return {
      approved: approve * scale,
      reviewed: review * scale,
      declined: decline * scale,
      reviewsPerDay: days < 1 ? null : (review * scale) / days,
      caught: {
        ...sumOf([frauds.decline, frauds.review]),
        countError: this.#error('count', sampleShare, isEstimated),
        amountError: this.#error('amount', sampleShare, isEstimated),
      },
      missed: sumOf([frauds.approve]),
      falsePositives: {
        declined: sumOf([declined]).count,
        reviewed: sumOf([reviewed]).count,
        amount: sumOf([declined, reviewed]).amount,
      },
    };
  }

  #cardOf({ customer }: WeighedPayment): Tally {
    const known = this.#caughtOf.get(customer) ?? new Tally();
    this.#caughtOf.set(customer, known);
    return known;
  }

  #error(
    field: 'count' | 'amount',
    share: number,
    isEstimated: boolean,
  ): number {
    let ofCards = 0;
    for (const card of this.#caughtOf.values()) {
      ofCards += card.total(isEstimated)[field] ** 2;
    }
    const drawn = isEstimated ? this.#variance[field] / share : 0;
    return Math.sqrt(((1 - share) / share ** 2) * ofCards + drawn);
  }
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
