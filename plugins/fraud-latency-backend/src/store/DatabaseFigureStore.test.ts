import { resolve } from 'node:path';
import {
  mockServices,
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { LeaseLostError } from '@modelport/plugin-ml-node';
import { metricsText, times } from '../__testUtils__/metricsText';
import { readFigures } from '../sources/scrape/readFigures';
import { RESOLUTIONS } from '../sources/scrape/resolutions';
import { DatabaseFigureStore } from './DatabaseFigureStore';

jest.setTimeout(60_000);

const NOON = Date.UTC(2026, 10, 30, 12);
const KEY = { service: 'payments', instance: 'http://a' };
const databases = TestDatabases.create();
const figuresOf = (count: number) =>
  readFigures(metricsText({ requests: { 1: times(count, 0.004) } }));
const lookOf = (from: number, to: number, count: number) => ({
  cloud: 'aws',
  reading: { at: to, startedAt: 1_000, ...figuresOf(count) },
  delta: { from, to, figures: figuresOf(count).figures },
});
const ALL = { from: 0, to: NOON + 86_400_000 };

describe.each(databases.eachSupportedId())(
  'DatabaseFigureStore on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await databases.init(databaseId);
      const store = await DatabaseFigureStore.create(
        mockServices.database({ knex }),
      );
      const take = async (holder: string) => {
        const request = { name: 'l', holder, now: new Date(NOON) };
        const lease = await store.leases.take({
          ...request,
          expiresAt: new Date(NOON + 8_000),
          isGone: () => true,
        });
        if (!lease) throw new Error('The lease is held by another');
        return lease;
      };
      const lease = await take('me');
      const counts = async (seconds: number, span = ALL) =>
        (await store.list('payments', seconds, span)).map(({ at, figures }) => [
          (at - NOON) / 1_000,
          figures.requests[0].buckets.counts[1],
        ]);
      return { knex, store, lease, take, counts };
    }

    it('adds what was counted to its step of each width', async () => {
      const { store, lease, counts } = await create();
      for (const [from, to, count] of [
        [0, 5, 3],
        [5, 10, 4],
        [10, 16, 5],
        [16, 20, 6],
        [301, 305, 7],
      ]) {
        const look = lookOf(NOON + from * 1_000, NOON + to * 1_000, count);
        await store.record(KEY, look, lease);
      }
      expect(await counts(15)).toEqual([
        [15, 12],
        [30, 6],
        [315, 7],
      ]);
      expect(await counts(60)).toEqual([
        [60, 18],
        [360, 7],
      ]);
      expect(await counts(300)).toEqual([
        [300, 18],
        [600, 7],
      ]);
      expect(await counts(3_600)).toEqual([[3_600, 25]]);
      const span = { from: NOON + 15_000, to: NOON + 30_000 };
      expect(await counts(15, span)).toEqual([[30, 6]]);
      expect(await store.begin('payments', 15, ALL)).toBe(NOON);
      expect(await store.begin('other', 15, ALL)).toBeUndefined();
    });

    it('keeps instances apart, and how they were seen last', async () => {
      const { store, lease } = await create();
      const other = { ...KEY, instance: 'http://b' };
      const look = lookOf(NOON, NOON + 5_000, 3);
      await store.record(KEY, look, lease);
      await store.recordProblem(other, 'down', NOON, lease);
      await store.recordProblem(KEY, 'slow', NOON + 9_000, lease);
      const known = await store.instances('payments');
      expect(known).toHaveLength(2);
      expect(known).toEqual(
        expect.arrayContaining([
          {
            instance: 'http://a',
            askedAt: NOON + 9_000,
            problem: 'slow',
            reading: look.reading,
          },
          { instance: 'http://b', askedAt: NOON, problem: 'down' },
        ]),
      );
      await store.record(KEY, lookOf(NOON, NOON + 12_000, 3), lease);
      const again = await store.instances('payments');
      const seen = again.find(({ instance }) => instance === 'http://a');
      expect(seen).not.toHaveProperty('problem');
    });

    it('takes nothing from a process whose lease another has', async () => {
      const { store, lease, take, counts } = await create();
      await take('other');
      const look = lookOf(NOON, NOON + 5_000, 3);
      await expect(store.record(KEY, look, lease)).rejects.toThrow(
        LeaseLostError,
      );
      await expect(
        store.recordProblem(KEY, 'down', NOON, lease),
      ).rejects.toThrow(LeaseLostError);
      expect(await counts(15)).toEqual([]);
      expect(await store.instances('payments')).toEqual([]);
    });

    it('forgets what is older than it is to be kept, width by width', async () => {
      const { store, lease, counts } = await create();
      await store.record(KEY, lookOf(NOON, NOON + 5_000, 3), lease);
      for (const [at, { seconds, keepMs }] of RESOLUTIONS.entries()) {
        await store.prune(NOON + seconds * 1_000 + keepMs - 1);
        expect(await counts(seconds)).toHaveLength(1);
        await store.prune(NOON + seconds * 1_000 + keepMs);
        expect(await counts(seconds)).toHaveLength(0);
        for (const { seconds: wider } of RESOLUTIONS.slice(at + 1)) {
          expect(await counts(wider)).toHaveLength(1);
        }
      }
    });

    it('migrates up, down with rows in the tables, and up again', async () => {
      const { knex, store, lease } = await create();
      await store.record(KEY, lookOf(NOON, NOON + 5_000, 3), lease);
      const directory = resolve(__dirname, '../../migrations');
      await knex.migrate.rollback({ directory }, true);
      for (const table of ['figures', 'instances', 'leases']) {
        const name = `fraud_latency_${table}`;
        expect(await knex.schema.hasTable(name)).toBe(false);
      }
      await knex.migrate.latest({ directory });
      expect(await store.list('payments', 15, ALL)).toEqual([]);
    });
  },
);
