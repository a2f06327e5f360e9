import {
  mockServices,
  type TestDatabaseId,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { type PaymentRow, PAYMENTS } from '../payments/PaymentRow';
import { REVIEWS, type ReviewRow } from '../review/ReviewRow';
import { DatabaseFigureStore } from '../store/DatabaseFigureStore';

/** The time of payments, unless they are given one. */
export const PAID_AT = Date.UTC(2026, 10, 30, 12);

/** Three features, as a record has them: 12.5, 0 and one that is missing. */
const FEATURES = Buffer.from(new Float32Array([12.5, 0, NaN]).buffer).toString(
  'base64',
);

/** A payment that was approved, unless told otherwise. */
export const aPayment = (more: Partial<PaymentRow> = {}): PaymentRow => ({
  service: 'payments',
  transaction_id: 'tx-1',
  event_time: PAID_AT,
  received_at: PAID_AT + 1_000,
  customer: 'c-1',
  terminal: 't-1',
  amount: 100,
  currency: 'EUR',
  score: 0.1,
  decision: 'approve',
  reason: '{"kind":"score"}',
  propensity: 1,
  model: 'fraud',
  version: '3',
  digest: 'sha256:3',
  experiment: 'steeper',
  variant: 'control',
  policy: 'card-payments',
  policy_version: 1,
  degraded: null,
  features: FEATURES,
  feature_set: 'sha256:f',
  shadow: null,
  bucket: 0,
  is_fraud: null,
  outcome_source: null,
  labelled_at: null,
  outcome_received_at: null,
  ...more,
});

/** The same with an outcome, known a day later. */
export const withOutcome = (
  isFraud: boolean,
  more: Partial<PaymentRow> = {},
): PaymentRow =>
  aPayment({
    is_fraud: isFraud,
    outcome_source: 'chargeback',
    labelled_at: PAID_AT + 86_400_000,
    outcome_received_at: PAID_AT + 86_400_000,
    ...more,
  });

/** A database with the tables of the plugin. */
export async function aDatabase(
  databases: TestDatabases,
  id: TestDatabaseId,
): Promise<Knex> {
  const knex = await databases.init(id);
  await DatabaseFigureStore.create(mockServices.database({ knex }));
  return knex;
}

/** Keeps payments as the feed does: those that were sent to review are open. */
export async function keep(knex: Knex, rows: PaymentRow[]): Promise<void> {
  await knex.batchInsert(PAYMENTS, rows, 20);
  const reviews = rows.filter(({ decision }) => decision === 'review');
  await knex.batchInsert(
    REVIEWS,
    reviews.map(
      (row): Partial<ReviewRow> => ({
        service: row.service,
        transaction_id: row.transaction_id,
        opened_at: row.received_at,
        value_at_risk: (row.score ?? 0) * row.amount,
        state: 'open',
      }),
    ),
    20,
  );
}

/** Keeps that the records of a service were read. */
export async function readRecords(
  knex: Knex,
  more: { read_at?: number; lost_at?: number; problem?: string } = {},
): Promise<void> {
  const row = { service: 'payments', instance: 'http://a', cursor: '1' };
  await knex('fraud_latency_cursors').insert({
    ...row,
    ...{ read_at: Date.now(), lost_at: null, problem: null, ...more },
  });
}

/** Keeps that a person called payments fraud in the review. */
export async function callFraud(
  knex: Knex,
  rows: readonly PaymentRow[],
): Promise<void> {
  for (const { service, transaction_id } of rows) {
    await knex(REVIEWS)
      .where({ service, transaction_id })
      .update({
        ...{ state: 'done', verdict: 'fraud', verdict_at: PAID_AT },
        verdict_by: 'user:default/ada',
      });
  }
}
