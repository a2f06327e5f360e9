import type {
  PolicyOutcome,
  PolicyPreview,
  ServingChange,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import type { FraudLatencyApi } from '../api/FraudLatencyApi';

const ago = (seconds: number) =>
  new Date(Date.now() - seconds * 1000).toISOString();

/** Another owner of the model. */
export const OTHER = 'user:default/bob';

/** The policy that is served. */
export const SERVED_POLICY = `apiVersion: modelport/v1alpha1
kind: DecisionPolicy
metadata:
  name: cards
  version: 2
rules: []
thresholds:
  review: 0.4
  decline: 0.8
withoutScore: review
`;

/** What stands in the form at first, with another threshold. */
export const OTHER_POLICY = SERVED_POLICY.replace(
  'version: 2',
  'version: 3',
).replace('0.4', '0.3');

/** What was decided in 30 days. */
export function anOutcome(changes: Partial<PolicyOutcome> = {}): PolicyOutcome {
  return {
    approved: 97_000,
    reviewed: 2_000,
    declined: 1_000,
    reviewsPerDay: 66.7,
    caught: {
      ...{ count: 180, amount: 36_000 },
      ...{ countError: 12.5, amountError: 2_500 },
    },
    missed: { count: 60, amount: 9_000 },
    fraudsTo: {
      approve: { count: 52, amount: 8_000 },
      review: { count: 40, amount: 5_000 },
      decline: { count: 148, amount: 32_000 },
    },
    falsePositives: { declined: 400, reviewed: 1_500, amount: 95_000 },
    ...changes,
  };
}

/** A policy that catches more, for more reviews. */
export function aPreview(changes: Partial<PolicyPreview> = {}): PolicyPreview {
  return {
    policy: { name: 'cards', version: 3 },
    from: '2026-10-31T12:00:00.000Z',
    to: '2026-11-30T12:00:00.000Z',
    days: 30,
    currency: 'EUR',
    payments: 100_000,
    outcomes: 5_000,
    frauds: 240,
    sampleShare: 1,
    before: anOutcome(),
    after: anOutcome({
      ...{ approved: 96_000, reviewed: 3_000, reviewsPerDay: 100 },
      caught: {
        ...{ count: 200, amount: 39_000 },
        ...{ countError: 12.5, amountError: 2_500 },
      },
      missed: { count: 40, amount: 6_000 },
      fraudsTo: {
        approve: { count: 27, amount: 5_000 },
        review: { count: 65, amount: 8_000 },
        decline: { count: 148, amount: 32_000 },
      },
      falsePositives: { declined: 400, reviewed: 2_480, amount: 140_000 },
    }),
    moved: [
      { from: 'approve', to: 'approve', count: 96_000 },
      { from: 'approve', to: 'review', count: 1_000 },
      { from: 'review', to: 'review', count: 2_000 },
      { from: 'decline', to: 'decline', count: 1_000 },
    ],
    unknown: 0,
    declinedUnknown: 0,
    maturityDays: 30,
    reach: { days: 60, keepDays: 90, maturedShare: 0.5 },
    reviewedFrauds: { frauds: 40, called: 32 },
    verdictsPerDay: 60,
    skipped: [],
    rules: [{ name: 'large and new', count: 120, frauds: 7 }],
    ...changes,
  };
}

/** A policy that another owner requested. */
export function aChange(changes: Partial<ServingChange> = {}): ServingChange {
  return {
    id: 'c-1',
    proposal: { kind: 'policy', policy: OTHER_POLICY },
    reason: 'Fraud rings stay below 0.4.',
    state: 'requested',
    requestedBy: OTHER,
    requestedAt: ago(300),
    preview: aPreview(),
    replaces: { name: 'cards', version: 2 },
    ...changes,
  };
}

/** Other shares that another owner requested. */
export function aRamp(changes: Partial<ServingChange> = {}): ServingChange {
  return {
    id: 'c-2',
    proposal: {
      ...{ kind: 'experiment', action: 'ramp', experiment: 'version-4' },
      weights: { control: 0.2, challenger: 0.8 },
    },
    reason: 'It catches more.',
    state: 'requested',
    requestedBy: OTHER,
    requestedAt: ago(120),
    ...changes,
  };
}

/** The experiment that runs. */
export const RUNNING = {
  name: 'version-4',
  runsAs: 'version-4',
  control: 'control',
  arms: [
    { name: 'control', weight: 0.5, model: 'card-fraud@3' },
    { name: 'challenger', weight: 0.5, model: 'card-fraud@4' },
  ],
};

/** What is served after the experiment was ended in favour of the challenger. */
export const ENDED = {
  policy: '',
  ended: {
    ...{ name: RUNNING.name, variant: 'challenger', hasControl: true },
    control: { name: 'control', model: 'card-fraud@3' },
  },
};

/** Two instances that have what was approved last, seen by an owner. */
export function aServing(
  changes: Partial<ServingResponse> = {},
): ServingResponse {
  const policy = { name: 'cards', version: 2 };
  return {
    service: 'cards',
    now: { policy: SERVED_POLICY, experiment: RUNNING },
    instances: [
      { cloud: 'aws', index: 0, policy, revision: 6 },
      { cloud: 'gcp', index: 1, policy, revision: 6 },
    ],
    wantedRevision: 6,
    isConnected: true,
    open: [],
    mayRequest: true,
    mayDecide: true,
    owners: ['group:default/team-fraud'],
    ...changes,
  };
}

/** The api of a service that is connected, of which nothing was requested yet. */
export function someServing() {
  return {
    getServing: async () => aServing(),
    previewPolicy: async () => aPreview(),
    listServingChanges: async () => ({ changes: [] }),
    getServingChange: async (_entity: unknown, id: string) => aChange({ id }),
    requestServingChange: async () => aChange(),
    approveServingChange: async () => aChange({ state: 'approved' }),
    rejectServingChange: async () => aChange({ state: 'rejected' }),
    withdrawServingChange: async () => aChange({ state: 'withdrawn' }),
  } satisfies Partial<FraudLatencyApi>;
}
