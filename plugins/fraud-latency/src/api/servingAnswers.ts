import { z } from 'zod';
import {
  EXPERIMENT_ACTIONS,
  PAYMENT_DECISIONS,
  type PolicyPreview,
  type ServingChange,
  type ServingChangesResponse,
  type ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import { paymentFields } from './answers';

const { policy } = paymentFields;

const money = z.object({ count: z.number(), amount: z.number() });

const outcome = z.object({
  approved: z.number(),
  reviewed: z.number(),
  declined: z.number(),
  reviewsPerDay: z.number().nullable(),
  caught: money.extend({ countError: z.number(), amountError: z.number() }),
  missed: money,
  // Previews that an earlier portal kept have no such field.
  fraudsTo: z
    .object({ approve: money, review: money, decline: money })
    .optional(),
  falsePositives: z.object({
    declined: z.number(),
    reviewed: z.number(),
    amount: z.number(),
  }),
});

/** The payments of the last days under another policy. */
export const previewAnswer: z.ZodType<PolicyPreview> = z.object({
  policy,
  from: z.string(),
  to: z.string(),
  days: z.number(),
  currency: z.string(),
  payments: z.number(),
  outcomes: z.number(),
  frauds: z.number(),
  sampleShare: z.number(),
  before: outcome,
  after: outcome,
  moved: z.array(
    z.object({
      from: z.enum(PAYMENT_DECISIONS),
      to: z.enum(PAYMENT_DECISIONS),
      count: z.number(),
    }),
  ),
  unknown: z.number(),
  // Previews that an earlier portal kept have none of these.
  declinedUnknown: z.number().optional(),
  maturityDays: z.number().optional(),
  reach: z
    .object({
      days: z.number(),
      keepDays: z.number(),
      maturedShare: z.number().nullable(),
      short: z.enum(['retention', 'most', 'young']).optional(),
    })
    .optional(),
  reviewedFrauds: z
    .object({ frauds: z.number(), called: z.number() })
    .optional(),
  verdictsPerDay: z.number().nullable().optional(),
  skipped: z.array(z.object({ reason: z.string(), count: z.number() })),
  rules: z.array(
    z.object({ name: z.string(), count: z.number(), frauds: z.number() }),
  ),
});

const control = z.object({ name: z.string(), model: z.string() });

const proposal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('policy'), policy: z.string() }),
  z.object({
    kind: z.literal('experiment'),
    action: z.enum(EXPERIMENT_ACTIONS),
    experiment: z.string(),
    variant: z.string().optional(),
    weights: z.record(z.string(), z.number()).optional(),
    control: control.optional(),
  }),
]);

/** A change with who wanted it and who decided. */
export const changeAnswer: z.ZodType<ServingChange> = z.object({
  id: z.string(),
  proposal,
  reason: z.string(),
  state: z.enum(['requested', 'approved', 'rejected', 'withdrawn']),
  requestedBy: z.string(),
  requestedAt: z.string(),
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  note: z.string().optional(),
  revision: z.number().optional(),
  preview: previewAnswer.optional(),
  replaces: policy.optional(),
});

/** Changes of a page. */
export const changesAnswer: z.ZodType<ServingChangesResponse> = z.object({
  changes: z.array(changeAnswer),
  next: z.string().optional(),
  problem: z.string().optional(),
});

/** What a scoring service does, what it is to do, and what was proposed. */
export const servingAnswer: z.ZodType<ServingResponse> = z.object({
  service: z.string(),
  now: z
    .object({
      policy: z.string(),
      experiment: z
        .object({
          name: z.string(),
          runsAs: z.string(),
          control: z.string(),
          arms: z.array(
            z.object({
              name: z.string(),
              weight: z.number(),
              model: z.string(),
            }),
          ),
        })
        .optional(),
      ended: z
        .object({
          name: z.string(),
          variant: z.string(),
          control,
          hasControl: z.boolean(),
        })
        .optional(),
    })
    .optional(),
  instances: z.array(
    z.object({
      cloud: z.string(),
      index: z.number(),
      policy: policy.optional(),
      revision: z.number().optional(),
      problem: z.string().optional(),
    }),
  ),
  wantedRevision: z.number(),
  isConnected: z.boolean(),
  open: z.array(changeAnswer),
  mayRequest: z.boolean(),
  mayDecide: z.boolean(),
  owners: z.array(z.string()),
});
