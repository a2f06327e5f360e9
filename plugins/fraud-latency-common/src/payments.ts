/** What a scoring service can decide. @public */
export const PAYMENT_DECISIONS = ['approve', 'review', 'decline'] as const;

/** What a scoring service decided. @public */
export type PaymentDecision = (typeof PAYMENT_DECISIONS)[number];

/** What can become known of a payment. @public */
export const PAYMENT_OUTCOMES = ['fraud', 'genuine', 'unknown'] as const;

/** What is known of a payment. @public */
export type PaymentOutcome = (typeof PAYMENT_OUTCOMES)[number];

/** A payment as the portal keeps it. Ids of customer and terminal are pseudonyms. @public */
export interface Payment {
  transactionId: string;
  /** ISO 8601, like the other times. */
  eventTime: string;
  receivedAt: string;
  customer: string;
  terminal: string;
  amount: number;
  currency: string;
  /** Probability of fraud from 0 to 1; null where there was none. */
  score: number | null;
  decision: PaymentDecision;
  /** What of the policy decided, e.g. `score`. */
  reason: string;
  model: { name: string; version: string };
  experiment: string;
  variant: string;
  policy: { name: string; version: number };
  /** Why the answer was worth less than usual. */
  degraded?: string;
  outcome: PaymentOutcome;
  /** Who said so, such as `chargeback`; absent while the outcome is unknown, like the next. */
  outcomeSource?: string;
  labelledAt?: string;
}

/** Which payments to list. @public */
export interface PaymentFilter {
  decision?: PaymentDecision;
  version?: string;
  variant?: string;
  outcome?: PaymentOutcome;
}

/** Payments, newest first. @public */
export interface PaymentsResponse {
  payments: Payment[];
  /** Where the next page begins; absent on the last. */
  next?: string;
  /** Versions and variants of the newest payments, to filter by. */
  versions: string[];
  variants: string[];
}
