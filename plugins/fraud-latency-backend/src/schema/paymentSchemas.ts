import { PAYMENT_OUTCOMES } from '@modelport/plugin-fraud-latency-common';
import {
  COUNT,
  listOf,
  NUMBER,
  object,
  paymentFields,
  TEXT,
  TIME,
} from './parts';

/** Bodies of the routes about records and payments. */
export const paymentSchemas = {
  Records: object(
    {
      service: TEXT,
      state: { type: 'string', enum: ['off', 'none', 'fresh', 'stale'] },
      readAt: TIME,
      problem: TEXT,
      lostAt: TIME,
      keepDays: COUNT,
      sampleShare: NUMBER,
      newestAt: TIME,
      openReviews: COUNT,
      escalatedReviews: COUNT,
    },
    ['service', 'state', 'openReviews', 'escalatedReviews'],
  ),
  Payment: object(
    {
      ...paymentFields,
      model: object({ name: TEXT, version: TEXT }, ['name', 'version']),
      outcome: { type: 'string', enum: PAYMENT_OUTCOMES },
      outcomeSource: TEXT,
      labelledAt: TIME,
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
      'model',
      'experiment',
      'variant',
      'policy',
      'outcome',
    ],
  ),
  Payments: object(
    {
      payments: listOf('Payment'),
      next: TEXT,
      versions: { type: 'array', items: TEXT },
      variants: { type: 'array', items: TEXT },
    },
    ['payments', 'versions', 'variants'],
  ),
} as const;
