import { resolve } from 'node:path';
import {
  mockServices,
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { buildNewTraining } from '../__testUtils__/builders';
import { DatabaseTrainingStore } from './DatabaseTrainingStore';

jest.setTimeout(60_000);

const ENTITY = 'component:default/fraud';
const databases = TestDatabases.create();
const now = new Date('2026-11-24T12:00:00Z');
const soon = new Date('2026-11-24T12:00:08Z');
const afterwards = new Date('2026-11-24T12:00:09Z');

describe.each(databases.eachSupportedId())(
  'DatabaseTrainingStore on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await databases.init(databaseId);
      const database = mockServices.database({ knex });
      return { knex, store: await DatabaseTrainingStore.create(database) };
    }

    it('gives back what it was given', async () => {
      const { store } = await create();
      const added = await store.insert(buildNewTraining());
      expect(added).toMatchObject({ state: 'queued', wanted: 'run' });
      expect(await store.find(ENTITY, 't-1')).toEqual(added);
      expect(await store.find('component:default/b', 't-1')).toBeUndefined();
    });

    it('makes one training of a request that is repeated, even at once', async () => {
      const { store } = await create();
      const made = await Promise.all(
        ['a', 'b', 'c'].map(id =>
          store.insert(buildNewTraining({ id, requestId: 'q' })),
        ),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      const other = { id: 'd', requestId: 'q', createdBy: 'user:default/bob' };
      expect((await store.insert(buildNewTraining(other))).id).toBe('d');
    });

    it('lists the newest first, in pages', async () => {
      const { store } = await create();
      for (const id of ['a', 'b', 'c']) {
        await store.insert(buildNewTraining({ id }));
      }
      const ids = async (page: { limit: number; before?: string }) =>
        (await store.list(ENTITY, page)).map(({ id }) => id);
      expect(await ids({ limit: 2 })).toEqual(['c', 'b']);
      expect(await ids({ limit: 2, before: 'b' })).toEqual(['a']);
      expect(await ids({ limit: 2, before: 'z' })).toEqual([]);
    });

    it('keeps each kind of change, and takes values away', async () => {
      const { store } = await create();
      await store.insert(buildNewTraining());
      const change = {
        wanted: 'cancel',
        state: 'cancelling',
        stateMessage: 'Is being ended.',
        progress: 0.5,
        cancelledBy: 'user:default/bob',
        startedAt: now,
        endedAt: soon,
        exitCode: 3,
        run: { server: 's', experimentId: '1', runId: 'r' },
        tokenId: 'k1',
        failures: 2,
        retryAt: soon,
      } as const;
      const changed = await store.update('t-1', 1, change);
      expect(changed).toMatchObject({ ...change, revision: 2 });
      const none = { progress: null, tokenId: null, retryAt: null };
      const emptied = await store.update('t-1', 2, none);
      expect(emptied?.progress).toBeUndefined();
      expect(emptied?.tokenId).toBeUndefined();
      expect(emptied?.retryAt).toBeUndefined();
      expect(emptied?.exitCode).toBe(3);
    });

    it('refuses a change of a training that has moved on', async () => {
      const { store } = await create();
      await store.insert(buildNewTraining());
      await store.update('t-1', 1, { wanted: 'cancel' });
      expect(
        await store.update('t-1', 1, { state: 'running' }),
      ).toBeUndefined();
    });

    it('lists what is active of a host, and the hosts', async () => {
      const { store } = await create();
      await store.insert(buildNewTraining({ id: 'a' }));
      await store.insert(buildNewTraining({ id: 'b', host: 'there' }));
      await store.insert(buildNewTraining({ id: 'c' }));
      await store.update('a', 1, { settled: true });
      expect((await store.listActive('here')).map(({ id }) => id)).toEqual([
        'c',
      ]);
      expect((await store.listActiveHosts()).sort()).toEqual(['here', 'there']);
    });

    it('gives a lease to one at a time and fences the one before', async () => {
      const { store } = await create();
      await store.insert(buildNewTraining());
      const ask = (holder: string, at: Date, isGone?: () => boolean) =>
        store.leases.take({
          name: 'l',
          holder,
          now: at,
          expiresAt: new Date(at.getTime() + 8_000),
          isGone,
        });
      const taken = await Promise.all([ask('a', now), ask('b', now)]);
      const [first] = taken.filter(lease => lease !== undefined);
      expect(taken.filter(lease => lease !== undefined)).toHaveLength(1);
      const other = first?.holder === 'a' ? 'b' : 'a';
      expect(await ask(other, now)).toBeUndefined();
      expect(await ask(first?.holder ?? '', now)).toEqual(first);
      expect(await store.leases.expiry('l')).toEqual(soon);
      expect(
        await store.update('t-1', 1, { failures: 1 }, first),
      ).toBeDefined();
      const second = await ask(other, afterwards);
      expect(second?.epoch).toBe((first?.epoch ?? 0) + 1);
      expect(
        await store.update('t-1', 2, { failures: 2 }, first),
      ).toBeUndefined();
      expect(await ask('c', afterwards)).toBeUndefined();
      expect(await ask('c', afterwards, () => true)).toMatchObject({
        holder: 'c',
      });
      await store.leases.drop({ name: 'l', holder: 'c', epoch: 3 });
      expect(await ask('d', afterwards)).toMatchObject({ epoch: 4 });
    });

    it('migrates up, down with rows in the tables, and up again', async () => {
      const knex = await databases.init(databaseId);
      const directory = resolve(__dirname, '../../migrations');
      await knex.migrate.latest({ directory });
      const store = await DatabaseTrainingStore.create(
        mockServices.database({ knex, migrations: { skip: true } }),
      );
      await store.insert(buildNewTraining());
      await knex.migrate.rollback({ directory }, true);
      expect(await knex.schema.hasTable('ml_trainings')).toBe(false);
      expect(await knex.schema.hasTable('ml_training_leases')).toBe(false);
      await knex.migrate.latest({ directory });
      expect(await store.find(ENTITY, 't-1')).toBeUndefined();
    });
  },
);
