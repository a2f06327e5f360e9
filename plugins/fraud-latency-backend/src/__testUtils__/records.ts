import { mockServices } from '@backstage/backend-test-utils';
import type { Lease } from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import type { Decision, Outcome } from '../records/parseRecord';
import { DatabasePaymentStore } from '../records/DatabasePaymentStore';
import type { KeptPage } from '../records/PaymentStore';
import { DatabaseFigureStore } from '../store/DatabaseFigureStore';

/** 2026-11-30, at noon UTC. */
export const NOON = Date.UTC(2026, 10, 30, 12);
export const KEY = { service: 'payments', instance: 'http://a' };
export const KEEP_ALL = { keepDays: 90, sampleShare: 1 };

/** A decision as the service writes it. */
export const aDecision = (more: Partial<Decision> = {}): Decision => ({
  schema: 'modelport.dev/fraud/decision/v1',
  transaction_id: 'tx-1',
  event_time: NOON - 1_000,
  received_at: NOON,
  customer: 'p-1',
  terminal: 'p-2',
  amount: 12.5,
  currency: 'EUR',
  score: 0.04,
  decision: 'approve',
  reason: { kind: 'score' },
  propensity: 1,
  model: { name: 'fraud', version: '3', digest: 'sha256:1' },
  experiment: 'steeper',
  variant: 'control',
  policy: { name: 'card-payments', version: 1 },
  features: { set: 'sha256:2', values: 'AABIQQ==' },
  ...more,
});

/** An outcome as the service writes it. */
export const anOutcome = (more: Partial<Outcome> = {}): Outcome => ({
  schema: 'modelport.dev/fraud/outcome/v1',
  transaction_id: 'tx-1',
  event_time: NOON - 1_000,
  customer: 'p-1',
  is_fraud: true,
  source: 'chargeback',
  labelled_at: NOON + 1_000,
  received_at: NOON + 2_000,
  ...more,
});

/** A page of a source. */
export const aPage = (more: Partial<KeptPage> = {}): KeptPage => ({
  ...{ decisions: [], outcomes: [], next: 'c-1', lost: false, at: NOON },
  ...more,
});

/** A store over a database with the tables of the plugin, and the lease of this process. */
export async function openPayments(knex: Knex) {
  await DatabaseFigureStore.create(mockServices.database({ knex }));
  const store = new DatabasePaymentStore(knex);
  const take = async (holder: string): Promise<Lease> => {
    const lease = await store.leases.take({
      ...{ name: 'records', holder, now: new Date(NOON) },
      expiresAt: new Date(NOON + 8_000),
      isGone: () => true,
    });
    if (!lease) throw new Error('The lease is held by another');
    return lease;
  };
  /** All rows of a table of the plugin, in the order of their keys. */
  const rows = (table: string) =>
    knex(`fraud_latency_${table}`).orderBy(
      table === 'cursors' ? 'instance' : 'transaction_id',
    );
  return { store, take, rows, lease: await take('me') };
}
