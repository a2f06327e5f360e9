import type { Payment } from './payments';

/**
 * Where a review stands: `open`, `claimed` by somebody who looks at it now, `escalated` to others, `done`.
 *
 * @public
 */
export type ReviewState = 'open' | 'claimed' | 'escalated' | 'done';

/** The lists of reviews; `open` has also those that are claimed. @public */
export const REVIEW_LISTS = ['open', 'escalated', 'done'] as const;

/** A list of reviews. @public */
export type ReviewList = (typeof REVIEW_LISTS)[number];

/**
 * What a person says of a payment. `fraud` and `genuine` go to the scoring service as labels, `unsure` gives the payment
 * back to others, `escalated` keeps it listed as such.
 *
 * @public
 */
export const VERDICTS = ['fraud', 'genuine', 'unsure', 'escalated'] as const;

/** What a person said of a payment. @public */
export type Verdict = (typeof VERDICTS)[number];

/** How long a claim holds that is not renewed, in minutes. @public */
export const CLAIM_MINUTES = 10;

/** The most characters of a note. @public */
export const NOTE_LENGTH = 2_000;

/** A verdict that was given. @public */
export interface GivenVerdict {
  verdict: Verdict;
  /** Full reference of a person; where the outcome came from elsewhere, its source, such as `chargeback`. */
  by: string;
  /** ISO 8601. */
  at: string;
  note?: string;
}

/** Whether the scoring service has the label: `no` where there is none to send. @public */
export type LabelState = 'no' | 'waiting' | 'sent' | 'refused';

/** A payment that a person is to look at. Times are ISO 8601. @public */
export interface Review {
  payment: Payment;
  state: ReviewState;
  openedAt: string;
  /** Score times amount, in the payment's currency. */
  valueAtRisk: number;
  /** Who looks at it, and until when; absent where nobody does. */
  claim?: { by: string; until: string };
  /** The last one; absent where none was given. */
  verdict?: GivenVerdict;
  /**
   * What the bank or the customer said of a payment that is done: nothing can be said against it here any more. Where it
   * differs from `verdict`, that one is overtaken.
   */
  settledBy?: GivenVerdict;
  label: LabelState;
  /** Why the label is not sent. */
  labelProblem?: string;
}

/** Reviews of a list; those that wait by value at risk, those that are done newest first. @public */
export interface ReviewsResponse {
  reviews: Review[];
  /** Where the next page begins; absent on the last. */
  next?: string;
  /** How many there are in each list. */
  counts: Record<ReviewList, number>;
  /** Labels that the scoring service does not have yet. */
  labelsWaiting: number;
  /** Whether the person who asks may claim and decide. */
  mayDecide: boolean;
  /** Full references of the groups whose members may. */
  analysts: string[];
}

/** A review with all that was ever said of it, the newest first. @public */
export interface ReviewDetail extends Review {
  history: GivenVerdict[];
}

/** What an analyst says. @public */
export interface VerdictRequest {
  verdict: Verdict;
  note?: string;
  /**
   * To take a verdict back: `verdict.at` of the one that is replaced. Refused with 409 when another was given meanwhile.
   */
  replaces?: string;
}
