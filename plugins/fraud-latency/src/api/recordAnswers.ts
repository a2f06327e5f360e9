import { z } from 'zod';
import {
  type BusinessResponse,
  EXPERIMENT_METRICS,
  type ExperimentResponse,
  PAYMENT_OUTCOMES,
  type PaymentsResponse,
  type RecordsSummary,
  type ReviewDetail,
  type ReviewsResponse,
  VERDICTS,
} from '@modelport/plugin-fraud-latency-common';
import { paymentFields } from './answers';

/** How far records are read. */
export const recordsAnswer: z.ZodType<RecordsSummary> = z.object({
  service: z.string(),
  state: z.enum(['off', 'none', 'fresh', 'stale']),
  readAt: z.string().optional(),
  problem: z.string().optional(),
  lostAt: z.string().optional(),
  keepDays: z.number().optional(),
  sampleShare: z.number().optional(),
  newestAt: z.string().optional(),
  openReviews: z.number(),
  escalatedReviews: z.number(),
});

const payment = z.object({
  ...paymentFields,
  model: z.object({ name: z.string(), version: z.string() }),
  outcome: z.enum(PAYMENT_OUTCOMES),
  outcomeSource: z.string().optional(),
  labelledAt: z.string().optional(),
});

/** Payments of a page. */
export const paymentsAnswer: z.ZodType<PaymentsResponse> = z.object({
  payments: z.array(payment),
  next: z.string().optional(),
  versions: z.array(z.string()),
  variants: z.array(z.string()),
});

const verdict = z.object({
  verdict: z.enum(VERDICTS),
  by: z.string(),
  at: z.string(),
  note: z.string().optional(),
});

const review = z.object({
  payment,
  state: z.enum(['open', 'claimed', 'escalated', 'done']),
  openedAt: z.string(),
  valueAtRisk: z.number(),
  claim: z.object({ by: z.string(), until: z.string() }).optional(),
  verdict: verdict.optional(),
  settledBy: verdict.optional(),
  label: z.enum(['no', 'waiting', 'sent', 'refused']),
  labelProblem: z.string().optional(),
});

/** Reviews of a page. */
export const reviewsAnswer: z.ZodType<ReviewsResponse> = z.object({
  reviews: z.array(review),
  next: z.string().optional(),
  counts: z.object({
    open: z.number(),
    escalated: z.number(),
    done: z.number(),
  }),
  labelsWaiting: z.number(),
  mayDecide: z.boolean(),
  analysts: z.array(z.string()),
});

/** A review with its history. */
export const reviewAnswer: z.ZodType<ReviewDetail> = review.extend({
  history: z.array(verdict),
});

const money = z.object({ count: z.number(), amount: z.number() });

/** What the decisions were worth. */
export const businessAnswer: z.ZodType<BusinessResponse> = z.object({
  days: z.union([z.literal(7), z.literal(30), z.literal(90)]),
  from: z.string(),
  to: z.string(),
  since: z.string().optional(),
  at: z.string(),
  isOld: z.boolean(),
  currency: z.string(),
  otherCurrencies: z.number(),
  sampleShare: z.number(),
  payments: money,
  outcomes: z.number(),
  maturityDays: z.number(),
  maturedShare: z.number().nullable(),
  caught: z.object({
    reviewed: money,
    declined: money,
    estimated: money
      .extend({ amountError: z.number(), basis: z.number() })
      .optional(),
  }),
  missed: money.extend({ explored: z.number(), reviewed: money }),
  falsePositives: z.object({
    declined: money,
    estimated: money.optional(),
    reviewed: money,
  }),
  declinedUnknown: money,
  explored: z.object({ count: z.number(), needed: z.number() }),
  reviews: z.object({ sent: z.number(), decided: z.number() }),
  perDay: z.array(
    z.object({
      day: z.string(),
      reviews: z.number(),
      caught: z.number(),
      missed: z.number(),
    }),
  ),
});

/** What the records say of an experiment. */
export const experimentAnswer: z.ZodType<ExperimentResponse> = z.object({
  experiments: z.array(z.string()),
  experiment: z.string().optional(),
  metric: z.enum(EXPERIMENT_METRICS),
  since: z.string().optional(),
  maturityDays: z.number(),
  maturedShare: z.number().nullable(),
  sampleShare: z.number(),
  arms: z.array(
    z.object({
      variant: z.string(),
      weight: z.number().optional(),
      cards: z.number(),
      payments: z.number(),
      counted: z.number(),
      outcomes: z.number(),
      cardsWithOutcome: z.number(),
      rate: z.number().nullable(),
      parts: z.array(
        z.object({
          model: z.string(),
          version: z.string(),
          featureSet: z.string(),
          policy: paymentFields.policy,
          payments: z.number(),
        }),
      ),
    }),
  ),
  sampleRatio: z.discriminatedUnion('state', [
    z.object({ state: z.literal('unknown') }),
    z.object({ state: z.enum(['fits', 'mismatch']), evidence: z.number() }),
  ]),
  differences: z.array(
    z.object({
      variant: z.string(),
      control: z.string(),
      lift: z.number().optional(),
      interval: z.tuple([z.number(), z.number()]).optional(),
      pValue: z.number().optional(),
      cardsNeeded: z.number().optional(),
      plannedLift: z.number(),
      outcomesNeeded: z.number(),
      isAdjusted: z.boolean(),
    }),
  ),
  problem: z.string().optional(),
  at: z.string(),
  isOld: z.boolean(),
});
