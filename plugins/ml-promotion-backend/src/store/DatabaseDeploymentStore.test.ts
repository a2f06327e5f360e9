import { resolve } from 'node:path';
import {
  mockServices,
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { buildNewDeployment, SCHEMA } from '../__testUtils__/builders';
import { DatabaseDeploymentStore } from './DatabaseDeploymentStore';

jest.setTimeout(60_000);

const ENTITY = 'component:default/fraud';
const databases = TestDatabases.create();
const now = new Date('2026-11-24T12:00:00Z');
const soon = new Date('2026-11-24T12:00:08Z');
const afterwards = new Date('2026-11-24T12:00:09Z');

describe.each(databases.eachSupportedId())(
  'DatabaseDeploymentStore on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await databases.init(databaseId);
      const database = mockServices.database({ knex });
      return {
        knex,
        store: await DatabaseDeploymentStore.create(database, () => now),
      };
    }

    it('gives back what it was given', async () => {
      const { store } = await create();
      const columns = ['amount', 'age'];
      const added = await store.insert(
        buildNewDeployment({ columns, replaces: 'd-0' }),
      );
      expect(added).toMatchObject({
        state: 'pending',
        wanted: 'serve',
        columns,
        replaces: 'd-0',
      });
      expect(await store.find(ENTITY, 'd-1')).toEqual(added);
      expect(await store.find('component:default/b', 'd-1')).toBeUndefined();
    });

    it('makes one deployment of a request that is repeated, even at once', async () => {
      const { store } = await create();
      const made = await Promise.all(
        ['a', 'b', 'c'].map(id =>
          store.insert(buildNewDeployment({ id, requestId: 'q' })),
        ),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      const other = { id: 'd', requestId: 'q', createdBy: 'user:default/bob' };
      expect((await store.insert(buildNewDeployment(other))).id).toBe('d');
    });

    it('adds nothing where another stands for it, even at once', async () => {
      const { store } = await create();
      const made = await Promise.all(
        ['a', 'b', 'c'].map(id =>
          store.insert(buildNewDeployment({ id }), ([last]) => last),
        ),
      );
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      const qa = buildNewDeployment({ id: 'd', environment: 'qa' });
      expect((await store.insert(qa, ([last]) => last)).id).toBe('d');
    });

    it('lists the newest first, in pages; one that is renewed is the newest', async () => {
      const { store } = await create();
      for (const id of ['a', 'b', 'c']) {
        await store.insert(buildNewDeployment({ id }));
      }
      const ids = async (page: { limit: number; before?: string }) =>
        (await store.list(ENTITY, page)).map(({ id }) => id);
      expect(await ids({ limit: 2 })).toEqual(['c', 'b']);
      expect(await ids({ limit: 2, before: 'b' })).toEqual(['a']);
      expect(await ids({ limit: 2, before: 'z' })).toEqual([]);
      await store.renew('a', 1, { state: 'pending' });
      expect(await ids({ limit: 3 })).toEqual(['a', 'c', 'b']);
      expect(await store.renew('a', 1, {})).toBeUndefined();
    });

    it('keeps each kind of change, takes values away, and notes when the state changed', async () => {
      const { store } = await create();
      await store.insert(buildNewDeployment());
      const change = {
        host: 'there',
        wanted: 'stop',
        state: 'stopping',
        stateMessage: 'Stops.',
        servingSince: soon,
        schema: SCHEMA,
        announced: true,
        failures: 2,
        crashes: 3,
        retryAt: soon,
        undeployedBy: 'user:default/bob',
      } as const;
      const changed = await store.update('d-1', 1, change);
      expect(changed).toMatchObject({ ...change, changedAt: now, revision: 2 });
      const emptied = await store.update('d-1', 2, { retryAt: null });
      expect(emptied?.retryAt).toBeUndefined();
      expect(emptied?.crashes).toBe(3);
    });

    it('leaves the time of the last state alone when only the words change', async () => {
      const { store } = await create();
      const { changedAt } = await store.insert(buildNewDeployment());
      const changed = await store.update('d-1', 1, { stateMessage: 'Waits.' });
      expect(changed?.changedAt).toEqual(changedAt);
    });

    it('refuses a change of a deployment that has moved on', async () => {
      const { store } = await create();
      await store.insert(buildNewDeployment());
      await store.update('d-1', 1, { wanted: 'stop' });
      expect(
        await store.update('d-1', 1, { state: 'serving' }),
      ).toBeUndefined();
    });

    it('lists what is active: of all, of a host, of an environment', async () => {
      const { store } = await create();
      await store.insert(buildNewDeployment({ id: 'a' }));
      await store.insert(buildNewDeployment({ id: 'b', host: 'there' }));
      await store.insert(buildNewDeployment({ id: 'c' }));
      await store.insert(buildNewDeployment({ id: 'e', environment: 'qa' }));
      await store.update('a', 1, { settled: true });
      const ids = (list: Array<{ id: string }>) => list.map(({ id }) => id);
      expect(ids(await store.listActive())).toEqual(['b', 'c', 'e']);
      expect(ids(await store.listActive('here'))).toEqual(['c', 'e']);
      expect(ids(await store.listActiveIn(ENTITY, 'dev'))).toEqual(['c', 'b']);
    });

    it('lists what still counts: what is left to do, and the last of an environment that failed while wanted', async () => {
      const { store } = await create();
      const ended = { settled: true } as const;
      for (const id of ['old', 'stopped', 'draining', 'failed']) {
        await store.insert(buildNewDeployment({ id }));
      }
      await store.update('old', 1, { ...ended, state: 'failed' });
      await store.update('stopped', 1, { ...ended, wanted: 'stop' });
      await store.update('draining', 1, { wanted: 'stop' });
      await store.update('failed', 1, { ...ended, state: 'failed' });
      const other = { id: 'there', host: 'there', environment: 'qa' };
      await store.insert(buildNewDeployment(other));
      const ids = async (host?: string) =>
        (await store.listKept(host)).map(({ id }) => id);
      expect(await ids()).toEqual(['draining', 'failed', 'there']);
      expect(await ids('here')).toEqual(['draining', 'failed']);
      await store.insert(buildNewDeployment({ id: 'next' }));
      expect(await ids('here')).toEqual(['draining', 'next']);
    });

    it('gives a lease to one at a time and fences the one before', async () => {
      const { store } = await create();
      await store.insert(buildNewDeployment());
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
        await store.update('d-1', 1, { failures: 1 }, first),
      ).toBeDefined();
      const second = await ask(other, afterwards);
      expect(second?.epoch).toBe((first?.epoch ?? 0) + 1);
      expect(
        await store.update('d-1', 2, { failures: 2 }, first),
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
      const store = await DatabaseDeploymentStore.create(
        mockServices.database({ knex, migrations: { skip: true } }),
      );
      await store.insert(buildNewDeployment());
      await knex.migrate.rollback({ directory }, true);
      expect(await knex.schema.hasTable('ml_deployments')).toBe(false);
      expect(await knex.schema.hasTable('ml_deployment_leases')).toBe(false);
      await knex.migrate.latest({ directory });
      expect(await store.find(ENTITY, 'd-1')).toBeUndefined();
    });
  },
);
