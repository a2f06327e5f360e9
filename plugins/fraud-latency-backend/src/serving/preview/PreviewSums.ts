import type { DecisionPolicy, DecisionResult } from '@modelport/fraud-core';
import {
  foundShare,
  PAYMENT_DECISIONS,
  type PaymentDecision,
  type PolicyPreview,
  type ReviewedFrauds,
} from '@modelport/plugin-fraud-latency-common';
import { LEAST_EXPLORED } from '../../business/worth';
import type { ReplayedPayment } from './DatabaseReplay';
import type { DecideAnew } from './decideAnew';
import { OutcomeSums } from './OutcomeSums';
import { type Placed, tally, type WeighedPayment } from './placing';
import { Tally } from './Tally';

/** Reasons by which a payment was decided, as a record has them: as JSON, or as a text. */
const EXPLORED = new Set(['{"kind":"exploration"}', 'exploration']);
const BY_SCORE = new Set(['{"kind":"score"}', 'score']);

const OTHER_CURRENCY = 'It is in another currency than most.';
const OTHER_FEATURES =
  'It has features of a version that is not served any more.';

/** Figures of a preview that follow from payments alone. */
export type PreviewFigures = Pick<
  PolicyPreview,
  | 'payments'
  | 'outcomes'
  | 'frauds'
  | 'before'
  | 'after'
  | 'moved'
  | 'unknown'
  | 'declinedUnknown'
  | 'reviewedFrauds'
  | 'skipped'
  | 'rules'
>;

/** Nobody has complained of an approved payment that is as old as outcomes take. */
function isFraudOf(
  { is_fraud: said, decision, event_time: at }: ReplayedPayment,
  maturedBefore: number,
): boolean | undefined {
  if (said !== null) return Boolean(said);
  return decision === 'approve' && Number(at) <= maturedBefore
    ? false
    : undefined;
}

/**
 * What a payment is for the figures.
 *
 * @param maturedBefore - in milliseconds since 1970: of approved payments from then and before no outcome comes any more
 */
export function weigh(
  payment: ReplayedPayment,
  maturedBefore: number,
): WeighedPayment {
  const { customer, amount, decision, reason, propensity } = payment;
  const isDrawn = propensity > 0 && propensity < 1;
  return {
    ...{ customer, amount },
    isFraud: isFraudOf(payment, maturedBefore),
    ...(isDrawn &&
      decision === 'approve' &&
      EXPLORED.has(reason) && { explored: propensity }),
    isStoodFor: isDrawn && decision === 'decline' && BY_SCORE.has(reason),
  };
}

/** Adds up what was decided on payments, and what another policy decides on them. */
export class PreviewSums {
  readonly #before = new OutcomeSums();
  readonly #after = new OutcomeSums();
  readonly #moved = new Map<string, number>();
  readonly #skipped = new Map<string, number>();
  readonly #rules: Map<string, { count: number; frauds: Tally }>;
  /** Newly approved payments of which no outcome tells: those that others may stand for, and the rest. */
  readonly #unknown = { stoodFor: 0, alone: 0 };
  #declinedUnknown = 0;
  #payments = 0;
  #outcomes = 0;
  #frauds = 0;
  #explored = 0;
  readonly #reviewedFrauds: ReviewedFrauds = { frauds: 0, called: 0 };
  #counted = 0;
  #matured = 0;

  /**
   * @param currency - of the payments that count
   * @param maturedBefore - as {@link weigh} takes it
   */
  constructor(
    private readonly policy: DecisionPolicy,
    private readonly decide: DecideAnew,
    private readonly currency: string,
    private readonly maturedBefore: number,
  ) {
    this.#rules = new Map(
      policy.rules.map(({ name }) => [name, { count: 0, frauds: new Tally() }]),
    );
  }

  add(payment: ReplayedPayment): void {
    this.#payments += 1;
    if (payment.currency !== this.currency) {
      this.#skip(OTHER_CURRENCY);
      return;
    }
    const result = this.decide(payment);
    if (!result) {
      this.#skip(OTHER_FEATURES);
      return;
    }
    this.#counted += 1;
    if (Number(payment.event_time) <= this.maturedBefore) this.#matured += 1;
    const weighed = weigh(payment, this.maturedBefore);
    const { isFraud, explored } = weighed;
    if (payment.is_fraud !== null) this.#outcomes += 1;
    if (isFraud) this.#frauds += 1;
    if (isFraud !== undefined && explored !== undefined) this.#explored += 1;
    const { decision: from, isCalledFraud } = payment;
    const to = result.decision;
    // What is sent to review again is taken to be called there what it was called.
    const said = from === 'review' && { isCalledFraud };
    if (isFraud && from === 'review') {
      this.#reviewedFrauds.frauds += 1;
      if (isCalledFraud) this.#reviewedFrauds.called += 1;
    }
    this.#before.add(weighed, { decision: from, learnt: explored, ...said });
    const placed = { ...this.#placed(result), ...(to === 'review' && said) };
    this.#after.add(weighed, placed);
    const move = `${from} ${to}`;
    this.#moved.set(move, (this.#moved.get(move) ?? 0) + 1);
    if (isFraud === undefined) this.#addUnknown(weighed, from, to);
    if (result.reason.kind === 'rule') {
      this.#addToRule(result.reason.rule, weighed, placed);
    }
  }

  /** Of the payments that were decided anew: all, and those that are as old as outcomes take. */
  get age(): { counted: number; matured: number } {
    return { counted: this.#counted, matured: this.#matured };
  }

  /** @param days - of the span */
  figures(sampleShare: number, days: number): PreviewFigures {
    const scale = 1 / sampleShare;
    const isEstimated = this.#explored >= LEAST_EXPLORED;
    const reviewedFrauds = this.#reviewedFrauds;
    const scaling = {
      ...{ sampleShare, days, isEstimated },
      foundShare: foundShare(reviewedFrauds) ?? 0, // to take none for caught is on the safe side
    };
    const { stoodFor, alone } = this.#unknown;
    return {
      payments: this.#payments,
      outcomes: this.#outcomes,
      frauds: this.#frauds,
      before: this.#before.outcome(scaling),
      after: this.#after.outcome(scaling),
      moved: PAYMENT_DECISIONS.flatMap(from =>
        PAYMENT_DECISIONS.flatMap(to => this.#movedBy(from, to, scale)),
      ),
      unknown: scale * (alone + (isEstimated ? 0 : stoodFor)),
      declinedUnknown: scale * this.#declinedUnknown,
      reviewedFrauds: { ...reviewedFrauds },
      skipped: [...this.#skipped].map(([reason, count]) => ({ reason, count })),
      rules: [...this.#rules].map(([name, { count, frauds }]) => ({
        name,
        count: count * scale,
        frauds: frauds.total(isEstimated).count * scale,
      })),
    };
  }

  /** Which payments are let through to learn is drawn by their ids: of those like a payment the policy's share is. */
  #placed({ decision, reason }: DecisionResult): Placed {
    const { share } = this.policy.exploration;
    const isDrawn =
      reason.kind === 'exploration' ||
      (reason.kind === 'score' && decision === 'decline');
    return { decision, ...(isDrawn && share > 0 && { learnt: share }) };
  }

  #addUnknown(
    { isStoodFor }: WeighedPayment,
    from: PaymentDecision,
    to: PaymentDecision,
  ): void {
    if (from === 'decline' && to === 'approve') {
      this.#unknown[isStoodFor ? 'stoodFor' : 'alone'] += 1;
    }
    if (from !== 'decline' && to === 'decline') this.#declinedUnknown += 1;
  }

  #addToRule(name: string, payment: WeighedPayment, placed: Placed): void {
    const rule = this.#rules.get(name);
    if (!rule) return;
    rule.count += 1;
    if (payment.isFraud) tally(payment, placed, () => [rule.frauds]);
  }

  #movedBy(from: PaymentDecision, to: PaymentDecision, scale: number) {
    const count = this.#moved.get(`${from} ${to}`);
    return count === undefined ? [] : [{ from, to, count: count * scale }];
  }

  #skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }
}
