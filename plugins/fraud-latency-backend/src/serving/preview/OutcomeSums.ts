import type {
  PaymentDecision,
  PolicyOutcome,
} from '@modelport/plugin-fraud-latency-common';
import { type FraudScaling, FraudSums } from './FraudSums';
import { type Placed, tally, type WeighedPayment } from './placing';
import { Tally } from './Tally';

/** By what sums become figures. */
export interface Scaling extends FraudScaling {
  /** Of the span; of less than one nothing a day is told. */
  days: number;
}

const byDecision = <T>(make: () => T): Record<PaymentDecision, T> => ({
  approve: make(),
  review: make(),
  decline: make(),
});

/** Adds up what a policy does with payments. */
export class OutcomeSums {
  readonly #counts = byDecision(() => 0);
  readonly #frauds = new FraudSums();
  readonly #genuine = byDecision(() => new Tally());

  add(payment: WeighedPayment, placed: Placed): void {
    this.#counts[placed.decision] += 1;
    if (payment.isFraud === undefined) return;
    if (payment.isFraud) this.#frauds.add(payment, placed);
    else tally(payment, placed, decision => [this.#genuine[decision]]);
  }

  /** The figures, of all cards. */
  outcome(scaling: Scaling): PolicyOutcome {
    const { sampleShare, days, isEstimated } = scaling;
    const scale = 1 / sampleShare;
    const { approve, review, decline } = this.#counts;
    const declined = this.#genuine.decline.total(isEstimated);
    const reviewed = this.#genuine.review.total(isEstimated);
    return {
      approved: approve * scale,
      reviewed: review * scale,
      declined: decline * scale,
      reviewsPerDay: days < 1 ? null : (review * scale) / days,
      ...this.#frauds.figures(scaling),
      falsePositives: {
        declined: scale * declined.count,
        reviewed: scale * reviewed.count,
        amount: scale * (declined.amount + reviewed.amount),
      },
    };
  }
}
