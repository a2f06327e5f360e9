import type {
  Payment,
  PaymentDecision,
} from '@modelport/plugin-fraud-latency-common';

/** Table of what services decided. */
export const PAYMENTS = 'fraud_latency_payments';

/** PostgreSQL gives big integers as texts. */
export type BigInteger = number | string;

/** A row of {@link PAYMENTS}. */
export interface PaymentRow {
  service: string;
  transaction_id: string;
  event_time: BigInteger;
  received_at: BigInteger;
  customer: string;
  terminal: string;
  amount: number;
  currency: string;
  score: number | null;
  decision: PaymentDecision;
  reason: string;
  propensity: number;
  model: string;
  version: string;
  digest: string;
  experiment: string;
  variant: string;
  policy: string;
  policy_version: number;
  degraded: string | null;
  features: string;
  feature_set: string;
  shadow: string | null;
  bucket: number;
  /** SQLite gives 0 and 1. */
  is_fraud: boolean | number | null;
  outcome_source: string | null;
  labelled_at: BigInteger | null;
  outcome_received_at: BigInteger | null;
}

/** Milliseconds since 1970 as ISO 8601. */
export const isoOf = (at: BigInteger): string =>
  new Date(Number(at)).toISOString();

/** What of the policy decided, as people are shown it: `score`, `rule large-at-night`. */
export function reasonOf(text: string): string {
  try {
    const reason: unknown = JSON.parse(text);
    if (typeof reason === 'object' && reason !== null && 'kind' in reason) {
      return 'rule' in reason
        ? `${reason.kind} ${reason.rule}`
        : String(reason.kind);
    }
  } catch {
    // Kept as a plain text.
  }
  return text;
}

const outcomeOf = (isFraud: boolean) => (isFraud ? 'fraud' : 'genuine');

/** The payment of a row. */
export function paymentOf(row: PaymentRow): Payment {
  const isKnown = row.is_fraud !== null;
  const { outcome_source: source, labelled_at: labelledAt } = row;
  return {
    transactionId: row.transaction_id,
    eventTime: isoOf(row.event_time),
    receivedAt: isoOf(row.received_at),
    customer: row.customer,
    terminal: row.terminal,
    amount: row.amount,
    currency: row.currency,
    score: row.score,
    decision: row.decision,
    reason: reasonOf(row.reason),
    model: { name: row.model, version: row.version },
    experiment: row.experiment,
    variant: row.variant,
    policy: { name: row.policy, version: row.policy_version },
    ...(row.degraded !== null && { degraded: row.degraded }),
    outcome: isKnown ? outcomeOf(Boolean(row.is_fraud)) : 'unknown',
    ...(isKnown && source !== null && { outcomeSource: source }),
    ...(isKnown && labelledAt !== null && { labelledAt: isoOf(labelledAt) }),
  };
}
