import { ServiceUnavailableError } from '@backstage/errors';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { z } from 'zod';

const time = z.number().transform(ms => new Date(ms).toISOString());
const score = z.number().nullable();
const value = z.number().nullable();
const model = z.object({
  name: z.string(),
  version: z.string(),
  digest: z.string(),
});

/** Why there are no reason codes, where the service will have some soon. */
const FEW = 'few-payments-yet';

/** What `GET /v1/decisions/:id` of the scoring service answers. */
const RECORD = z.object({
  schema: z.literal('modelport.dev/fraud/decision/v1'),
  transaction_id: z.string(),
  event_time: time,
  received_at: time,
  customer: z.string(),
  terminal: z.string(),
  amount: z.number(),
  currency: z.string(),
  score,
  decision: z.enum(['approve', 'review', 'decline']),
  reason: z.object({ kind: z.string(), rule: z.string().optional() }),
  propensity: z.number(),
  model,
  experiment: z.string(),
  variant: z.string(),
  policy: z.object({ name: z.string(), version: z.number() }),
  degraded: z.string().optional(),
  features: z.object({
    values: z.union([z.record(z.string(), value), z.array(value)]),
  }),
  reason_codes: z
    .array(
      z.object({
        ...{ feature: z.string(), contribution: z.number() },
        ...{ value: z.number(), usual: z.number() },
      }),
    )
    .nullable(),
  unexplained: z.string().optional(),
  shadow: z.array(z.object({ model, score })).optional(),
});

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told below, with what it should be
  }
}

/**
 * The service's record as people are shown it.
 *
 * @throws ServiceUnavailableError when it is no record
 */
export function explainRecord(text: string): ExplainedDecision {
  const { data, error } = RECORD.safeParse(readJson(text));
  if (!data) {
    const [issue] = error.issues;
    throw new ServiceUnavailableError(
      `The scoring service answered with a decision that this portal cannot read (${
        issue.path.join('.') || 'body'
      }: ${
        issue.message
      }); use versions of portal and service that fit each other`,
    );
  }
  const { reason } = data;
  return {
    transactionId: data.transaction_id,
    eventTime: data.event_time,
    receivedAt: data.received_at,
    customer: data.customer,
    terminal: data.terminal,
    amount: data.amount,
    currency: data.currency,
    score: data.score,
    decision: data.decision,
    reason:
      reason.rule === undefined ? reason.kind : `${reason.kind} ${reason.rule}`,
    propensity: data.propensity,
    model: data.model,
    experiment: data.experiment,
    variant: data.variant,
    policy: data.policy,
    ...(data.degraded !== undefined && { degraded: data.degraded }),
    features: Object.fromEntries(Object.entries(data.features.values)),
    reasonCodes: data.reason_codes,
    ...(data.unexplained === FEW && { unexplained: 'young' as const }),
    shadow: (data.shadow ?? []).map(each => ({
      model: each.model.name,
      version: each.model.version,
      score: each.score,
    })),
  };
}
