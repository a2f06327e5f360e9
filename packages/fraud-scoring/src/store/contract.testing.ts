/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
/* eslint-disable no-restricted-imports -- in several files */
import {
  card,
  commitOf,
  everyByte,
  MakeStore,
  read,
  terminal,
  text,
} from './commits.testing';
import { EntityRef, FeatureStore } from './FeatureStore';
import { describeHistories } from './histories.testing';
import { describeRetention } from './retention.testing';

const long = { entitySeconds: 3_600, decisionSeconds: 3_600 };

/** What every store keeps to, tried on the real one. */
export function featureStoreContract(name: string, make: MakeStore): void {
  describe(`${name} as a feature store`, () => {
    let store: FeatureStore;
    beforeEach(async () => {
      ({ store } = await make(long));
    });
    afterEach(() => store.close());

    it('has nothing of what never was', async () => {
      expect(await store.load([])).toEqual([]);
      const nothing = { version: 0, snapshot: undefined, events: [] };
      expect(await read(store, card)).toEqual(nothing);
      expect(await store.decided('t1')).toBeUndefined();
      expect(await store.ping()).toBe(true);
    });

    it('keeps events in order and gives entities in the order asked for', async () => {
      const both = [
        [card, 0, 'c1'],
        [terminal, 0, 't1'],
      ] as Parameters<typeof commitOf>[0];
      expect(await store.commit(commitOf(both, 'x'))).toEqual({
        kind: 'committed',
      });
      await store.commit(commitOf([[card, 1, 'c2']]));
      const loaded = await store.load([terminal, card]);
      expect(loaded.map(({ version }) => version)).toEqual([1, 2]);
      expect(loaded.map(({ events }) => events.map(text))).toEqual([
        ['t1'],
        ['c1', 'c2'],
      ]);
      expect(loaded[0].snapshot).toBeUndefined();
    });

    it('takes nothing of a commit of which one entity has moved on', async () => {
      await store.commit(commitOf([[terminal, 0, 't1']]));
      for (const expected of [0, 2]) {
        const stale = commitOf(
          [
            [card, 0, 'c1'],
            [terminal, expected, 't2'],
          ],
          'x',
        );
        expect(await store.commit(stale)).toEqual({ kind: 'conflict' });
      }
      const notNew = commitOf([[card, 1, 'c1']]);
      expect(await store.commit(notNew)).toEqual({ kind: 'conflict' });
      expect((await read(store, card)).version).toBe(0);
      expect((await read(store, terminal)).events).toEqual(['t1']);
      expect(await store.decided('x')).toBeUndefined();
    });

    it('answers a transaction that comes again with its first record, byte for byte', async () => {
      const decided = { transactionId: 'x', record: everyByte };
      const first = { ...commitOf([[card, 0, 'c1']]), decided };
      await store.commit(first);
      const again = commitOf([[card, 1, 'c2']], 'x');
      for (const commit of [first, again]) {
        const result = await store.commit(commit);
        expect(result.kind).toBe('repeated');
        const { record } = result as { record: Uint8Array };
        expect(Buffer.compare(record, everyByte)).toBe(0);
      }
      expect(await read(store, card)).toMatchObject({ version: 1 });
      const kept = (await store.decided('x')) ?? Buffer.alloc(0);
      expect(Buffer.compare(kept, everyByte)).toBe(0);
    });

    it('knows a transaction whose commit is under way', async () => {
      const commit = commitOf([[card, 0, 'c1']], 'x');
      const results = await Promise.all([
        store.commit(commit),
        store.commit(commit),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual([
        'committed',
        'repeated',
      ]);
    });

    it('forgets the events before a snapshot and counts on', async () => {
      await store.commit(commitOf([[card, 0, 'c1']]));
      const [change] = commitOf([[card, 1, 'c2']]).changes;
      const snapshot = Buffer.from('after c2');
      await store.commit({ changes: [{ ...change, snapshot }] });
      const after = { version: 2, snapshot: 'after c2', events: [] };
      expect(await read(store, card)).toEqual(after);
      await store.commit(commitOf([[card, 2, 'c3']]));
      const later = { version: 3, snapshot: 'after c2', events: ['c3'] };
      expect(await read(store, card)).toEqual(later);
    });

    it('begins an entity with a snapshot', async () => {
      const [change] = commitOf([[card, 0, 'c1']]).changes;
      const snapshot = Buffer.from('first');
      await store.commit({ changes: [{ ...change, snapshot, renew: false }] });
      const after = { version: 1, snapshot: 'first', events: [] };
      expect(await read(store, card)).toEqual(after);
    });

    it('takes commits of the same entity in the order of the calls', async () => {
      const names = Array.from({ length: 200 }, (_, i) => `e${i}`);
      const results = await Promise.all(
        names.map((event, i) => store.commit(commitOf([[card, i, event]]))),
      );
      expect(new Set(results.map(({ kind }) => kind))).toEqual(
        new Set(['committed']),
      );
      expect((await read(store, card)).events).toEqual(names);
    });

    it('refuses a commit that changes an entity twice', async () => {
      const twice = commitOf([
        [card, 0, 'c1'],
        [card, 0, 'c2'],
      ]);
      await expect(store.commit(twice)).rejects.toThrow(
        /changes\[1\] changes the same customer as changes\[0\]/,
      );
      expect((await read(store, card)).version).toBe(0);
    });

    it('keeps every byte, and nothing at all', async () => {
      const empty = new Uint8Array();
      const bytes = { event: everyByte, renew: true };
      const shifted = everyByte.subarray(7, 200);
      await store.commit({ changes: [{ ...card, ...bytes, expected: 0 }] });
      const withSnapshot = { ...bytes, expected: 1, snapshot: shifted };
      await store.commit({ changes: [{ ...card, ...withSnapshot }] });
      await store.commit({ changes: [{ ...card, ...bytes, expected: 2 }] });
      const nothing = { event: empty, renew: true, expected: 3 };
      await store.commit({
        decided: { transactionId: 'empty', record: empty },
        changes: [{ ...card, ...nothing }],
      });
      const [{ version, snapshot, events }] = await store.load([card]);
      expect(version).toBe(4);
      expect(Buffer.compare(snapshot ?? empty, shifted)).toBe(0);
      expect(Buffer.compare(events[0], everyByte)).toBe(0);
      expect(events[1]).toHaveLength(0);
      expect(await store.decided('empty')).toHaveLength(0);
      const again = commitOf([[card, 4, 'no']], 'empty');
      expect((await store.commit(again)).kind).toBe('repeated');
    });

    it('tells entities apart whatever signs their names hold', async () => {
      const entities: EntityRef[] = [
        { entity: 'a', key: 'b:c' },
        { entity: 'a:b', key: 'c' },
        { entity: 'a', key: '{b}' },
        { entity: '{a}', key: 'b' },
        { entity: 'a', key: '' },
        { entity: '', key: 'a' },
        { entity: 'a', key: 'é' },
        { entity: 'a', key: 'e\u0301' },
        { entity: 'a', key: '😀\u0000\r\n' },
        { entity: '1:a', key: 'b' },
      ];
      for (const [i, entity] of entities.entries()) {
        const commit = commitOf([[entity, 0, `${i}`]], `id:${i}`);
        expect(await store.commit(commit)).toEqual({ kind: 'committed' });
      }
      const loaded = await store.load(entities);
      expect(loaded.map(({ events }) => events.map(text))).toEqual(
        entities.map((_, i) => [`${i}`]),
      );
    });

    it('restores a state only where the version is the one found', async () => {
      const state = { version: 40, snapshot: everyByte };
      expect(await store.restore(card, 0, state)).toBe(true);
      expect(await store.restore(card, 0, state)).toBe(false);
      expect(await store.load([card])).toEqual([
        { version: 40, snapshot: Buffer.from(everyByte), events: [] },
      ]);
      await store.commit(commitOf([[card, 40, 'c41']]));
      expect((await read(store, card)).events).toEqual(['c41']);
      const newer = { version: 50, snapshot: Buffer.from('newer') };
      expect(await store.restore(card, 40, newer)).toBe(false);
      expect(await store.restore(card, 41, newer)).toBe(true);
      const restored = { version: 50, snapshot: 'newer', events: [] };
      expect(await read(store, card)).toEqual(restored);
      const none = { version: 0, snapshot: everyByte };
      await expect(store.restore(card, 50, none)).rejects.toThrow(
        /state.version is 0/,
      );
    });

    describeHistories(() => store);
  });
  describeRetention(name, make);
}
