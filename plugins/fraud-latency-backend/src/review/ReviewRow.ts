import type {
  GivenVerdict,
  LabelState,
  Review,
  ReviewState,
  Verdict,
} from '@modelport/plugin-fraud-latency-common';
import {
  type BigInteger,
  isoOf,
  paymentOf,
  type PaymentRow,
} from '../payments/PaymentRow';

/** Table of payments that people look at. */
export const REVIEWS = 'fraud_latency_reviews';
/** Table of every verdict that was given. */
export const VERDICTS_GIVEN = 'fraud_latency_verdicts';

/** A row of {@link REVIEWS}. */
export interface ReviewRow {
  service: string;
  transaction_id: string;
  opened_at: BigInteger;
  value_at_risk: number;
  state: ReviewState;
  claimed_by: string | null;
  claimed_until: BigInteger | null;
  verdict: Verdict | null;
  verdict_by: string | null;
  verdict_at: BigInteger | null;
  note: string | null;
  sent_at: BigInteger | null;
  send_problem: string | null;
  refused_at: BigInteger | null;
}

/** A row of {@link VERDICTS_GIVEN}. */
export interface VerdictRow {
  id: string;
  service: string;
  transaction_id: string;
  verdict: Verdict;
  by: string;
  at: BigInteger;
  note: string | null;
}

/** Begins the reference of whoever gives verdicts here; outcomes from elsewhere have their source there. */
export const PERSON = 'user:';

/** Sources of outcomes that end or overtake a review, and that no verdict here takes back. */
export const ELSEWHERE = ['chargeback', 'customer'];

/** Whether somebody looks at it now. */
export const isClaimed = (row: ReviewRow, now: number): boolean =>
  row.claimed_by !== null &&
  row.claimed_until !== null &&
  Number(row.claimed_until) > now;

/** The verdict of a row as people are shown it. */
export const givenOf = (
  row: Pick<VerdictRow, 'verdict' | 'by' | 'at' | 'note'>,
): GivenVerdict => ({
  verdict: row.verdict,
  by: row.by,
  at: isoOf(row.at),
  ...(row.note !== null && { note: row.note }),
});

/** What the bank or the customer said of a payment whose review is done. */
export function settledOf(
  row: ReviewRow,
  payment: PaymentRow,
): GivenVerdict | undefined {
  const { state, verdict, verdict_by: by, verdict_at: at } = row;
  if (state !== 'done' || verdict === null || by === null || at === null) {
    return undefined;
  }
  if (!by.startsWith(PERSON)) return givenOf({ verdict, by, at, note: null });
  const { is_fraud, outcome_source: source, labelled_at: said } = payment;
  if (source === null || said === null || !ELSEWHERE.includes(source)) {
    return undefined;
  }
  const outcome = is_fraud ? 'fraud' : 'genuine';
  return givenOf({ verdict: outcome, by: source, at: said, note: null });
}

function labelOf(row: ReviewRow): LabelState {
  const isLabel = row.verdict === 'fraud' || row.verdict === 'genuine';
  if (!isLabel || !row.verdict_by?.startsWith(PERSON)) return 'no';
  if (row.sent_at !== null) return 'sent';
  return row.refused_at !== null ? 'refused' : 'waiting';
}

/** The review of a row, as it stands at a time: a claim that has run out is none. */
export function reviewOf(
  row: ReviewRow,
  payment: PaymentRow,
  now: number,
): Review {
  const { verdict, verdict_by: by, verdict_at: at, note } = row;
  const label = labelOf(row);
  const settledBy = settledOf(row, payment);
  const hasProblem = label === 'waiting' || label === 'refused';
  return {
    payment: paymentOf(payment),
    state: row.state === 'claimed' && !isClaimed(row, now) ? 'open' : row.state,
    openedAt: isoOf(row.opened_at),
    valueAtRisk: row.value_at_risk,
    ...(isClaimed(row, now) &&
      row.claimed_by !== null &&
      row.claimed_until !== null && {
        claim: { by: row.claimed_by, until: isoOf(row.claimed_until) },
      }),
    ...(verdict !== null &&
      by !== null &&
      at !== null && { verdict: givenOf({ verdict, by, at, note }) }),
    ...(settledBy && { settledBy }),
    label,
    ...(hasProblem &&
      row.send_problem !== null && { labelProblem: row.send_problem }),
  };
}
