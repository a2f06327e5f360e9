import {
  LATENCY_WINDOWS,
  type LatencyWindow,
  SCORING_STAGES,
} from '@modelport/plugin-fraud-latency-common';
import { experimentSchemas } from './experimentSchemas';
import {
  COUNT,
  COUNT_OR_NULL,
  DECISION,
  listOf,
  NUMBER,
  NUMBER_OR_NULL,
  object,
  paymentFields,
  ref,
  TEXT,
  TIME,
} from './parts';
import { businessSchemas } from './businessSchemas';
import { paymentSchemas } from './paymentSchemas';
import { reviewSchemas } from './reviewSchemas';
import { servingSchemas } from './servingSchemas';

/** Names of the windows. */
export const WINDOWS = Object.keys(LATENCY_WINDOWS) as LatencyWindow[];

const figures = { count: COUNT, quantiles: ref('Quantiles') } as const;

/** Bodies and answers of the API. */
export const schemas = {
  Error: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['name', 'message'],
        properties: { name: TEXT, message: TEXT },
      },
    },
  },
  Quantile: object(
    {
      kind: { type: 'string', enum: ['between', 'beyond', 'too-few'] },
      aboveSeconds: NUMBER,
      upToSeconds: NUMBER,
      needed: COUNT,
    },
    ['kind'],
  ),
  Quantiles: object(
    {
      p50: ref('Quantile'),
      p95: ref('Quantile'),
      p99: ref('Quantile'),
      p999: ref('Quantile'),
    },
    ['p50', 'p95', 'p99', 'p999'],
  ),
  Share: object({ atLeast: NUMBER, atMost: NUMBER }, ['atLeast', 'atMost']),
  VersionLatency: object(
    {
      model: TEXT,
      version: TEXT,
      variant: TEXT,
      cloud: TEXT,
      ...figures,
      within45ms: ref('Share'),
      within100ms: ref('Share'),
    },
    ['model', 'version', 'variant', 'cloud', 'count', 'quantiles'],
  ),
  StageLatency: object(
    { stage: { type: 'string', enum: SCORING_STAGES }, ...figures },
    ['stage', 'count', 'quantiles'],
  ),
  VariantDecisions: object(
    { variant: TEXT, decision: DECISION, count: COUNT },
    ['variant', 'decision', 'count'],
  ),
  LatencyPoint: object(
    {
      at: TIME,
      counts: { type: ['array', 'null'], items: COUNT },
      refused: COUNT_OR_NULL,
      failed: COUNT_OR_NULL,
      degraded: COUNT_OR_NULL,
      shed: COUNT_OR_NULL,
      loopDelaySeconds: NUMBER_OR_NULL,
      loopBusy: NUMBER_OR_NULL,
    },
    [
      'at',
      'counts',
      'refused',
      'failed',
      'degraded',
      'shed',
      'loopDelaySeconds',
      'loopBusy',
    ],
  ),
  BurnRate: object({ window: TEXT, rate: NUMBER_OR_NULL, total: COUNT }, [
    'window',
    'rate',
  ]),
  Objective: object(
    {
      thresholdSeconds: NUMBER,
      objective: NUMBER,
      windowDays: COUNT,
      good: COUNT,
      total: COUNT,
      budgetLeft: NUMBER_OR_NULL,
      burn: listOf('BurnRate'),
      since: TIME,
    },
    [
      'thresholdSeconds',
      'objective',
      'windowDays',
      'good',
      'total',
      'budgetLeft',
      'burn',
    ],
  ),
  Instance: object({ url: TEXT, cloud: TEXT, seenAt: TIME, problem: TEXT }, [
    'url',
    'cloud',
  ]),
  Latency: object(
    {
      service: TEXT,
      window: { type: 'string', enum: WINDOWS },
      from: TIME,
      to: TIME,
      stepSeconds: COUNT,
      source: { type: 'string', enum: ['scrape', 'prometheus'] },
      state: {
        type: 'string',
        enum: ['quiet', 'keeping-up', 'saturated', 'not-seen', 'unknown'],
      },
      instances: listOf('Instance'),
      versions: listOf('VersionLatency'),
      stages: listOf('StageLatency'),
      decisions: listOf('VariantDecisions'),
      bounds: { type: 'array', items: NUMBER },
      series: listOf('LatencyPoint'),
      objective: ref('Objective'),
      ageSeconds: COUNT,
      problem: TEXT,
    },
    [
      'service',
      'window',
      'from',
      'to',
      'stepSeconds',
      'source',
      'state',
      'instances',
      'versions',
      'stages',
      'bounds',
      'series',
    ],
  ),
  ReasonCode: object(
    { feature: TEXT, value: NUMBER, usual: NUMBER, contribution: NUMBER },
    ['feature', 'value', 'usual', 'contribution'],
  ),
  Decision: object(
    {
      ...paymentFields,
      propensity: NUMBER,
      model: object({ name: TEXT, version: TEXT, digest: TEXT }, [
        'name',
        'version',
        'digest',
      ]),
      features: { type: 'object', additionalProperties: NUMBER_OR_NULL },
      reasonCodes: {
        type: ['array', 'null'],
        items: ref('ReasonCode'),
      },
      shadow: {
        type: 'array',
        items: object({ model: TEXT, version: TEXT, score: NUMBER_OR_NULL }, [
          'model',
          'version',
          'score',
        ]),
      },
      keptBy: { type: 'string', enum: ['portal'] },
      unexplained: { type: 'string', enum: ['forgotten', 'silent', 'young'] },
      outcome: object(
        { isFraud: { type: 'boolean' }, source: TEXT, labelledAt: TIME },
        ['isFraud', 'source', 'labelledAt'],
      ),
    },
    [
      'transactionId',
      'eventTime',
      'receivedAt',
      'customer',
      'terminal',
      'amount',
      'currency',
      'score',
      'decision',
      'reason',
      'propensity',
      'model',
      'experiment',
      'variant',
      'policy',
      'features',
      'reasonCodes',
      'shadow',
    ],
  ),
  ...paymentSchemas,
  ...reviewSchemas,
  ...businessSchemas,
  ...experimentSchemas,
  ...servingSchemas,
} as const;
