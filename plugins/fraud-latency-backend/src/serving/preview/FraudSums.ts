import {
  isFraudCaught,
  type Money,
  type PaymentDecision,
  type PolicyOutcome,
} from '@modelport/plugin-fraud-latency-common';
import { type Placed, tally, type WeighedPayment } from './placing';
import { Tally } from './Tally';

/** By what sums of frauds become figures. */
export interface FraudScaling {
  /** Share of the cards that are kept. */
  sampleShare: number;
  /** Whether enough were let through to learn for an estimate. */
  isEstimated: boolean;
  /** Share of the frauds in review that no analyst has seen which is taken for caught, from 0 to 1. */
  foundShare: number;
}

/** Frauds that go one way, and of each card those that may be caught there. */
interface Way {
  decision: PaymentDecision;
  /** Of those in review: whether an analyst called them fraud; undefined while none has seen them. */
  isCalledFraud: boolean | undefined;
  all: Tally;
  ofCards: Map<string, Tally>;
}

const caughtShareOf = (
  { decision, isCalledFraud }: Pick<Way, 'decision' | 'isCalledFraud'>,
  share: number,
): number =>
  decision === 'review' && isCalledFraud === undefined
    ? share
    : Number(isFraudCaught(decision, isCalledFraud === true));

/**
 * Adds up where the frauds among payments go, and what of them is caught.
 *
 * The errors of caught fraud are those of the two samplings (Särndal, Swensson, Wretman 1992, section 4.3): which payments
 * are let through is drawn for each by itself, `(1 - p) (y / p)^2` as in `estimateFraud` of fraud-core; which cards are kept
 * is drawn for each card, so that the variance is clustered by card: with the share `f` of the cards kept and the estimate
 * `t` of each card it is `sum((1 - f) / f^2 t^2) + sum(v) / f`. The share that analysts find is taken as it is: its own error
 * is not in them.
 */
export class FraudSums {
  readonly #ways = new Map<string, Way>();
  /** Of payments that were let through to learn: those that are caught or not, and those that analysts have to find. */
  readonly #drawn = {
    sure: { count: 0, amount: 0 },
    unseen: { count: 0, amount: 0 },
  };

  /** Adds a fraud, and those that it stands for. */
  add(payment: WeighedPayment, placed: Placed): void {
    tally(payment, placed, decision => {
      const way = this.#wayOf(decision, placed);
      return decision === 'approve'
        ? [way.all]
        : [way.all, cardOf(way, payment)];
    });
    const { explored, amount } = payment;
    const isAllApproved =
      placed.decision === 'approve' && placed.learnt === undefined;
    if (explored === undefined || isAllApproved) return;
    const drawn = this.#drawn[placed.decision === 'review' ? 'unseen' : 'sure'];
    const variance = (1 - explored) / explored ** 2;
    drawn.count += variance;
    drawn.amount += variance * amount ** 2;
  }

  /** The figures, of all cards. */
  figures(
    scaling: FraudScaling,
  ): Required<Pick<PolicyOutcome, 'caught' | 'missed' | 'fraudsTo'>> {
    const scale = 1 / scaling.sampleShare;
    const sumOf = (weight: (way: Way) => number): Money => {
      const sum = { count: 0, amount: 0 };
      for (const way of this.#ways.values()) {
        const { count, amount } = way.all.total(scaling.isEstimated);
        sum.count += scale * weight(way) * count;
        sum.amount += scale * weight(way) * amount;
      }
      return sum;
    };
    const to = (decision: PaymentDecision) =>
      sumOf(way => Number(way.decision === decision));
    const caughtShare = (way: Way) => caughtShareOf(way, scaling.foundShare);
    return {
      caught: {
        ...sumOf(caughtShare),
        countError: this.#error('count', scaling),
        amountError: this.#error('amount', scaling),
      },
      missed: sumOf(way => 1 - caughtShare(way)),
      fraudsTo: {
        approve: to('approve'),
        review: to('review'),
        decline: to('decline'),
      },
    };
  }

  #wayOf(decision: PaymentDecision, { isCalledFraud: said }: Placed): Way {
    const isCalledFraud = decision === 'review' ? said : false;
    const key = `${decision} ${isCalledFraud}`;
    const way = this.#ways.get(key) ?? {
      ...{ decision, isCalledFraud },
      ...{ all: new Tally(), ofCards: new Map<string, Tally>() },
    };
    this.#ways.set(key, way);
    return way;
  }

  #error(
    field: 'count' | 'amount',
    { sampleShare: share, isEstimated, foundShare }: FraudScaling,
  ): number {
    const caughtOf = new Map<string, number>();
    for (const way of this.#ways.values()) {
      const weight = caughtShareOf(way, foundShare);
      for (const [card, sum] of way.ofCards) {
        const caught = weight * sum.total(isEstimated)[field];
        caughtOf.set(card, (caughtOf.get(card) ?? 0) + caught);
      }
    }
    let ofCards = 0;
    for (const caught of caughtOf.values()) ofCards += caught ** 2;
    const { sure, unseen } = this.#drawn;
    const drawn = sure[field] + foundShare ** 2 * unseen[field];
    return Math.sqrt(
      ((1 - share) / share ** 2) * ofCards + (isEstimated ? drawn / share : 0),
    );
  }
}

function cardOf({ ofCards }: Way, { customer }: WeighedPayment): Tally {
  const known = ofCards.get(customer) ?? new Tally();
  ofCards.set(customer, known);
  return known;
}
