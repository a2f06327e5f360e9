/** Spans of the business view, in days. @public */
export const BUSINESS_DAYS = [7, 30, 90] as const;

/** A span of the business view, in days. @public */
export type BusinessDays = (typeof BUSINESS_DAYS)[number];

/** Payments as a number and as money. @public */
export interface Money {
  count: number;
  /** In the currency of the answer. */
  amount: number;
}

/**
 * An estimate by inverse propensity: each payment that was let through to learn stands for all like it that were declined
 * without an outcome.
 *
 * @public
 */
export interface MoneyEstimate extends Money {
  /** Standard error of `amount`. */
  amountError: number;
  /** How many payments with an outcome it rests on. */
  basis: number;
}

/** What one day brought; days are of UTC. @public */
export interface BusinessDay {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Payments sent to review. */
  reviews: number;
  /** Known frauds among declined payments and those that a person called fraud in the review. */
  caught: number;
  /** All other known frauds: approved, or let through in the review. */
  missed: number;
}

/** What the decisions of a span were worth. Counts and amounts are scaled to all cards where only a share is kept. @public */
export interface BusinessResponse {
  days: BusinessDays;
  /** ISO 8601. */
  from: string;
  to: string;
  /** When the first of the payments was received, ISO 8601; absent where there are none. */
  since?: string;
  /** When these figures were made, ISO 8601: they are of a minute at most, or reading newer ones takes longer than one waits. */
  at: string;
  /** Whether newer ones are on their way. */
  isOld: boolean;
  /** Currency of most payments; empty where there are none. */
  currency: string;
  /** Payments of other currencies, which are not counted. */
  otherCurrencies: number;
  /** Share of the cards that are kept; below 1 all figures are scaled up from it. */
  sampleShare: number;
  payments: Money;
  /** Payments of which the outcome is known. */
  outcomes: number;
  /** After so many days an outcome that has not come does not come. */
  maturityDays: number;
  /** Share of the payments that are as old, from 0 to 1; null where there are none. */
  maturedShare: number | null;
  caught: {
    /** Sent to review, and fraud, as a person said there. */
    reviewed: Money;
    /** Declined, and known to be fraud. */
    declined: Money;
    /** Declined, outcome unknown, fraud by estimate; absent where too few payments were let through to learn. */
    estimated?: MoneyEstimate;
  };
  /**
   * Approved, and fraud; `explored` of them were let through to learn. `reviewed`, which is beside them, was sent to
   * review, and is fraud, which no person had said there: the bank or the customer did.
   */
  missed: Money & { explored: number; reviewed: Money };
  falsePositives: {
    /** Declined, and known to be genuine. */
    declined: Money;
    /** Declined, outcome unknown, genuine by estimate; absent where too few payments were let through to learn. */
    estimated?: Money;
    /** Sent to review, and genuine. */
    reviewed: Money;
  };
  /** Declined payments without an outcome: no estimate covers those that a rule declined. */
  declinedUnknown: Money;
  /** Payments that the policy let through to learn, and how many are needed for an estimate. */
  explored: { count: number; needed: number };
  reviews: {
    sent: number;
    /** People gave a verdict on so many. */
    decided: number;
  };
  perDay: BusinessDay[];
}
