import { murmur3 } from '@modelport/fraud-core';
import type { PaymentRow } from '../payments/PaymentRow';
import type { Keeping } from './PaymentStore';
import type { Decision, Outcome } from './parseRecord';

/** Cards fall into so many, evenly. */
const BUCKETS = 10_000;
const DAY_MS = 86_400_000;

/** Which part of all cards a customer belongs to, from 0 to 9,999. */
export const bucketOf = (customer: string): number =>
  murmur3(customer) % BUCKETS;

/** Whether a customer is among the cards that are kept. */
export const isSampled = (customer: string, { sampleShare }: Keeping) =>
  bucketOf(customer) < BUCKETS * sampleShare;

/** Whether a decision is kept. */
export const isKept = (decision: Decision, keeping: Keeping, now: number) =>
  decision.received_at >= now - keeping.keepDays * DAY_MS &&
  (decision.decision === 'review' || isSampled(decision.customer, keeping));

/** A payment of which nothing is known but what was decided. */
export function paymentRow(service: string, record: Decision): PaymentRow {
  const { model, policy, features } = record;
  return {
    service,
    transaction_id: record.transaction_id,
    event_time: record.event_time,
    received_at: record.received_at,
    customer: record.customer,
    terminal: record.terminal,
    amount: record.amount,
    currency: record.currency,
    score: record.score,
    decision: record.decision,
    reason: JSON.stringify(record.reason),
    propensity: record.propensity,
    model: model.name,
    version: model.version,
    digest: model.digest,
    experiment: record.experiment,
    variant: record.variant,
    policy: policy.name,
    policy_version: policy.version,
    degraded: record.degraded ?? null,
    features: features.values,
    feature_set: features.set,
    shadow: record.shadow ? JSON.stringify(record.shadow) : null,
    bucket: bucketOf(record.customer),
    is_fraud: null,
    outcome_source: null,
    labelled_at: null,
    outcome_received_at: null,
  };
}

/** What came of a payment, as it stands in a row. */
export interface OutcomeColumns {
  is_fraud: boolean;
  outcome_source: Outcome['source'];
  labelled_at: number;
  outcome_received_at: number;
}

/** What came of one payment. */
export interface PaymentOutcome extends OutcomeColumns {
  transaction_id: string;
}

export const outcomeOf = (record: Outcome): PaymentOutcome => ({
  transaction_id: record.transaction_id,
  is_fraud: record.is_fraud,
  outcome_source: record.source,
  labelled_at: record.labelled_at,
  outcome_received_at: record.received_at,
});

const isLater = (a: OutcomeColumns, b: OutcomeColumns) =>
  a.labelled_at - b.labelled_at ||
  a.outcome_received_at - b.outcome_received_at;

/** Of several outcomes of a payment the one that was given last. */
export function newestOutcomes(
  outcomes: readonly PaymentOutcome[],
): PaymentOutcome[] {
  const newest = new Map<string, PaymentOutcome>();
  for (const each of outcomes) {
    const known = newest.get(each.transaction_id);
    if (!known || isLater(each, known) > 0) {
      newest.set(each.transaction_id, each);
    }
  }
  return [...newest.values()];
}

/** What a person would lose at most by letting it through; all of it where no model has said how likely fraud is. */
export const valueAtRisk = ({ score, amount }: Decision): number =>
  (score ?? 1) * amount;
