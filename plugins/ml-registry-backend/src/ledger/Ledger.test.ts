import {
  mockServices,
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { buildEntry, ENTITY } from '../__testUtils__/builders';
import { createTestKey } from '../__testUtils__/testKey';
import { createRegistryStore } from '../store/RegistryStore';
import { toRow } from './chain';
import { Ledger } from './Ledger';

jest.setTimeout(60_000);

const databases = TestDatabases.create();
const key = createTestKey();
const LEDGER = 'ml_registry_ledger';
const HEAD = 'ml_registry_head';

describe.each(databases.eachSupportedId())(
  'the ledger on %s',
  (databaseId: TestDatabaseId) => {
    const open = async () => {
      const knex = await databases.init(databaseId);
      const store = await createRegistryStore(mockServices.database({ knex }));
      const ledger = new Ledger(key);
      const add = (version: string, once?: string) =>
        store.transaction(({ db }) =>
          ledger.append(db, buildEntry({ version }), once),
        );
      return { knex, store, ledger, add };
    };
    const filled = async () => {
      const opened = await open();
      for (const version of ['1', '2', '3', '4']) {
        await opened.add(version);
      }
      return opened;
    };

    it('is whole from the beginning', async () => {
      const { knex, ledger } = await open();
      expect(await ledger.check(knex)).toEqual({
        whole: true,
        entries: 0,
        keyId: key.id,
        publicKey: key.publicKey,
      });
    });

    it('numbers entries without gaps and signs the newest', async () => {
      const { knex, ledger, add } = await filled();
      const page = await ledger.list(
        knex,
        { entityRef: ENTITY },
        { limit: 2, before: 4 },
      );
      expect(page.map(({ sequence }) => sequence)).toEqual([3, 2]);
      expect(page[0].previousHash).toBe(page[1].hash);
      const fifth = await add('5');
      const check = await ledger.check(knex);
      expect(check).toMatchObject({
        whole: true,
        entries: 5,
        head: fifth?.hash,
      });
      const signed = { sequence: 5, hash: fifth?.hash ?? '' };
      expect(key.verifies(signed, check.signature ?? '')).toBe(true);
    });

    it('has one entry of a key', async () => {
      const { knex, ledger, add } = await open();
      const all = await Promise.all([1, 2, 3].map(() => add('1', 'once')));
      expect(all.filter(entry => entry !== undefined)).toHaveLength(1);
      expect((await ledger.check(knex)).entries).toBe(1);
    });

    it('keeps its chain when many write at once', async () => {
      const { knex, ledger, add } = await open();
      await Promise.all(
        Array.from({ length: 25 }, (_, index) => add(String(index + 1))),
      );
      expect(await ledger.check(knex)).toMatchObject({
        whole: true,
        entries: 25,
      });
    });

    it('loses an entry with the rest of its transaction', async () => {
      const { knex, ledger, store } = await filled();
      await expect(
        store.transaction(async ({ db }) => {
          await ledger.append(db, buildEntry({ version: '5' }));
          throw new Error('the rest failed');
        }),
      ).rejects.toThrow('the rest failed');
      expect(await ledger.check(knex)).toMatchObject({
        whole: true,
        entries: 4,
      });
    });

    const row = (knex: Knex, sequence: number) =>
      knex(LEDGER).where({ sequence });
    const tampering: Array<[string, (knex: Knex) => Promise<void>, RegExp]> = [
      [
        'an entry was changed',
        async knex => {
          const { entry } = await row(knex, 2).first();
          const changed = entry.replace('/ada', '/eve');
          await row(knex, 2).update({ entry: changed });
        },
        /^Entry 2 was changed/,
      ],
      [
        'an entry was changed together with its hash',
        async knex => {
          const { entry, once } = await row(knex, 2).first();
          const forged = { ...JSON.parse(entry), actor: 'user:default/eve' };
          await row(knex, 2).update(toRow(forged, once ?? undefined));
        },
        /^Entry 3 does not follow/,
      ],
      [
        'a copy that is searched by was changed',
        async knex => {
          await row(knex, 3).update({ entity_ref: 'component:default/other' });
        },
        /^Entry 3 was changed/,
      ],
      [
        'an entry is no JSON any more',
        async knex => {
          await row(knex, 3).update({ entry: 'gone' });
        },
        /^Entry 3 cannot be read/,
      ],
      [
        'the last entry was removed',
        async knex => {
          await row(knex, 4).delete();
        },
        /signed head is of entry 4, but the last entry there is 3/,
      ],
      [
        'an entry in the middle was removed',
        async knex => {
          await row(knex, 2).delete();
        },
        /^Entry 2 is missing/,
      ],
      [
        'two entries were swapped',
        async knex => {
          await row(knex, 2).update({ sequence: 99 });
          await row(knex, 3).update({ sequence: 2 });
          await row(knex, 99).update({ sequence: 3 });
        },
        /^Entry 2 does not follow/,
      ],
      [
        'the head was moved back together with the last entry',
        async knex => {
          const { hash } = await row(knex, 3).first();
          await row(knex, 4).delete();
          await knex(HEAD).update({ sequence: 3, hash });
        },
        /signature of the head is wrong/,
      ],
      [
        'the head was removed',
        async knex => {
          await knex(HEAD).delete();
        },
        /signed head is missing/,
      ],
      [
        'everything but the head was removed',
        async knex => {
          await knex(LEDGER).delete();
        },
        /signed head is of entry 4/,
      ],
    ];

    it.each(tampering)('finds that %s', async (_, tamper, problem) => {
      const { knex, ledger } = await filled();
      await tamper(knex);
      const check = await ledger.check(knex);
      expect(check.whole).toBe(false);
      expect(check.problem).toMatch(problem);
    });

    it('is not written on when its end was tampered with', async () => {
      const { knex, add } = await filled();
      await row(knex, 4).delete();
      await expect(add('5')).rejects.toThrow('The ledger is not whole');
      expect(await knex(LEDGER)).toHaveLength(3);
    });

    it('says when it was signed by another key', async () => {
      const { knex, store } = await filled();
      const other = new Ledger(createTestKey());
      expect((await other.check(knex)).problem).toContain(key.id);
      await expect(
        store.transaction(({ db }) => other.append(db, buildEntry())),
      ).rejects.toThrow('signed by another key');
    });

    it('is read and not written without a key', async () => {
      const { knex, store } = await filled();
      const closed = new Ledger(undefined, 'Set the key.');
      expect(
        await closed.list(knex, { entityRef: ENTITY }, { limit: 9 }),
      ).toHaveLength(4);
      expect(await closed.check(knex)).toMatchObject({
        whole: false,
        entries: 4,
        keyId: '',
        problem: 'Set the key.',
      });
      await expect(
        store.transaction(({ db }) => closed.append(db, buildEntry())),
      ).rejects.toMatchObject({ name: 'ConflictError' });
    });
  },
);
