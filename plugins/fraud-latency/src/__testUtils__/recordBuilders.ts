import type {
  BusinessResponse,
  ExperimentResponse,
  Payment,
  PaymentsResponse,
  RecordsSummary,
  Review,
  ReviewDetail,
  ReviewsResponse,
} from '@modelport/plugin-fraud-latency-common';
import type { FraudLatencyApi } from '../api/FraudLatencyApi';

const ago = (seconds: number) =>
  new Date(Date.now() - seconds * 1000).toISOString();

/** Records that were read a second ago, with a payment that waits for review. */
export function aSummary(
  changes: Partial<RecordsSummary> = {},
): RecordsSummary {
  return {
    service: 'cards',
    state: 'fresh',
    readAt: ago(1),
    keepDays: 90,
    sampleShare: 1,
    newestAt: ago(2),
    openReviews: 1,
    escalatedReviews: 0,
    ...changes,
  };
}

/** A payment that was sent to review. */
export function aPayment(changes: Partial<Payment> = {}): Payment {
  return {
    transactionId: 't/1',
    eventTime: ago(121),
    receivedAt: ago(120),
    customer: 'c:5f1d',
    terminal: 't:77aa',
    amount: 1_042.5,
    currency: 'EUR',
    score: 0.42,
    decision: 'review',
    reason: 'score',
    model: { name: 'card-fraud', version: '3' },
    experiment: 'version-4',
    variant: 'control',
    policy: { name: 'cards', version: 2 },
    outcome: 'unknown',
    ...changes,
  };
}

/** A page with one payment. */
export function somePayments(
  changes: Partial<PaymentsResponse> = {},
): PaymentsResponse {
  return {
    payments: [aPayment()],
    versions: ['3', '4'],
    variants: ['challenger', 'control'],
    ...changes,
  };
}

/** A payment that waits for review. */
export function aReview(changes: Partial<Review> = {}): Review {
  return {
    payment: aPayment(),
    state: 'open',
    openedAt: ago(120),
    valueAtRisk: 437.85,
    label: 'no',
    ...changes,
  };
}

/** The same with all that was said. */
export const aReviewDetail = (
  changes: Partial<ReviewDetail> = {},
): ReviewDetail => ({ ...aReview(), history: [], ...changes });

/** A queue with one payment, of somebody who may decide. */
export function someReviews(
  changes: Partial<ReviewsResponse> = {},
): ReviewsResponse {
  return {
    reviews: [aReview()],
    counts: { open: 1, escalated: 0, done: 0 },
    labelsWaiting: 0,
    mayDecide: true,
    analysts: ['group:default/team-fraud'],
    ...changes,
  };
}

/** 30 days in which there was enough of everything. */
export function aBusiness(
  changes: Partial<BusinessResponse> = {},
): BusinessResponse {
  return {
    days: 30,
    from: ago(30 * 86_400),
    to: ago(0),
    at: ago(0),
    isOld: false,
    currency: 'EUR',
    otherCurrencies: 0,
    sampleShare: 1,
    payments: { count: 100_000, amount: 5_000_000 },
    outcomes: 1_200,
    maturityDays: 30,
    maturedShare: 0.5,
    caught: {
      reviewed: { count: 100, amount: 20_000 },
      declined: { count: 10, amount: 3_000 },
      estimated: { count: 200, amount: 50_000, amountError: 4_000, basis: 40 },
    },
    missed: {
      ...{ count: 50, amount: 8_000, explored: 40 },
      reviewed: { count: 7, amount: 900 },
    },
    falsePositives: {
      declined: { count: 5, amount: 500 },
      estimated: { count: 60, amount: 6_000 },
      reviewed: { count: 300, amount: 30_000 },
    },
    declinedUnknown: { count: 260, amount: 56_000 },
    explored: { count: 60, needed: 10 },
    reviews: { sent: 450, decided: 400 },
    perDay: [
      { day: '2026-11-29', reviews: 20, caught: 5, missed: 2 },
      { day: '2026-11-30', reviews: 25, caught: 6, missed: 1 },
    ],
    ...changes,
  };
}

/** Two arms that differ. */
export function anExperiment(
  changes: Partial<ExperimentResponse> = {},
): ExperimentResponse {
  const arm = { payments: 20_000, counted: 10_000, outcomes: 200 };
  const part = {
    model: 'card-fraud',
    featureSet: 'sha256:f',
    policy: { name: 'cards', version: 2 },
    payments: 20_000,
  };
  return {
    experiments: ['version-4', 'version-3'],
    experiment: 'version-4',
    metric: 'missed-fraud',
    since: ago(20 * 86_400),
    maturityDays: 30,
    maturedShare: 0.5,
    sampleShare: 1,
    arms: [
      {
        ...arm,
        variant: 'control',
        weight: 0.5,
        cards: 5_000,
        cardsWithOutcome: 180,
        rate: 0.02,
        parts: [{ ...part, version: '3' }],
      },
      {
        ...arm,
        variant: 'challenger',
        weight: 0.5,
        cards: 5_020,
        outcomes: 150,
        cardsWithOutcome: 140,
        rate: 0.015,
        parts: [{ ...part, version: '4' }],
      },
    ],
    sampleRatio: { state: 'fits', evidence: 0.02 },
    at: ago(0),
    isOld: false,
    differences: [
      {
        variant: 'challenger',
        control: 'control',
        lift: -0.25,
        interval: [-0.45, 0.02],
        pValue: 0.08,
        cardsNeeded: 9_000,
        plannedLift: 0.15,
        outcomesNeeded: 100,
        isAdjusted: false,
      },
    ],
    ...changes,
  };
}

/** The api of a service whose records are read. */
export function someRecords() {
  const detail = async (_entity: unknown, transactionId: string) =>
    aReviewDetail({ payment: aPayment({ transactionId }) });
  return {
    getRecords: async () => aSummary(),
    listPayments: async () => somePayments(),
    listReviews: async () => someReviews(),
    getReview: detail,
    claimReview: detail,
    releaseReview: detail,
    giveVerdict: detail,
    getBusiness: async () => aBusiness(),
    getExperiment: async () => anExperiment(),
  } satisfies Partial<FraudLatencyApi>;
}
