import type { Entity } from '@backstage/catalog-model';
import {
  type ExplainedDecision,
  type LatencyFigures,
  type LatencyObjective,
  type LatencyPoint,
  type LatencyResponse,
  SCORING_STAGES,
  type VersionLatency,
} from '@modelport/plugin-fraud-latency-common';
import type { FraudLatencyApi } from '../api/FraudLatencyApi';
import { someRecords } from './recordBuilders';
import { someServing } from './servingBuilders';

/** A model that is served by the scoring service `cards`. */
export function aModel(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'fraud',
      namespace: 'default',
      annotations: annotations ?? {
        'modelport.dev/scoring-service': 'cards',
        'modelport.dev/registered-model': 'card-fraud',
      },
    },
    spec: { type: 'ml-model', owner: 'team-fraud', lifecycle: 'production' },
  };
}

/** An instant so many seconds ago. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

/** A step in which 7,200 requests were answered: 120 a second. */
export function aPoint(changes: Partial<LatencyPoint> = {}): LatencyPoint {
  return {
    at: ago(0),
    counts: [3600, 3543, 57],
    refused: 0,
    failed: 0,
    degraded: 0,
    shed: 0,
    loopDelaySeconds: 0.002,
    loopBusy: 0.41,
    ...changes,
  };
}

/** Figures of 10,000 requests. */
export function someFigures(): LatencyFigures {
  return {
    count: 10_000,
    quantiles: {
      p50: { kind: 'between', aboveSeconds: 0, upToSeconds: 0.01 },
      p95: { kind: 'between', aboveSeconds: 0.01, upToSeconds: 0.045 },
      p99: { kind: 'between', aboveSeconds: 0.045, upToSeconds: 1 },
      p999: { kind: 'beyond', aboveSeconds: 1 },
    },
  };
}

/** A version in one cloud. */
export function aVersion(
  changes: Partial<VersionLatency> = {},
): VersionLatency {
  return {
    ...someFigures(),
    model: 'card-fraud',
    version: '3',
    variant: 'control',
    cloud: 'aws',
    within45ms: { atLeast: 0.992, atMost: 0.992 },
    within100ms: { atLeast: 0.995, atMost: 0.999 },
    ...changes,
  };
}

/** An objective with half of its budget left. */
export function anObjective(
  changes: Partial<LatencyObjective> = {},
): LatencyObjective {
  return {
    thresholdSeconds: 0.045,
    objective: 0.99,
    windowDays: 28,
    good: 995_000,
    total: 1_000_000,
    budgetLeft: 0.5,
    burn: [
      { window: '1h', rate: 14, total: 20_000 },
      { window: '6h', rate: 0.8, total: 100_000 },
      { window: '3d', rate: null, total: 300_000 },
    ],
    ...changes,
  };
}

/** An hour of a service that keeps up, with a gap of two steps. */
export function aResponse(
  changes: Partial<LatencyResponse> = {},
): LatencyResponse {
  const unknown = { counts: null, loopBusy: null, loopDelaySeconds: null };
  return {
    service: 'cards',
    window: '1h',
    from: ago(3_600),
    to: ago(0),
    stepSeconds: 60,
    source: 'scrape',
    state: 'keeping-up',
    instances: [{ url: 'http://scoring-1:7500', cloud: 'aws', seenAt: ago(3) }],
    versions: [aVersion()],
    stages: SCORING_STAGES.map(stage => ({ stage, ...someFigures() })),
    bounds: [0.01, 0.045],
    series: [300, 240, 180, 120, 60, 0].map((seconds, at) =>
      aPoint({ at: ago(seconds), ...((at === 1 || at === 2) && unknown) }),
    ),
    objective: anObjective(),
    ageSeconds: 3,
    ...changes,
  };
}

/** What a service answers that nobody has asked anything yet. */
export function nothingObserved(
  changes: Partial<LatencyResponse> = {},
): LatencyResponse {
  return aResponse({
    state: 'quiet',
    versions: [],
    stages: [],
    objective: undefined,
    series: [aPoint({ counts: [0, 0, 0] })],
    ...changes,
  });
}

/** A payment that was declined. */
export function aDecision(
  changes: Partial<ExplainedDecision> = {},
): ExplainedDecision {
  return {
    transactionId: 't/1',
    eventTime: ago(120),
    receivedAt: ago(119),
    customer: 'c:5f1d',
    terminal: 't:77aa',
    amount: 42.5,
    currency: 'EUR',
    score: 0.9312,
    decision: 'decline',
    reason: 'score',
    propensity: 0.95,
    model: { name: 'card-fraud', version: '3', digest: 'sha256:abab' },
    experiment: 'version-4',
    variant: 'control',
    policy: { name: 'cards', version: 2 },
    features: { amount_log: 3.77, customer_count_24h: 12, age: null },
    reasonCodes: [
      {
        ...{ feature: 'customer_count_24h', value: 12 },
        ...{ usual: 1, contribution: 0.5 },
      },
      {
        ...{ feature: 'amount_log', value: 3.77 },
        ...{ usual: 3.1, contribution: -0.25 },
      },
    ],
    shadow: [{ model: 'card-fraud', version: '4', score: 0.71 }],
    ...changes,
  };
}

/** An api of a service that keeps up and whose records are read, unless told otherwise. */
export function anApi(
  changes: Partial<FraudLatencyApi> = {},
): jest.Mocked<FraudLatencyApi> {
  const usual: FraudLatencyApi = {
    getLatency: async (_entity, { window = '1h' } = {}) =>
      aResponse({ window }),
    getDecision: async (_entity, transactionId) => aDecision({ transactionId }),
    ...someRecords(),
    ...someServing(),
  };
  const names = Object.keys(usual) as (keyof FraudLatencyApi)[];
  const api = { ...usual, ...changes };
  return Object.fromEntries(
    names.map(name => [name, jest.fn(api[name] as () => unknown)]),
  ) as unknown as jest.Mocked<FraudLatencyApi>;
}

/** What the client throws for an answer that is not 2xx. */
export function aCallError(statusCode: number, message: string): Error {
  const names: Record<number, string> = {
    403: 'NotAllowedError',
    404: 'NotFoundError',
    409: 'ConflictError',
  };
  const name = names[statusCode] ?? 'Error';
  return Object.assign(new Error(message), { name, statusCode });
}
