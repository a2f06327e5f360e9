import { resolve } from 'node:path';
import {
  mockServices,
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { buildEntry, ENTITY } from '../__testUtils__/builders';
import { createTestKey } from '../__testUtils__/testKey';
import { noteRegistration } from './noteRegistration';
import { Ledger } from '../ledger/Ledger';
import { createRegistryStore } from './RegistryStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create();
const now = new Date('2026-11-24T12:00:00.123Z');
const soon = new Date('2026-11-24T12:00:08Z');
const later = new Date('2026-11-24T12:00:09Z');

const move = {
  id: 'm-1',
  entityRef: ENTITY,
  server: 'default',
  model: 'fraud',
  alias: 'champion',
  version: '2',
  expected: { value: null },
  actor: 'user:default/ada',
  state: 'asked' as const,
  failures: 0,
  createdAt: now,
};

describe.each(databases.eachSupportedId())(
  'the store on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await databases.init(databaseId);
      return {
        knex,
        store: await createRegistryStore(mockServices.database({ knex })),
      };
    }

    it('gives back what it was given, and takes values away', async () => {
      const { store } = await create();
      const { moves } = store.tables;
      const added = await moves.insert(move);
      expect(await moves.find({ id: 'm-1' })).toEqual(added);
      const plan = [{ alias: 'champion', after: '2' }];
      const moving = { state: 'moving', plan, retryAt: soon } as const;
      const changed = await moves.update(added, ['id'], moving);
      expect(await moves.find({ id: 'm-1' })).toEqual(changed);
      expect(changed).toMatchObject({ ...moving, revision: 2 });
      const none = { retryAt: null, version: null };
      const emptied = await moves.update(changed, ['id'], none);
      expect(await moves.find({ id: 'm-1' })).toEqual(emptied);
      expect(emptied).not.toHaveProperty('version');
    });

    it('refuses a change of what has moved on', async () => {
      const { store } = await create();
      const { moves } = store.tables;
      const added = await moves.insert(move);
      await moves.update(added, ['id'], { failures: 1 });
      await expect(
        moves.update(added, ['id'], { failures: 2 }),
      ).rejects.toMatchObject({ name: 'ConflictError' });
    });

    it('does all of a transaction or nothing, though many write at once', async () => {
      const { store, knex } = await create();
      const ledger = new Ledger(createTestKey());
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          store.transaction(async tables => {
            const version = String(index + 1);
            await ledger.append(tables.db, buildEntry({ version }));
            await noteRegistration(
              tables,
              { server: 'default', model: 'fraud', version },
              { entityRef: ENTITY, now },
            );
            if (index % 3 === 0) {
              throw new Error('falls through');
            }
          }),
        ).map(each => each.catch(() => {})),
      );
      const { versions } = store.tables;
      expect(await versions.list({ model: 'fraud' })).toHaveLength(8);
      expect(await ledger.check(knex)).toMatchObject({
        whole: true,
        entries: 8,
      });
    });

    it('notes a version once and adds those who registered it', async () => {
      const { store } = await create();
      const version = { server: 'default', model: 'fraud', version: '1' };
      const note = (actor?: string) =>
        store.transaction(tables =>
          noteRegistration(tables, version, { entityRef: ENTITY, actor, now }),
        );
      await Promise.all([note(), note(), note()]);
      await note('user:default/ada');
      await note('user:default/bob');
      await note('user:default/ada');
      expect(await store.tables.versions.find(version)).toMatchObject({
        registeredBy: 'user:default/ada',
        authors: ['user:default/ada', 'user:default/bob'],
        state: 'found',
      });
    });

    it('gives a lease to one at a time and fences the one before', async () => {
      const { store } = await create();
      const { leases } = store.tables;
      const ask = (holder: string, at: Date) =>
        leases.take({
          name: 'l',
          holder,
          now: at,
          expiresAt: new Date(at.getTime() + 8_000),
        });
      const taken = await Promise.all([ask('a', now), ask('b', now)]);
      const [first] = taken.filter(lease => lease !== undefined);
      expect(taken.filter(lease => lease !== undefined)).toHaveLength(1);
      if (!first) {
        return;
      }
      const other = first.holder === 'a' ? 'b' : 'a';
      expect(await ask(other, now)).toBeUndefined();
      expect(await ask(first.holder, now)).toEqual(first);
      await store.transaction(tables => tables.leases.require(first));
      const second = await ask(other, later);
      expect(second?.epoch).toBe(first.epoch + 1);
      await expect(
        store.transaction(tables => tables.leases.require(first)),
      ).rejects.toMatchObject({ name: 'LeaseLostError' });
      if (second) {
        await leases.drop(second);
      }
      expect(await ask('c', later)).toMatchObject({ epoch: first.epoch + 2 });
    });

    it('migrates up, down with rows in the tables, and up again', async () => {
      const knex = await databases.init(databaseId);
      const directory = resolve(__dirname, '../../migrations');
      await knex.migrate.latest({ directory });
      const store = await createRegistryStore(
        mockServices.database({ knex, migrations: { skip: true } }),
      );
      await store.tables.moves.insert(move);
      await store.tables.lastOwners.note(ENTITY, ['group:default/team-a']);
      await store.transaction(({ db }) =>
        new Ledger(createTestKey()).append(db, buildEntry()),
      );
      await knex.migrate.rollback({ directory }, true);
      for (const table of ['ledger', 'versions', 'moves', 'leases', 'owners']) {
        expect(await knex.schema.hasTable(`ml_registry_${table}`)).toBe(false);
      }
      await knex.migrate.latest({ directory });
      expect(await store.tables.moves.find({ id: 'm-1' })).toBeUndefined();
    });
  },
);
