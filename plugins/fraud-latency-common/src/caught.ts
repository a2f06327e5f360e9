import type { PaymentDecision } from './payments';

/**
 * Whether a fraud was caught, wherever figures of fraud are told: it was declined, or it was sent to review where an analyst's
 * verdict says `fraud`. All others are missed: those that were approved, and those in review that no analyst called fraud,
 * of which the bank or the customer told.
 *
 * @param decision - of the service
 * @param isCalledFraud - whether the verdict of an analyst says `fraud`, which no outcome from elsewhere has ended first
 * @public
 */
export const isFraudCaught = (
  decision: PaymentDecision,
  isCalledFraud: boolean,
): boolean =>
  decision === 'decline' || (decision === 'review' && isCalledFraud);

/** Known frauds that were in review, and those among them that an analyst called fraud, as counts. @public */
export interface ReviewedFrauds {
  frauds: number;
  called: number;
}

/**
 * Share of the frauds in review that analysts find, from 0 to 1; undefined where no known fraud was in review. It is what a
 * preview assumes of frauds in review that no analyst has seen.
 *
 * @public
 */
export const foundShare = ({
  frauds,
  called,
}: ReviewedFrauds): number | undefined =>
  frauds > 0 ? called / frauds : undefined;
