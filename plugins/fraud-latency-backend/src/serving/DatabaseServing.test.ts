import { resolve } from 'node:path';
import {
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { aDatabase } from '../__testUtils__/somePayments';
import { DatabaseServing } from './DatabaseServing';
import { CHANGES, EVENTS, HEADS } from './ServingRow';
import type { NewChange } from './ServingWriter';

jest.setTimeout(60_000);

const databases = TestDatabases.create();
const AT = Date.UTC(2026, 10, 30, 12);
const SERVICE = 'payments';
const ADA = 'user:default/ada';
const BOB = 'user:default/bob';

const aChange = (id: string, more: Partial<NewChange> = {}): NewChange => ({
  ...{ id, service: SERVICE, kind: 'experiment', reason: 'more cards' },
  proposal: '{"kind":"experiment"}',
  ...{ requested_by: ADA, requested_at: AT, preview: null, replaces: null },
  ...more,
});

describe.each(databases.eachSupportedId())(
  'changes on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await aDatabase(databases, databaseId);
      const serving = new DatabaseServing(knex);
      const request = (id: string, more?: Partial<NewChange>) =>
        serving.write(SERVICE, writer => writer.request(aChange(id, more)));
      const approve = async (id: string, by: string) => {
        const row = await knex(CHANGES).where({ id }).first();
        return serving.write(SERVICE, writer =>
          writer.decide(row, { state: 'approved', by, at: AT + 1, note: null }),
        );
      };
      return { knex, serving, request, approve };
    }

    it('are kept with a record of what became of them', async () => {
      const { knex, serving, request, approve } = await create();
      await request('c-1', { kind: 'policy', preview: '{}', replaces: '{}' });
      await approve('c-1', BOB);
      expect(await serving.check(SERVICE)).toMatchObject({
        approved: { revision: 1, policy: { id: 'c-1', decided_by: BOB } },
      });
      const events = await knex(EVENTS).orderBy('sequence');
      expect(events.map(({ kind, sequence }) => ({ kind, sequence }))).toEqual([
        { kind: 'requested', sequence: 1 },
        { kind: 'approved', sequence: 2 },
      ]);
      expect(JSON.parse(events[1].event)).toEqual({
        ...{ service: SERVICE, sequence: 2, changeId: 'c-1' },
        ...{ kind: 'approved', actor: BOB, at: '2026-11-30T12:00:00.001Z' },
        revision: 1,
        evidence: {
          proposal: expect.stringMatching(/^[0-9a-f]{64}$/),
          preview: expect.stringMatching(/^[0-9a-f]{64}$/),
          replaces: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        previousHash: events[0].hash,
      });
    });

    it('have revisions that grow by one with each approval, and by nothing else', async () => {
      const { serving, request, approve, knex } = await create();
      for (const id of ['c-1', 'c-2', 'c-3']) {
        await request(id);
        if (id === 'c-2') {
          const row = await knex(CHANGES).where({ id }).first();
          await serving.write(SERVICE, writer =>
            writer.decide(row, {
              ...{ state: 'rejected', by: BOB, at: AT, note: 'no' },
            }),
          );
        } else {
          await approve(id, BOB);
        }
      }
      const rows = await knex(CHANGES).orderBy('id');
      expect(rows.map(({ revision }) => revision)).toEqual([1, null, 2]);
      const { approved } = await serving.check(SERVICE);
      expect(approved).toMatchObject({
        revision: 2,
        experiment: { id: 'c-3' },
      });
      expect(approved?.policy).toBeUndefined();
      expect(await serving.check('other')).toMatchObject({
        approved: { revision: 0 },
      });
    });

    it('let one of two people win who approve at once', async () => {
      const { serving, request, approve, knex } = await create();
      await request('c-1');
      const both = await Promise.all([
        approve('c-1', BOB),
        approve('c-1', 'user:default/eve'),
      ]);
      expect(both.filter(Boolean)).toHaveLength(1);
      expect(await knex(EVENTS)).toHaveLength(2);
      expect(await serving.check(SERVICE)).toMatchObject({
        approved: { revision: 1 },
      });
    });

    it('line up where many are requested at once: one is open', async () => {
      const { serving, knex } = await create();
      const asked = await Promise.allSettled(
        Array.from({ length: 8 }, (_, at) =>
          serving.write(SERVICE, async writer => {
            if (await writer.open('experiment')) throw new Error('taken');
            return writer.request(aChange(`c-${at}`));
          }),
        ),
      );
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(
        1,
      );
      expect(await knex(CHANGES)).toHaveLength(1);
      expect((await serving.check(SERVICE)).problem).toBeUndefined();
    });

    it('change whole or not at all', async () => {
      const { serving, request, knex } = await create();
      await request('c-1');
      const before = [await knex(HEADS), await knex(EVENTS)];
      const failing = serving.write(SERVICE, async writer => {
        const row = await writer.open('experiment');
        const decision = { state: 'approved', by: BOB, at: AT } as const;
        expect(
          row && (await writer.decide(row, { ...decision, note: null })),
        ).toMatchObject({ revision: 1 });
        throw new Error('the process ends here');
      });
      await expect(failing).rejects.toThrow('ends here');
      expect([await knex(HEADS), await knex(EVENTS)]).toEqual(before);
      const [{ state }] = await knex(CHANGES);
      expect(state).toBe('requested');
    });

    it('come in pages, the newest first, also where times are the same', async () => {
      const { serving, request, approve } = await create();
      for (const id of ['c-1', 'c-2', 'c-3', 'c-4']) {
        await request(id, { requested_at: id === 'c-4' ? AT - 1 : AT });
        await approve(id, BOB);
      }
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await serving.list(SERVICE, { limit: 3, after });
        seen.push(...page.rows.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual(['c-3', 'c-2', 'c-1', 'c-4']);
    });

    it.each<[string, string, object, string]>([
      [CHANGES, 'the proposal', { proposal: '{}' }, 'Change c-1 was altered'],
      [CHANGES, 'the person', { decided_by: ADA }, 'Change c-1 was altered'],
      [CHANGES, 'the reason', { reason: 'x' }, 'Change c-1 was altered'],
      [CHANGES, 'the time', { decided_at: AT + 2 }, 'Change c-1 was altered'],
      [CHANGES, 'the revision', { revision: 7 }, 'Change c-1 was altered'],
      [EVENTS, 'an event', { event: '{}' }, 'was changed after'],
      [EVENTS, 'a kind', { kind: 'rejected' }, 'was changed after'],
      [HEADS, 'the revision', { revision: 7 }, 'changed or removed at the end'],
    ])(
      'are refused once somebody altered in %s %s',
      async (table, _what, change, words) => {
        const { serving, request, approve, knex } = await create();
        await request('c-1');
        await approve('c-1', BOB);
        await knex(table).update(change);
        const { problem } = await serving.check(SERVICE);
        expect(problem).toContain(words);
        await expect(request('c-2')).rejects.toThrow(
          `The record of changes of payments is not whole, so nothing was changed: ${problem}`,
        );
        expect(await knex(CHANGES)).toHaveLength(1);
      },
    );

    it.each<
      [
        string,
        (knex: Awaited<ReturnType<typeof create>>['knex']) => Promise<unknown>,
      ]
    >([
      ['the last event', knex => knex(EVENTS).where({ sequence: 4 }).delete()],
      [
        'an event between',
        knex => knex(EVENTS).where({ sequence: 2 }).delete(),
      ],
      ['a change', knex => knex(CHANGES).where({ id: 'c-2' }).delete()],
      ['the head', knex => knex(HEADS).delete()],
      ['all events', knex => knex(EVENTS).delete()],
    ])('are refused once %s is gone', async (_what, remove) => {
      const { serving, request, approve, knex } = await create();
      for (const id of ['c-1', 'c-2']) {
        await request(id);
        await approve(id, BOB);
      }
      await remove(knex);
      expect((await serving.check(SERVICE)).problem).toBeDefined();
      await expect(request('c-3')).rejects.toThrow('is not whole');
    });

    it('migrate down with rows in the tables, and up again', async () => {
      const { knex, request } = await create();
      await request('c-1');
      const directory = resolve(__dirname, '../../migrations');
      await knex.migrate.rollback({ directory }, true);
      for (const table of [CHANGES, EVENTS, HEADS]) {
        expect(await knex.schema.hasTable(table)).toBe(false);
      }
      await knex.migrate.latest({ directory });
      expect(await knex(CHANGES)).toEqual([]);
    });
  },
);
