import { withRedis } from '@modelport/servers';
import { StoreUnavailableError } from '../FeatureStore';
import { RedisStore } from '../redisStore';
import { add, cards, idsOf, retention } from './counter.testing';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

const TIMEOUT_MS = 200;

describe('a RedisStore whose server is killed', () => {
  it('fails at once, goes on by itself, and has all that was acknowledged', () =>
    withRedis(
      async server => {
        const changes: boolean[] = [];
        const store = new RedisStore({
          url: server.url,
          retention,
          timeoutMs: TIMEOUT_MS,
          onConnection: up => changes.push(up),
        });
        await store.connected();
        const acknowledged: string[] = [];
        for (let round = 0; round < 3; round++) {
          const enough = acknowledged.length + 20 + Math.random() * 200;
          let killed: Promise<void> | undefined;
          const failures = await Promise.all(
            cards.map(async card => {
              for (let i = 0; ; i++) {
                const id = `${round}-${card}-${i}`;
                const begin = performance.now();
                try {
                  await add(store, id, card);
                } catch (error) {
                  return { error, took: performance.now() - begin };
                }
                acknowledged.push(id);
                if (acknowledged.length > enough) killed ??= server.kill();
              }
            }),
          );
          for (const { error, took } of failures) {
            expect(error).toBeInstanceOf(StoreUnavailableError);
            expect(took).toBeLessThan(10 * TIMEOUT_MS); // several calls, on a machine that does other things
          }
          await killed;
          expect(await store.ping()).toBe(false);
          await expect(store.load([])).resolves.toEqual([]);
          await expect(idsOf(store, 'terminal', 'all')).rejects.toThrow(
            /Redis at 127.0.0.1:\d+ is not connected/,
          );

          await server.restart();
          await store.connected();
          const all = await idsOf(store, 'terminal', 'all');
          const byCard = await Promise.all(
            cards.map(card => idsOf(store, 'customer', card)),
          );
          expect(new Set(all).size).toBe(all.length);
          expect([...all].sort()).toEqual(byCard.flat().sort());
          const kept = new Set(all);
          expect(acknowledged.filter(id => !kept.has(id))).toEqual([]);
        }
        await store.close();
        expect(changes.slice(0, 7)).toEqual([
          ...[true, false, true, false, true, false, true],
        ]);
      },
      { appendonly: true, appendfsync: 'always' },
    ));

  it('shows what it has lost as version 0, for the state to be restored', () =>
    withRedis(
      async server => {
        const store = new RedisStore({
          url: server.url,
          retention,
          timeoutMs: 5_000,
        });
        await store.connected();
        await add(store, 'first', 'c0');
        await server.kill();
        await server.restart();
        await store.connected();
        const entity = { entity: 'customer', key: 'c0' };
        const lost = { version: 0, events: [] };
        expect(await store.load([entity])).toEqual([lost]);
        expect(await store.decided('first')).toBeUndefined();
        const state = { version: 1, snapshot: Buffer.from('first') };
        expect(await store.restore(entity, 0, state)).toBe(true);
        await add(store, 'second', 'c0');
        expect(await idsOf(store, 'customer', 'c0')).toEqual([
          'first',
          'second',
        ]);
        await store.close();
      },
      { appendonly: false },
    ));
});
