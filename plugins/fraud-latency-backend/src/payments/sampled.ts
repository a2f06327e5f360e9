import type { Knex } from 'knex';
import { type PaymentRow, PAYMENTS } from './PaymentRow';

const BUCKETS = 10_000;

/** Which cards of a service are kept. */
export interface SampledService {
  service: string;
  /** Share of the cards that are kept, above 0 and at most 1. */
  sampleShare: number;
}

/**
 * Payments of the cards that are kept whole. Those of other cards are kept where they were sent to review, so that figures
 * over them alone would say too much of review.
 */
export function sampledPayments(
  db: Knex,
  { service, sampleShare }: SampledService,
) {
  return db<PaymentRow>(PAYMENTS)
    .where({ service })
    .where('bucket', '<', BUCKETS * sampleShare);
}

/** The policy let a payment through to learn what becomes of such payments. The record is kept as JSON, or as a text. */
export const EXPLORED = `reason in ('{"kind":"exploration"}', 'exploration')`;
/** The thresholds of the policy decided. */
export const BY_SCORE = `reason in ('{"kind":"score"}', 'score')`;
