import { resolve } from 'node:path';
import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { DatabaseTokenStore } from './DatabaseTokenStore';
import { StoredToken } from './TokenStore';

jest.setTimeout(60_000);

const token = (
  id: string,
  changes: Partial<StoredToken> = {},
): StoredToken => ({
  id,
  secretHash: 'ab'.repeat(32),
  scope: { kind: 'entity', entityRef: 'component:default/m', access: 'read' },
  issuer: 'user:default/ada',
  description: 'Für Übungen',
  createdAt: new Date('2026-11-24T08:00:00.123Z'),
  expiresAt: new Date('2026-12-24T08:00:00.456Z'),
  ...changes,
});

const databases = TestDatabases.create();
const now = new Date('2026-11-25T00:00:00Z');

describe.each(databases.eachSupportedId())(
  'DatabaseTokenStore on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await databases.init(databaseId);
      const database = mockServices.database({ knex });
      return { knex, store: await DatabaseTokenStore.create(database) };
    }

    it('gives back what it was given', async () => {
      const { store } = await create();
      await store.insert(token('a'));
      await expect(store.find('a')).resolves.toEqual(token('a'));
      await expect(store.find('b')).resolves.toBeUndefined();
      await expect(store.insert(token('a'))).rejects.toThrow();
    });

    it('lists the tokens of a user that have not ended, the newest first', async () => {
      const { store } = await create();
      await store.insert(token('old'));
      const createdAt = new Date('2026-11-24T09:00:00Z');
      await store.insert(token('new', { createdAt }));
      await store.insert(token('expired', { expiresAt: createdAt }));
      await store.insert(token('revoked'));
      await store.insert(token('other', { issuer: 'user:default/bob' }));
      await store.revoke('revoked', now);
      const listed = await store.listActive('user:default/ada', now);
      expect(listed.map(one => one.id)).toEqual(['new', 'old']);
    });

    it('keeps the time of the first revocation', async () => {
      const { store } = await create();
      await store.insert(token('a'));
      await store.revoke('a', now);
      await store.revoke('a', new Date('2026-11-26T00:00:00Z'));
      await expect(store.find('a')).resolves.toMatchObject({ revokedAt: now });
    });

    it('keeps the time of the last use, whatever comes later by mistake', async () => {
      const { store } = await create();
      await store.insert(token('a'));
      await store.noteUse('a', now);
      await store.noteUse('a', new Date('2026-11-24T00:00:00Z'));
      await expect(store.find('a')).resolves.toEqual(
        token('a', { lastUsedAt: now }),
      );
      const later = new Date('2026-11-26T00:00:00Z');
      await store.noteUse('a', later);
      const [listed] = await store.listActive('user:default/ada', now);
      expect(listed.lastUsedAt).toEqual(later);
    });

    it('forgets what expired before a time', async () => {
      const { store } = await create();
      await store.insert(token('a'));
      await expect(store.deleteExpired(now)).resolves.toBe(0);
      const later = new Date('2027-01-01T00:00:00Z');
      await expect(store.deleteExpired(later)).resolves.toBe(1);
    });

    it('migrates up, down with rows in the table, and up again', async () => {
      const knex = await databases.init(databaseId);
      const directory = resolve(__dirname, '../../migrations');
      await knex.migrate.latest({ directory });
      const store = await DatabaseTokenStore.create(
        mockServices.database({ knex, migrations: { skip: true } }),
      );
      await store.insert(token('a', { lastUsedAt: now }));
      await knex.migrate.down({ directory });
      await knex.migrate.latest({ directory });
      await expect(store.find('a')).resolves.toEqual(token('a'));
      await knex.migrate.rollback({ directory }, true);
      await expect(knex.schema.hasTable('ml_access_tokens')).resolves.toBe(
        false,
      );
      await knex.migrate.latest({ directory });
      await expect(store.find('a')).resolves.toBeUndefined();
    });
  },
);
