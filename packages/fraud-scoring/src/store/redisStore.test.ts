import { startTestRedis, TestRedis } from '@modelport/servers';
import { Redis } from 'ioredis';
import { card, commitOf, read, terminal, text } from './commits.testing';
import { featureStoreContract } from './contract.testing';
import { RedisStore, RedisStoreOptions } from './redisStore';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

const retention = { entitySeconds: 3_600, decisionSeconds: 3_600 };
let server: TestRedis;
let client: Redis;
let stores = 0;

beforeAll(async () => {
  server = await startTestRedis({ appendonly: false });
  client = new Redis(server.url);
});
afterAll(async () => {
  client?.disconnect();
  await server?.stop();
});

async function connect(options: Partial<RedisStoreOptions> = {}) {
  const store = new RedisStore({
    url: server.url,
    retention,
    prefix: `{test${(stores += 1)}}`,
    timeoutMs: 5_000,
    ...options,
  });
  await store.connected();
  return store;
}

/** Brings the end of every key nearer, which is all that time does to a key. */
async function pass(prefix: string, seconds: number) {
  for (const key of await client.keys(`${prefix}*`)) {
    const left = (await client.pttl(key)) - seconds * 1000;
    if (left > 0) await client.pexpire(key, left);
    else await client.del(key);
  }
}

featureStoreContract('RedisStore', async asked => {
  const prefix = `{contract${(stores += 1)}}`;
  const store = await connect({ prefix, retention: asked });
  return { store, pass: seconds => pass(prefix, seconds) };
});

describe('RedisStore', () => {
  it('loses none of 2,000 events that two processes add to one entity', async () => {
    const prefix = '{shared}';
    const both = [await connect({ prefix }), await connect({ prefix })];
    let conflicts = 0;
    const add = async (store: RedisStore, id: string) => {
      for (;;) {
        const { version, snapshot, events } = await read(store, card);
        const seen = [...(snapshot?.split(',') ?? []), ...events, id];
        const [change] = commitOf([[card, version, id]]).changes;
        const shorten = events.length >= 20 && Buffer.from(seen.join(','));
        const { kind } = await store.commit({
          changes: [{ ...change, snapshot: shorten || undefined }],
        });
        if (kind === 'committed') return;
        expect(kind).toBe('conflict');
        conflicts += 1;
      }
    };
    await Promise.all(
      both.map(async (store, s) => {
        for (let i = 0; i < 1_000; i++) await add(store, `${s}/${i}`);
      }),
    );
    const { version, snapshot, events } = await read(both[0], card);
    expect(version).toBe(2_000);
    const all = [...(snapshot?.split(',') ?? []), ...events];
    expect(all).toHaveLength(2_000);
    expect(new Set(all).size).toBe(2_000);
    expect(conflicts).toBeGreaterThan(0);
    for (const store of both) await store.close();
  });

  it('goes on when the server has lost its scripts', async () => {
    const store = await connect();
    await store.commit(commitOf([[card, 0, 'c1']], 'x'));
    await client.script('FLUSH');
    const next = commitOf([[card, 1, 'c2']], 'y');
    expect(await store.commit(next)).toEqual({ kind: 'committed' });
    expect((await read(store, card)).events).toEqual(['c1', 'c2']);
    await store.close();
  });

  it('gives every key an end', async () => {
    const prefix = '{ends}';
    const store = await connect({ prefix });
    const [change] = commitOf([[card, 0, 'c1']]).changes;
    await store.commit({ changes: [{ ...change, renew: false }] });
    const snapshot = Buffer.from('s');
    await store.commit({ changes: [{ ...change, expected: 1, snapshot }] });
    await store.commit(commitOf([[card, 2, 'c2']], 'x'));
    await store.restore({ entity: 'e', key: 'k' }, 0, { version: 1, snapshot });
    const keys = await client.keys(`${prefix}*`);
    expect(keys.sort()).toEqual([
      '{ends}:d:x',
      '{ends}:e:1:e:k',
      '{ends}:e:8:customer:a',
    ]);
    for (const key of keys) {
      const left = await client.pttl(key);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(3_600_000);
    }
    await store.close();
  });

  it('gives up a call that is not answered in time, and works when it is again', async () => {
    const store = await connect({ timeoutMs: 40 });
    const pausing = client.call('CLIENT', 'PAUSE', '600', 'ALL');
    await pausing;
    const commit = commitOf([[card, 0, 'c1']], 'x');
    await expect(store.commit(commit)).rejects.toThrow(
      /Redis at 127.0.0.1:\d+ did not answer a script within 40 ms; it may have been done all the same/,
    );
    expect(await store.ping()).toBe(false);
    await client.ping(); // answered when the pause is over
    expect((await store.commit(commit)).kind).toBe('repeated');
    expect(text(await store.decided('x'))).toBe('record of x');
    await store.close();
  });

  it('begins to wait for an answer when the question goes out, however busy this process is before', async () => {
    const store = await connect({ timeoutMs: 1_000 });
    const asked = store.decided('nobody');
    const busyUntil = performance.now() + 1_200;
    while (performance.now() < busyUntil);
    expect(await asked).toBeUndefined();
    await store.close();
  });

  it('says what is under its key when that is not its own', async () => {
    const store = await connect({ prefix: '{foreign}' });
    const key = '{foreign}:e:8:customer:a';
    await client.set(key, 'x');
    await expect(store.load([card])).rejects.toMatchObject({
      name: 'UnreadableKeyError',
      of: card,
      reason: 'it holds something else than an entity',
      message: expect.stringMatching(
        /The key {foreign}:e:8:customer:a of Redis cannot be read, .* give this store a prefix of its own/,
      ),
    });
    await client.del(key);
    await client.rpush(key, 'x');
    const both = commitOf(
      [
        [terminal, 0, 't'],
        [card, 0, 'c'],
      ],
      'x',
    );
    const ofCard = { name: 'UnreadableKeyError', of: card };
    await expect(store.commit(both)).rejects.toMatchObject({
      ...ofCard,
      message: expect.stringContaining(key),
    });
    const state = { version: 3, snapshot: Buffer.from('s') };
    await expect(store.restore(card, 0, state)).rejects.toMatchObject(ofCard);
    expect((await read(store, terminal)).version).toBe(0);
    expect(await store.decided('x')).toBeUndefined();
    await client.rpush('{foreign}:d:x', 'x');
    const ofDecision = { name: 'UnreadableKeyError', of: undefined };
    await expect(store.commit(both)).rejects.toMatchObject(ofDecision);
    await expect(store.decided('x')).rejects.toMatchObject(ofDecision);
    await store.close();
  });

  it('calls it an outage, and no matter of a key, when it may not write', async () => {
    const store = await connect();
    await client.config('SET', 'maxmemory', '1');
    try {
      await expect(
        store.commit(commitOf([[card, 0, 'c1']], 'x')),
      ).rejects.toMatchObject({
        name: 'StoreUnavailableError',
        message: expect.stringContaining('OOM'),
      });
    } finally {
      await client.config('SET', 'maxmemory', '0');
    }
    await store.close();
  });

  it('answers nothing after it was closed', async () => {
    const store = await connect();
    await store.close();
    await store.close();
    await expect(store.load([card])).rejects.toThrow(/was closed/);
    await expect(store.connected()).rejects.toThrow(/was closed/);
    expect(await store.ping()).toBe(false);
  });

  it('names an option that is wrong', () => {
    const make = (options: object) => () =>
      new RedisStore({ url: server.url, retention, ...options });
    expect(make({ url: 'localhost:6379' })).toThrow(/redis.url/);
    expect(make({ url: 'no' })).toThrow(/redis.url/);
    expect(make({ timeoutMs: 0 })).toThrow(/redis.timeoutMs is 0/);
    const wrong = { entitySeconds: 1, decisionSeconds: -1 };
    expect(make({ retention: wrong })).toThrow(
      /retention.decisionSeconds is -1/,
    );
  });
});
