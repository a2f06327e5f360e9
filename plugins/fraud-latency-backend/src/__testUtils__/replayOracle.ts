import { createDecider, parsePolicy } from '@modelport/fraud-core';
import type { PaymentDecision } from '@modelport/plugin-fraud-latency-common';
import type { PaymentRow } from '../payments/PaymentRow';
import { FEATURES } from './servedModels';

const DECISIONS: readonly PaymentDecision[] = ['approve', 'review', 'decline'];
const kindOf = ({ reason }: PaymentRow): string => JSON.parse(reason).kind;

/** Frauds, or genuine payments, of one decision: written down payment by payment, so slowly that it is plain. */
function cell(
  rows: readonly PaymentRow[],
  isFraud: boolean,
  decision: PaymentDecision,
  of: (row: PaymentRow) => { decision: PaymentDecision; explores: number },
  isEstimated: boolean,
) {
  const known = rows.filter(
    row => row.is_fraud !== null && Boolean(row.is_fraud) === isFraud,
  );
  const isExplored = (row: PaymentRow) => kindOf(row) === 'exploration';
  const isStoodFor = (row: PaymentRow) =>
    row.decision === 'decline' && kindOf(row) === 'score' && row.propensity < 1;
  const sum = (some: PaymentRow[], weight: (row: PaymentRow) => number) => ({
    count: some.reduce((total, row) => total + weight(row), 0),
    amount: some.reduce((total, row) => total + weight(row) * row.amount, 0),
  });
  const here = (row: PaymentRow) => of(row).decision === decision;
  const plain = sum(
    known.filter(row => !isStoodFor(row) && here(row)),
    () => 1,
  );
  const declined = sum(
    known.filter(row => isStoodFor(row) && here(row)),
    () => 1,
  );
  const estimated = sum(known.filter(isExplored), row => {
    const { explores } = of(row);
    const all = 1 / row.propensity;
    const share = {
      approve: explores,
      review: 0,
      decline: 1 - explores,
    }[decision];
    const whole = explores > 0 ? all * share : Number(here(row)) * all;
    return whole - Number(here(row));
  });
  const more = (field: 'count' | 'amount') =>
    isEstimated ? Math.max(estimated[field], declined[field]) : declined[field];
  return {
    count: plain.count + more('count'),
    amount: plain.amount + more('amount'),
  };
}

/**
 * What a preview has to say, by brute force: of one currency, of payments that can be decided on, none of them old.
 *
 * @param isCalled - whether an analyst called a payment fraud
 */
export function replayOracle(
  rows: readonly PaymentRow[],
  document: object,
  sampleShare: number,
  days: number,
  isCalled: (row: PaymentRow) => boolean,
) {
  const policy = parsePolicy(document);
  const decide = createDecider(policy, FEATURES);
  const anew = new Map(
    rows.map(row => {
      const bytes = Buffer.from(row.features, 'base64');
      const features = FEATURES.map((_, at) => bytes.readFloatLE(at * 4));
      const { transaction_id: transactionId, amount, score } = row;
      const input = { transactionId, amount, features };
      return [
        transactionId,
        decide({ ...input, score: score ?? undefined }),
      ] as const;
    }),
  );
  const isEstimated =
    rows.filter(row => kindOf(row) === 'exploration' && row.is_fraud !== null)
      .length >= 30;
  const before = (row: PaymentRow) => ({
    decision: row.decision,
    explores: kindOf(row) === 'exploration' ? row.propensity : 0,
  });
  const after = (row: PaymentRow) => {
    const result = anew.get(row.transaction_id);
    if (!result) throw new Error('every payment is decided on');
    const { decision, reason } = result;
    const isDrawn =
      reason.kind === 'exploration' ||
      (reason.kind === 'score' && decision === 'decline');
    return { decision, explores: isDrawn ? policy.exploration.share : 0 };
  };
  const reviewed = rows.filter(
    row => row.decision === 'review' && Boolean(row.is_fraud),
  );
  const called = reviewed.filter(isCalled);
  const found = reviewed.length > 0 ? called.length / reviewed.length : 0;
  const outcomeOf = (of: typeof before) => {
    const [approved, sentToReview, declined] = DECISIONS.map(
      decision =>
        rows.filter(row => of(row).decision === decision).length / sampleShare,
    );
    const cells = (
      isFraud: boolean,
      some: PaymentDecision[],
      field: 'count' | 'amount',
    ) =>
      some
        .map(each => cell(rows, isFraud, each, of, isEstimated)[field])
        .reduce((a, b) => a + b, 0) / sampleShare;
    const stopped: PaymentDecision[] = ['review', 'decline'];
    /** Of frauds in review: what analysts called fraud, and of those that they have not seen the share that they find. */
    const foundInReview = (field: 'count' | 'amount') => {
      const sum = (some: PaymentRow[]) =>
        some
          .filter(row => of(row).decision === 'review')
          .reduce(
            (total, row) => total + (field === 'count' ? 1 : row.amount),
            0,
          ) / sampleShare;
      const unseen = cells(true, ['review'], field) - sum(reviewed);
      return sum(called) + found * unseen;
    };
    const caught = (field: 'count' | 'amount') =>
      cells(true, ['decline'], field) + foundInReview(field);
    const missed = (field: 'count' | 'amount') =>
      cells(true, [...DECISIONS], field) - caught(field);
    const to = (decision: PaymentDecision) => ({
      count: cells(true, [decision], 'count'),
      amount: cells(true, [decision], 'amount'),
    });
    return {
      ...{ approved, reviewed: sentToReview, declined },
      reviewsPerDay: days < 1 ? null : sentToReview / days,
      caught: { count: caught('count'), amount: caught('amount') },
      missed: { count: missed('count'), amount: missed('amount') },
      fraudsTo: {
        approve: to('approve'),
        review: to('review'),
        decline: to('decline'),
      },
      falsePositives: {
        declined: cells(false, ['decline'], 'count'),
        reviewed: cells(false, ['review'], 'count'),
        amount: cells(false, stopped, 'amount'),
      },
    };
  };
  const unknown = rows.filter(
    row =>
      row.decision === 'decline' &&
      after(row).decision === 'approve' &&
      row.is_fraud === null &&
      !(isEstimated && kindOf(row) === 'score' && row.propensity < 1),
  );
  const declinedUnknown = rows.filter(
    row =>
      row.decision !== 'decline' &&
      after(row).decision === 'decline' &&
      row.is_fraud === null,
  );
  const rules = policy.rules.map(({ name }) => ({
    name,
    count:
      rows.filter(row => {
        const reason = anew.get(row.transaction_id)?.reason;
        return reason?.kind === 'rule' && reason.rule === name;
      }).length / sampleShare,
  }));
  return {
    before: outcomeOf(before),
    after: outcomeOf(after),
    unknown: unknown.length / sampleShare,
    declinedUnknown: declinedUnknown.length / sampleShare,
    reviewedFrauds: { frauds: reviewed.length, called: called.length },
    rules,
  };
}
