import { z } from 'zod';
import {
  type ExplainedDecision,
  type LatencyResponse,
  PAYMENT_DECISIONS,
  SCORING_STAGES,
} from '@modelport/plugin-fraud-latency-common';

const quantile = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('between'),
    aboveSeconds: z.number(),
    upToSeconds: z.number(),
  }),
  z.object({ kind: z.literal('beyond'), aboveSeconds: z.number() }),
  z.object({ kind: z.literal('too-few'), needed: z.number() }),
]);

const share = z.object({ atLeast: z.number(), atMost: z.number() });

const figures = {
  count: z.number(),
  quantiles: z.object({
    p50: quantile,
    p95: quantile,
    p99: quantile,
    p999: quantile,
  }),
};

const point = z.object({
  at: z.string(),
  counts: z.array(z.number()).nullable(),
  refused: z.number().nullable(),
  failed: z.number().nullable(),
  degraded: z.number().nullable(),
  shed: z.number().nullable(),
  loopDelaySeconds: z.number().nullable(),
  loopBusy: z.number().nullable(),
});

const objective = z.object({
  thresholdSeconds: z.number(),
  objective: z.number(),
  windowDays: z.number(),
  good: z.number(),
  total: z.number(),
  budgetLeft: z.number().nullable(),
  burn: z.array(
    z.object({
      window: z.string(),
      rate: z.number().nullable(),
      total: z.number().optional(),
    }),
  ),
  since: z.string().optional(),
});

/** What the scoring service of a model did. */
export const latencyAnswer: z.ZodType<LatencyResponse> = z.object({
  service: z.string(),
  window: z.enum(['15m', '1h', '6h', '24h', '7d']),
  from: z.string(),
  to: z.string(),
  stepSeconds: z.number(),
  source: z.enum(['scrape', 'prometheus']),
  state: z.enum(['quiet', 'keeping-up', 'saturated', 'not-seen', 'unknown']),
  instances: z.array(
    z.object({
      url: z.string(),
      cloud: z.string(),
      seenAt: z.string().optional(),
      problem: z.string().optional(),
    }),
  ),
  versions: z.array(
    z.object({
      ...figures,
      model: z.string(),
      version: z.string(),
      variant: z.string(),
      cloud: z.string(),
      within45ms: share.optional(),
      within100ms: share.optional(),
    }),
  ),
  stages: z.array(z.object({ ...figures, stage: z.enum(SCORING_STAGES) })),
  bounds: z.array(z.number()),
  series: z.array(point),
  objective: objective.optional(),
  ageSeconds: z.number().optional(),
  problem: z.string().optional(),
});

/** What is known of a payment wherever it is shown. */
export const paymentFields = {
  transactionId: z.string(),
  eventTime: z.string(),
  receivedAt: z.string(),
  customer: z.string(),
  terminal: z.string(),
  amount: z.number(),
  currency: z.string(),
  score: z.number().nullable(),
  decision: z.enum(PAYMENT_DECISIONS),
  reason: z.string(),
  experiment: z.string(),
  variant: z.string(),
  policy: z.object({ name: z.string(), version: z.number() }),
  degraded: z.string().optional(),
};

/** What was decided about a transaction, and why. */
export const decisionAnswer: z.ZodType<ExplainedDecision> = z.object({
  ...paymentFields,
  propensity: z.number(),
  model: z.object({
    name: z.string(),
    version: z.string(),
    digest: z.string(),
  }),
  features: z.record(z.string(), z.number().nullable()),
  reasonCodes: z
    .array(
      z.object({
        feature: z.string(),
        value: z.number(),
        usual: z.number(),
        contribution: z.number(),
      }),
    )
    .nullable(),
  shadow: z.array(
    z.object({
      model: z.string(),
      version: z.string(),
      score: z.number().nullable(),
    }),
  ),
  keptBy: z.literal('portal').optional(),
  unexplained: z.enum(['forgotten', 'silent', 'young']).optional(),
  outcome: z
    .object({
      isFraud: z.boolean(),
      source: z.string(),
      labelledAt: z.string(),
    })
    .optional(),
});
