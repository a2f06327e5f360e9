import { resolve } from 'node:path';
import {
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { LeaseLostError } from '@modelport/plugin-ml-node';
import {
  aDecision,
  anOutcome,
  aPage,
  KEEP_ALL,
  KEY,
  NOON,
  openPayments,
} from '../__testUtils__/records';
import type { KeptPage } from './PaymentStore';
import { bucketOf } from './rows';

jest.setTimeout(60_000);

const DAY_MS = 86_400_000;
const databases = TestDatabases.create();
const TABLES = ['payments', 'reviews', 'outcomes_waiting', 'cursors'];

describe.each(databases.eachSupportedId())(
  'DatabasePaymentStore on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await databases.init(databaseId);
      const opened = await openPayments(knex);
      const { store, lease, rows } = opened;
      const keep = (page: Partial<KeptPage>, keeping = KEEP_ALL) =>
        store.keep(KEY, aPage(page), keeping, lease);
      /** What is known of the outcomes, by payment. */
      const outcomes = async () =>
        (await rows('payments')).map(row => [
          row.transaction_id,
          row.is_fraud === null ? null : Boolean(row.is_fraud),
          row.outcome_source,
        ]);
      const all = () => Promise.all(TABLES.map(table => rows(table)));
      return { ...opened, knex, keep, outcomes, all };
    }

    it('keeps all of a decision, and where its source goes on', async () => {
      const { keep, rows, store } = await create();
      expect(await store.cursor(KEY)).toBeUndefined();
      const shadow = [
        { model: { name: 'fraud', version: '4', digest: 'd' }, score: 0.2 },
      ];
      await keep({
        decisions: [
          aDecision({ degraded: 'store-unavailable', shadow, score: null }),
        ],
      });
      const [row] = await rows('payments');
      const times = ['event_time', 'received_at'].map(name => row[name]);
      expect(times.map(Number)).toEqual([NOON - 1_000, NOON]);
      expect({ ...row, event_time: 0, received_at: 0 }).toEqual({
        service: 'payments',
        transaction_id: 'tx-1',
        event_time: 0,
        received_at: 0,
        customer: 'p-1',
        terminal: 'p-2',
        amount: 12.5,
        currency: 'EUR',
        score: null,
        decision: 'approve',
        reason: '{"kind":"score"}',
        propensity: 1,
        model: 'fraud',
        version: '3',
        digest: 'sha256:1',
        experiment: 'steeper',
        variant: 'control',
        policy: 'card-payments',
        policy_version: 1,
        degraded: 'store-unavailable',
        features: 'AABIQQ==',
        feature_set: 'sha256:2',
        shadow: JSON.stringify(shadow),
        bucket: bucketOf('p-1'),
        is_fraud: null,
        outcome_source: null,
        labelled_at: null,
        outcome_received_at: null,
      });
      expect(await store.cursor(KEY)).toBe('c-1');
      expect(await rows('reviews')).toEqual([]);
    });

    it('changes nothing when the same page comes again', async () => {
      const { keep, all, knex } = await create();
      const page = {
        decisions: [
          aDecision(),
          aDecision({ transaction_id: 'tx-2', decision: 'review' }),
        ],
        outcomes: [anOutcome(), anOutcome({ transaction_id: 'tx-9' })],
      };
      await keep(page);
      await knex('fraud_latency_reviews').update({ claimed_by: 'ada' });
      const before = await all();
      await keep(page);
      expect(await all()).toEqual(before);
      expect(before.map(({ length }) => length)).toEqual([2, 1, 1, 1]);
    });

    it('takes pages with more than one statement holds', async () => {
      const { keep, rows } = await create();
      const ids = Array.from({ length: 1_000 }, (_, at) => `tx-${at}`);
      const ofAll = ids.map(transaction_id => ({ transaction_id }));
      await keep({
        decisions: ofAll.map(id => aDecision({ ...id, decision: 'review' })),
        outcomes: ofAll.map(id => anOutcome(id)),
      });
      const kept = await rows('payments');
      expect(kept).toHaveLength(1_000);
      expect(kept.every(({ is_fraud }) => Boolean(is_fraud))).toBe(true);
      const reviews = await rows('reviews');
      expect(reviews.filter(({ state }) => state === 'done')).toHaveLength(
        1_000,
      );
    });

    it('keeps the outcome that was given last, whenever it comes', async () => {
      const { keep, outcomes } = await create();
      await keep({ decisions: [aDecision()] });
      expect(await outcomes()).toEqual([['tx-1', null, null]]);
      const first = anOutcome();
      const correction = anOutcome({
        ...{ is_fraud: false, source: 'customer' },
        labelled_at: NOON + 30 * DAY_MS,
      });
      await keep({ outcomes: [correction, first] });
      expect(await outcomes()).toEqual([['tx-1', false, 'customer']]);
      await keep({ outcomes: [first] });
      expect(await outcomes()).toEqual([['tx-1', false, 'customer']]);
      const again = anOutcome({
        labelled_at: correction.labelled_at,
        received_at: correction.received_at + 1,
      });
      await keep({ outcomes: [again] });
      expect(await outcomes()).toEqual([['tx-1', true, 'chargeback']]);
      await keep({ outcomes: [correction] });
      expect(await outcomes()).toEqual([['tx-1', true, 'chargeback']]);
    });

    it('lets an outcome wait for its decision', async () => {
      const { keep, outcomes, rows } = await create();
      const early = anOutcome({ labelled_at: NOON + 500, is_fraud: false });
      await keep({ outcomes: [anOutcome()] });
      await keep({ outcomes: [early, anOutcome({ transaction_id: 'tx-2' })] });
      const waiting = await rows('outcomes_waiting');
      expect(waiting).toHaveLength(2);
      expect(Number(waiting[0].until)).toBe(NOON + 90 * DAY_MS);
      await keep({ decisions: [aDecision({ decision: 'review' })] });
      expect(await outcomes()).toEqual([['tx-1', true, 'chargeback']]);
      expect(await rows('reviews')).toMatchObject([{ state: 'done' }]);
      expect(await rows('outcomes_waiting')).toMatchObject([
        { transaction_id: 'tx-2' },
      ]);
    });

    it('opens a review of each payment that a person is to look at', async () => {
      const { keep, rows } = await create();
      const review = { decision: 'review' } as const;
      await keep({
        decisions: [
          aDecision({ ...review, score: 0.5, amount: 90 }),
          aDecision({ ...review, transaction_id: 'tx-2', score: null }),
          aDecision({ transaction_id: 'tx-3' }),
        ],
      });
      const [first, second, ...more] = await rows('reviews');
      expect({ ...first, opened_at: Number(first.opened_at) }).toMatchObject({
        service: 'payments',
        transaction_id: 'tx-1',
        opened_at: NOON,
        value_at_risk: 45,
        state: 'open',
        claimed_by: null,
        claimed_until: null,
        verdict: null,
        verdict_by: null,
        verdict_at: null,
        note: null,
        sent_at: null,
      });
      expect(second).toMatchObject({ state: 'open', value_at_risk: 12.5 });
      expect(more).toEqual([]);
    });

    it('ends a review by an outcome from elsewhere, and never changes the verdict of a person', async () => {
      const { keep, rows, knex } = await create();
      const ids = ['a', 'b', 'c', 'd'].map(id => ({ transaction_id: id }));
      await keep({
        decisions: ids.map(id => aDecision({ ...id, decision: 'review' })),
      });
      const claim = { state: 'claimed', claimed_by: 'user:default/ada' };
      const verdict = { verdict: 'fraud', verdict_by: 'user:default/bob' };
      const reviewOf = (id: object) => knex('fraud_latency_reviews').where(id);
      await reviewOf(ids[1]).update({ ...claim, claimed_until: NOON });
      await reviewOf(ids[2]).update({ ...verdict, state: 'done' });
      const known = [
        'chargeback',
        'customer',
        'chargeback',
        'analyst',
      ] as const;
      await keep({
        outcomes: ids.map((id, at) =>
          anOutcome({ ...id, source: known[at], is_fraud: at !== 2 }),
        ),
      });
      const states = async () =>
        (await rows('reviews')).map(row => [
          ...[row.state, row.verdict, row.verdict_by, row.claimed_by],
        ]);
      expect(await states()).toEqual([
        ['done', 'fraud', 'chargeback', null],
        ['done', 'fraud', 'customer', null],
        ['done', 'fraud', 'user:default/bob', null],
        ['open', null, null, null],
      ]);
      const history = async () =>
        (await rows('verdicts')).map(row => [
          ...[row.transaction_id, row.verdict, row.by, Number(row.at)],
        ]);
      // Of the verdict that was overtaken too; that of an analyst is written where it is given.
      expect(await history()).toEqual([
        ['a', 'fraud', 'chargeback', NOON + 1_000],
        ['b', 'fraud', 'customer', NOON + 1_000],
        ['c', 'genuine', 'chargeback', NOON + 1_000],
      ]);
      await keep({ outcomes: [anOutcome(ids[0])] });
      expect(await history()).toHaveLength(3);
      const [{ verdict_at: at, sent_at: sent }] = await rows('reviews');
      expect([at, sent].map(Number)).toEqual([NOON + 1_000, NOON + 2_000]);
      const correction = { is_fraud: false, labelled_at: NOON + DAY_MS };
      await keep({ outcomes: [anOutcome({ ...ids[0], ...correction })] });
      expect((await states())[0]).toEqual([
        ...['done', 'genuine', 'chargeback', null],
      ]);
      expect(await history()).toContainEqual([
        ...['a', 'genuine', 'chargeback', NOON + DAY_MS],
      ]);
    });

    it('keeps whole cards of a sample, and every payment in review', async () => {
      const { keep, rows } = await create();
      const keeping = { keepDays: 30, sampleShare: 0.25 };
      const cards = Array.from({ length: 400 }, (_, at) => `card-${at}`);
      const decisions = cards.flatMap((customer, at) =>
        ['x', 'y'].map(each =>
          aDecision({
            ...{ customer, transaction_id: `${customer}-${each}` },
            ...(at < 10 && { decision: 'review' as const }),
          }),
        ),
      );
      await keep({ decisions }, keeping);
      const kept = (await rows('payments')).map(row => row.transaction_id);
      const wanted = decisions.filter(
        ({ customer, decision }) =>
          decision === 'review' || bucketOf(customer) < 2_500,
      );
      expect(kept).toEqual(
        wanted.map(({ transaction_id }) => transaction_id).sort(),
      );
      expect(kept.length).toBeGreaterThan(120);
      expect(kept.length).toBeLessThan(300);
      expect(await rows('reviews')).toHaveLength(20);
      const out = cards.find(card => bucketOf(card) >= 2_500);
      const outcome = { customer: out, transaction_id: 'not-yet' };
      await keep({ outcomes: [anOutcome(outcome)] }, keeping);
      const [{ until }] = await rows('outcomes_waiting');
      expect(Number(until)).toBe(NOON + 3_600_000);
    });

    it('does not take what is too old to be kept', async () => {
      const { keep, outcomes } = await create();
      const at = (received_at: number, transaction_id: string) =>
        aDecision({ received_at, transaction_id });
      await keep({
        decisions: [
          at(NOON - 90 * DAY_MS, 'just'),
          at(NOON - 90 * DAY_MS - 1, 'too-old'),
        ],
      });
      expect(await outcomes()).toEqual([['just', null, null]]);
    });

    it('keeps nothing of a page, nor its place, once another process has the lease', async () => {
      const { keep, store, take, all, lease } = await create();
      await keep({});
      const before = await all();
      await take('other');
      const page = { decisions: [aDecision()], next: 'c-2', lost: true };
      await expect(keep(page)).rejects.toThrow(LeaseLostError);
      await expect(
        store.recordProblem(KEY, 'down', NOON, lease),
      ).rejects.toThrow(LeaseLostError);
      await expect(store.forgetOthers('payments', [], lease)).rejects.toThrow(
        LeaseLostError,
      );
      expect(await all()).toEqual(before);
    });

    it('keeps nothing of a page when its place cannot be kept', async () => {
      const { store, lease, all } = await create();
      const before = await all();
      const page = aPage({ decisions: [aDecision()], outcomes: [anOutcome()] });
      const nowhere = { service: 'payments', instance: null } as unknown;
      await expect(
        store.keep(nowhere as typeof KEY, page, KEEP_ALL, lease),
      ).rejects.toThrow(/null/i);
      expect(await all()).toEqual(before);
    });

    it('tells when records were missed, and of a source that cannot be read', async () => {
      const { keep, store, lease, rows } = await create();
      await store.recordProblem(KEY, 'down', NOON, lease);
      const [first] = await rows('cursors');
      expect(first).toMatchObject({ cursor: null, problem: 'down' });
      await keep({ at: NOON + 5, lost: true });
      await store.recordProblem(KEY, 'slow', NOON + 9, lease);
      const told = await rows('cursors');
      expect(told).toMatchObject([{ cursor: 'c-1', problem: 'slow' }]);
      const { read_at: read, lost_at: lost } = told[0];
      expect([read, lost].map(Number)).toEqual([NOON + 5, NOON + 5]);
      await keep({ at: NOON + 20, next: undefined });
      const [last] = await rows('cursors');
      expect(last).toMatchObject({ cursor: 'c-1', problem: null });
      expect(Number(last.lost_at)).toBe(NOON + 5);
      const other = { ...KEY, instance: 'http://b' };
      await store.keep(other, aPage(), KEEP_ALL, lease);
      await store.forgetOthers('payments', ['http://b'], lease);
      expect(await store.cursor(KEY)).toBeUndefined();
      expect(await store.cursor(other)).toBe('c-1');
    });

    it('removes payments with their reviews when they are old, some at a time', async () => {
      const { keep, store, rows, lease } = await create();
      const ids = Array.from({ length: 2_100 }, (_, at) => `tx-${at}`);
      await keep({
        decisions: ids.map((transaction_id, at) =>
          aDecision({
            ...{ transaction_id, received_at: NOON + at },
            decision: at % 2 ? 'review' : 'decline',
          }),
        ),
        outcomes: [anOutcome({ transaction_id: 'alone' })],
      });
      const other = { ...KEY, service: 'other' };
      await store.keep(
        other,
        aPage({ decisions: [aDecision()] }),
        KEEP_ALL,
        lease,
      );
      const remove = (time: number, now: number) =>
        store.removeBefore('payments', time, now);
      expect(await remove(NOON, NOON)).toBe(false);
      expect(await rows('payments')).toHaveLength(2_101);
      expect(await remove(NOON + 2_050, NOON)).toBe(true);
      expect(await remove(NOON + 2_050, NOON)).toBe(false);
      const left = await rows('payments');
      expect(left.map(({ transaction_id }) => transaction_id).sort()).toEqual(
        [...ids.slice(2_050), 'tx-1'].sort(),
      );
      expect(await rows('reviews')).toHaveLength(25);
      await remove(0, NOON + 90 * DAY_MS);
      expect(await rows('outcomes_waiting')).toHaveLength(1);
      await remove(0, NOON + 90 * DAY_MS + 1);
      expect(await rows('outcomes_waiting')).toEqual([]);
    });

    it('migrates down with rows in the tables, and up again', async () => {
      const { knex, keep, rows } = await create();
      await keep({
        decisions: [aDecision({ decision: 'review' })],
        outcomes: [anOutcome({ transaction_id: 'tx-2' })],
      });
      await knex('fraud_latency_verdicts').insert({
        ...{ id: 'v-1', service: 'payments', transaction_id: 'tx-1' },
        ...{ verdict: 'fraud', by: 'user:default/ada', at: NOON },
      });
      const directory = resolve(__dirname, '../../migrations');
      await knex.migrate.rollback({ directory }, true);
      for (const table of [...TABLES, 'verdicts']) {
        const name = `fraud_latency_${table}`;
        expect([name, await knex.schema.hasTable(name)]).toEqual([name, false]);
      }
      await knex.migrate.latest({ directory });
      for (const table of TABLES) expect(await rows(table)).toEqual([]);
    });
  },
);
