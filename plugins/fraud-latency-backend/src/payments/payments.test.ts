import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import request from 'supertest';
import { aRecord } from '../__testUtils__/aRecord';
import { FakeInstance } from '../__testUtils__/FakeInstance';
import {
  aDatabase,
  aPayment,
  keep,
  PAID_AT,
  readRecords,
  withOutcome,
} from '../__testUtils__/somePayments';
import { aService, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const E = '/api/fraud-latency/v1/entities/component/default/fraud';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the payments of a service', () => {
  const instance = new FakeInstance();
  let knex: Knex;
  let clock = PAID_AT;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const start = async (records = true) => {
    const url = await instance.start();
    portal = await startTestPlugin({
      configs: [
        aService({
          instances: [{ url, cloud: 'aws' }],
          ...(records && { records: { keepDays: 90, sampleShare: 1 } }),
        }),
      ],
      knex,
      now: () => clock,
    });
  };
  beforeEach(async () => {
    clock = PAID_AT;
    knex = await aDatabase(databases, 'SQLITE_3');
  });
  afterEach(async () => {
    await portal.stop();
    await instance.stop();
  });

  const get = (path: string) => request(portal.server).get(`${E}/${path}`);
  const idsOf = async (query = '') => {
    const { body, status } = await get(`payments${query}`);
    expect([status, body.error]).toEqual([200, undefined]);
    return body.payments.map(
      ({ transactionId }: { transactionId: string }) => transactionId,
    );
  };

  it('are listed with all that is known of them, and the look is audited', async () => {
    await start();
    await keep(knex, [
      aPayment({
        decision: 'review',
        reason: '{"kind":"rule","rule":"large-at-night"}',
        degraded: 'store-unavailable',
        score: null,
      }),
      withOutcome(true, { transaction_id: 'tx-2', received_at: PAID_AT }),
    ]);
    const { body } = await get('payments?decision=review');
    expect(body).toEqual({
      payments: [
        {
          transactionId: 'tx-1',
          eventTime: '2026-11-30T12:00:00.000Z',
          receivedAt: '2026-11-30T12:00:01.000Z',
          customer: 'c-1',
          terminal: 't-1',
          amount: 100,
          currency: 'EUR',
          score: null,
          decision: 'review',
          reason: 'rule large-at-night',
          model: { name: 'fraud', version: '3' },
          experiment: 'steeper',
          variant: 'control',
          policy: { name: 'card-payments', version: 1 },
          degraded: 'store-unavailable',
          outcome: 'unknown',
        },
      ],
      versions: ['3'],
      variants: ['control'],
    });
    expect(portal.auditor.createEvent).toHaveBeenCalledTimes(1);
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'payments-read',
        meta: { entityRef: 'component:default/fraud', decision: 'review' },
      }),
    );
    expect(portal.event.success).toHaveBeenCalledTimes(1);
    const known = await get('payments?outcome=fraud');
    expect(known.body.payments).toEqual([
      expect.objectContaining({
        outcome: 'fraud',
        outcomeSource: 'chargeback',
        labelledAt: '2026-12-01T12:00:00.000Z',
      }),
    ]);
  });

  it('are filtered by decision, version, variant and outcome, those of other services left out', async () => {
    await start();
    await keep(knex, [
      aPayment({ transaction_id: 'a' }),
      aPayment({ transaction_id: 'b', decision: 'decline' }),
      aPayment({ transaction_id: 'c', version: '10', variant: 'challenger' }),
      withOutcome(false, { transaction_id: 'd' }),
      withOutcome(true, { transaction_id: 'e' }),
      aPayment({ transaction_id: 'f', service: 'other', version: '99' }),
    ]);
    expect(await idsOf()).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await idsOf('?decision=decline')).toEqual(['b']);
    expect(await idsOf('?version=10&variant=challenger')).toEqual(['c']);
    expect(await idsOf('?version=10&variant=control')).toEqual([]);
    expect(await idsOf(`?variant=${encodeURIComponent('größer 👩‍🔬')}`)).toEqual(
      [],
    );
    expect(await idsOf('?outcome=genuine')).toEqual(['d']);
    expect(await idsOf('?outcome=fraud')).toEqual(['e']);
    expect(await idsOf('?outcome=unknown')).toEqual(['c', 'b', 'a']);
    const { body } = await get('payments');
    expect([body.versions, body.variants]).toEqual([
      ['3', '10'],
      ['challenger', 'control'],
    ]);
  });

  it('come in pages that neither repeat nor leave out, also among payments of one moment', async () => {
    await start();
    const rows = ['a', 'b', 'c', 'd', 'e'].map((id, at) =>
      aPayment({
        transaction_id: id,
        received_at: PAID_AT + Math.floor(at / 3),
      }),
    );
    await keep(knex, rows);
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const after = next ? `&after=${next}` : '';
      const { body } = await get(`payments?limit=2${after}`);
      seen.push(
        ...body.payments.map((each: { transactionId: string }) => [
          each.transactionId,
        ]),
      );
      next = body.next;
    } while (next);
    expect(seen.flat()).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it.each(['x', '[1]', '[1.5,"a"]', '[1e400,"a"]', '[1,"\\u0000"]'])(
    'are refused after %s, which is no cursor',
    async text => {
      const after = Buffer.from(text).toString('base64url');
      await start();
      const { status, body } = await get(`payments?after=${after}`);
      expect(status).toBe(400);
      expect(body.error.message).toContain("after must be 'next' of the page");
    },
  );

  it('are not told of where the portal reads no records, and it says how to switch them on', async () => {
    await start(false);
    const { status, body } = await get('payments');
    expect(status).toBe(409);
    expect(body.error.message).toContain("sets 'records: {}' in its entry");
    const summary = await get('records');
    expect(summary.body).toMatchObject({
      state: 'off',
      problem: expect.stringContaining("sets 'records: {}'"),
    });
  });

  it('are summed up with how far they are read', async () => {
    await start();
    const summary = async () => (await get('records')).body;
    expect(await summary()).toEqual({
      service: 'payments',
      state: 'none',
      keepDays: 90,
      sampleShare: 1,
      openReviews: 0,
      escalatedReviews: 0,
    });
    await readRecords(knex, { read_at: PAID_AT, lost_at: PAID_AT - 5_000 });
    expect(await summary()).toMatchObject({ state: 'none' });
    await keep(knex, [aPayment({ decision: 'review' })]);
    expect(await summary()).toMatchObject({
      state: 'fresh',
      readAt: '2026-11-30T12:00:00.000Z',
      lostAt: '2026-11-30T11:59:55.000Z',
      newestAt: '2026-11-30T12:00:01.000Z',
      openReviews: 1,
    });
    clock += 60_001;
    expect(await summary()).toMatchObject({ state: 'stale' });
    clock = PAID_AT;
    await knex('fraud_latency_cursors').update({ problem: 'It is away.' });
    expect(await summary()).toMatchObject({
      state: 'stale',
      problem: 'It is away.',
    });
  });

  it('are explained from the records of the portal once the service has forgotten them', async () => {
    await start();
    await keep(knex, [
      withOutcome(true, {
        shadow: JSON.stringify([
          { model: { name: 'fraud', version: '4', digest: 'x' }, score: 0.8 },
        ]),
      }),
    ]);
    const { body, status } = await get('decisions/tx-1');
    expect([status, body.error]).toEqual([200, undefined]);
    expect(body).toMatchObject({
      transactionId: 'tx-1',
      reason: 'score',
      features: { 0: 12.5, 1: 0, 2: null },
      reasonCodes: null,
      shadow: [{ model: 'fraud', version: '4', score: 0.8 }],
      ...{ keptBy: 'portal', unexplained: 'forgotten' },
      outcome: {
        isFraud: true,
        source: 'chargeback',
        labelledAt: '2026-12-01T12:00:00.000Z',
      },
    });
    await instance.stop();
    const { body: silent } = await get('decisions/tx-1');
    expect(silent).toMatchObject({ keptBy: 'portal', unexplained: 'silent' });
    expect((await get('decisions/tx-none')).status).toBe(503);
  });

  it('are explained by the service while it remembers them, with what became of them', async () => {
    await start();
    instance.says(aRecord());
    await keep(knex, [withOutcome(false)]);
    const { body } = await get('decisions/tx-1');
    expect(body).not.toHaveProperty('keptBy');
    expect(body).not.toHaveProperty('unexplained');
    expect(body.reasonCodes).toHaveLength(1);
    expect(body.outcome).toMatchObject({ isFraud: false });
    await knex('fraud_latency_payments').delete();
    expect((await get('decisions/tx-1')).body.outcome).toBeUndefined();
  });
});
