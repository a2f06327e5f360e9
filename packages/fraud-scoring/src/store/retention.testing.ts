/* eslint-disable jest/no-export -- the tests of a port, for each of its adapters */
/* eslint-disable no-restricted-imports -- in several files */
import {
  card,
  commitOf,
  MakeStore,
  read,
  terminal,
  text,
} from './commits.testing';
import { FeatureStore, Retention } from './FeatureStore';

/** How long things are kept. */
export function describeRetention(name: string, make: MakeStore): void {
  describe(`${name} in time`, () => {
    let store: FeatureStore;
    let pass: (seconds: number) => Promise<void>;
    const begin = async (retention: Retention) => {
      ({ store, pass } = await make(retention));
    };
    afterEach(() => store.close());

    it('remembers a decision for its time', async () => {
      await begin({ entitySeconds: 100, decisionSeconds: 2 });
      await store.commit(commitOf([[card, 0, 'c1']], 'x'));
      expect(text(await store.decided('x'))).toBe('record of x');
      await pass(2);
      expect(await store.decided('x')).toBeUndefined();
      const again = commitOf([[card, 1, 'c2']], 'x');
      expect(await store.commit(again)).toEqual({ kind: 'committed' });
    });

    it('forgets an entity after its time, which begins anew where that is asked for', async () => {
      await begin({ entitySeconds: 2, decisionSeconds: 100 });
      const [renewing] = commitOf([[card, 1, 'c2']]).changes;
      await store.commit(
        commitOf([
          [card, 0, 'c1'],
          [terminal, 0, 't1'],
        ]),
      );
      await pass(1.2);
      await store.commit({
        changes: [renewing, { ...renewing, ...terminal, renew: false }],
      });
      await pass(1.2);
      expect((await read(store, card)).version).toBe(2);
      expect((await read(store, terminal)).version).toBe(0);
      const anew = commitOf([[terminal, 0, 't3']]);
      expect(await store.commit(anew)).toEqual({ kind: 'committed' });
      await pass(2);
      expect((await read(store, card)).version).toBe(0);
      expect((await read(store, terminal)).version).toBe(0);
    });

    it('does not forget a snapshot and keep its events', async () => {
      await begin({ entitySeconds: 2, decisionSeconds: 100 });
      const [change] = commitOf([[card, 0, 'c1']]).changes;
      await store.commit({
        changes: [{ ...change, snapshot: Buffer.from('s') }],
      });
      await pass(1.2);
      await store.commit({
        changes: [{ ...change, expected: 1, renew: false }],
      });
      await pass(1.2);
      expect((await read(store, card)).version).toBe(0);
    });
  });
}
