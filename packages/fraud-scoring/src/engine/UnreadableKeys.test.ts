import { startTestRedis, type TestRedis } from '@modelport/servers';
import { Redis } from 'ioredis';
import {
  aRequest,
  DAY,
  engineOver,
  KEY,
  START,
  twoModels,
} from '../__testUtils__/rig';
import { Pseudonyms } from '../privacy/Pseudonyms';
import { frameOf } from '../store/entityFrames';
import { RedisStore } from '../store/redisStore';
import { StoreUnavailableError } from '../store/FeatureStore';
import { decodeValues, encodeRecord } from './DecisionRecord';
import type { PendingLog } from './Outage';
import { RefusedError } from './RefusedError';
import type { EngineParts, ScoringEngine } from './ScoringEngine';
import { NO_TIMER } from './StageTimer';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

const CUSTOMER = new Pseudonyms(KEY).of('customer', 'c1');
const TERMINAL = new Pseudonyms(KEY).of('terminal', 't1');

/** Answers that wait, kept as the file keeps them. */
const logOf = (kept: Uint8Array[]): PendingLog => ({
  append: async bytes => {
    kept.push(bytes);
  },
  async *read() {
    yield* [...kept];
  },
  clear: async () => {
    kept.length = 0;
  },
});

/** Resolves when the engine asks the store again. */
async function upAgain(engine: ScoringEngine): Promise<void> {
  while (engine.outage !== 'up') await new Promise(setImmediate);
}

describe('a key of Redis that cannot be read', () => {
  let server: TestRedis;
  let client: Redis;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let prefix: string;
  let stores = 0;
  const opened: { engine: ScoringEngine; store: RedisStore }[] = [];

  beforeAll(async () => {
    models = await twoModels();
    server = await startTestRedis({ appendonly: true, appendfsync: 'always' });
    client = new Redis(server.url);
    client.on('error', () => {}); // it is killed
  });
  beforeEach(() => {
    prefix = `{unreadable${(stores += 1)}}`;
  });
  afterEach(async () => {
    for (const { engine, store } of opened.splice(0)) {
      await engine.close();
      await store.close();
    }
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.stop();
    await models?.remove();
  });

  const keyOf = (entity: string, key: string) =>
    `${prefix}:e:${entity.length}:${entity}:${key}`;
  const customerKey = () => keyOf('customer', CUSTOMER);

  async function anEngine(
    pendingLog?: PendingLog,
    parts: Partial<EngineParts> = {},
  ) {
    const store = new RedisStore({
      url: server.url,
      retention: { entitySeconds: 86_400, decisionSeconds: 86_400 },
      ...{ prefix, timeoutMs: 5_000 },
    });
    await store.connected();
    const left: string[] = [];
    const told: string[] = [];
    const silent: unknown[] = [];
    const made = await engineOver(store, models.folder, {
      pendingLog,
      onLeftOut: what => left.push(what),
      onUnreadable: ({ message }) => told.push(message),
      onSilent: error => silent.push(error),
      ...parts,
    });
    opened.push({ engine: made.engine, store });
    const pay = async (transactionId: string, more: object = {}) => {
      const request = aRequest({
        ...{ transactionId, eventTime: made.clock.now },
        ...more,
      });
      return made.engine.score(request, NO_TIMER);
    };
    return { ...made, store, pay, left, told, silent };
  }

  /** Payments of the customer in a day, as the model saw them. */
  const countOf = ({ features }: { features: { values: string } }) =>
    decodeValues(features.values)[3];

  const foreign: [string, () => Promise<unknown>, RegExp][] = [
    [
      'is a list',
      () => client.rpush(customerKey(), 'x'),
      /cannot be read, for it holds no string/,
    ],
    [
      'holds other bytes',
      () => client.set(customerKey(), 'x'),
      /cannot be read, for it holds something else than an entity/,
    ],
    [
      'holds a state of another format',
      () =>
        client.set(customerKey(), frameOf('snapshot', Buffer.from([9, 9]), 3)),
      /cannot be read, for its state is of another format \(version 9\)/,
    ],
    [
      'holds an event of another format',
      () => client.set(customerKey(), frameOf('event', Buffer.from([9, 9]), 1)),
      /cannot be read, for its event is of another format \(version 9, kind 9\)/,
    ],
  ];

  it.each(foreign)(
    'since it %s makes a stranger of its customer alone',
    async (_, put, reason) => {
      await put();
      const { engine, pay, store, decided, left, told, silent } =
        await anEngine();
      const mine = await pay('a');
      expect(mine).toMatchObject({ isRepeated: false, isPending: false });
      expect(mine.record.degraded).toBe('entity-unreadable');
      expect(countOf(mine.record)).toBe(1);
      const other = await pay('b', { customerId: 'c2' });
      expect(other.record.degraded).toBeUndefined();
      expect((await pay('c')).record.degraded).toBe('entity-unreadable');
      expect(await pay('a')).toEqual({ ...mine, isRepeated: true });
      // Nothing waits, nobody else is degraded, and the terminal was counted for.
      expect([engine.outage, engine.pending]).toEqual(['up', 0]);
      expect(silent).toEqual([]);
      expect(decided).toEqual(['a', 'b', 'c']);
      const [{ version }] = await store.load([
        { entity: 'terminal', key: TERMINAL },
      ]);
      expect(version).toBe(3);
      expect(new Set(left)).toEqual(new Set(['customer']));
      expect(left.length).toBeGreaterThanOrEqual(2);
      expect(told).toEqual([expect.stringMatching(reason)]);
      expect(told[0]).toContain(CUSTOMER);
      expect(told[0]).not.toContain('c1');
    },
  );

  it('is left as it is, and read again a second later', async () => {
    await client.rpush(customerKey(), 'x');
    const { pay, clock } = await anEngine();
    await pay('a');
    expect(await client.lrange(customerKey(), 0, -1)).toEqual(['x']);
    await client.del(customerKey());
    clock.now += 1_000;
    const { record } = await pay('b');
    expect(record.degraded).toBeUndefined();
    expect(countOf(record)).toBe(1);
    expect(countOf((await pay('c')).record)).toBe(2);
  });

  it('is told of again an hour later, and each reason by itself', async () => {
    await client.rpush(customerKey(), 'x');
    await client.set(keyOf('terminal', TERMINAL), 'x');
    const { pay, clock, told } = await anEngine();
    await pay('a');
    await pay('b');
    expect(told).toHaveLength(2);
    clock.now += 3_600_000;
    await pay('c');
    expect(told).toHaveLength(4);
  });

  it('has a label go without it', async () => {
    const { engine, clock, pay, told } = await anEngine();
    await pay('a');
    await client.del(keyOf('terminal', TERMINAL));
    await client.rpush(keyOf('terminal', TERMINAL), 'x');
    clock.now += 8 * DAY;
    const outcome = await engine.label({
      ...{ transactionId: 'a', isFraud: true, source: 'chargeback' },
      labelledAt: START + DAY,
    });
    expect(outcome).toMatchObject({ isApplied: false, terminal: TERMINAL });
    expect(engine.outage).toBe('up');
    expect(told).toEqual([expect.stringContaining(TERMINAL)]);
  });

  it.each<[string, (key: string) => Promise<unknown>]>([
    ['another kind', key => client.rpush(key, 'x')],
    ['another schema', key => client.set(key, '{"schema":"v9"}')],
  ])(
    'has its transaction refused where it is that of a decision, of %s',
    async (_, put) => {
      await put(`${prefix}:d:a`);
      const { engine, pay, left } = await anEngine();
      const refused = pay('a');
      await expect(refused).rejects.toThrow(RefusedError);
      await expect(refused).rejects.toMatchObject({
        statusCode: 409,
        message: expect.stringMatching(/^transaction_id: .* cannot be read/),
      });
      await expect(engine.decided('a')).rejects.toThrow(RefusedError);
      expect(left).toEqual(['decision', 'decision']);
      expect((await pay('b')).record.degraded).toBeUndefined();
      expect(engine.outage).toBe('up');
    },
  );

  it('holds up nothing that was answered while Redis was away', async () => {
    const kept: Uint8Array[] = [];
    const log = logOf(kept);
    const first = await anEngine(log);
    await server.kill();
    await first.pay('a');
    await first.pay('b', { customerId: 'c2' });
    await first.pay('d', { customerId: 'c3' });
    expect(first.engine.pending).toBe(3);
    await first.engine.close();
    await server.restart();
    await new Promise<void>(resolve => {
      if (client.status === 'ready') resolve();
      else client.once('ready', resolve);
    });
    await client.rpush(customerKey(), 'x');
    await client.rpush(`${prefix}:d:d`, 'x');
    const second = await anEngine(log);
    await second.engine.start();
    await upAgain(second.engine);
    expect([...second.decided].sort()).toEqual(['a', 'b', 'd']);
    expect(kept).toEqual([]);
    expect(new Set(second.left)).toEqual(new Set(['customer', 'decision']));
    const repeated = await second.pay('a', { eventTime: START });
    expect(repeated.isRepeated).toBe(true);
    const versions = await second.store.load([
      { entity: 'terminal', key: TERMINAL },
      ...['c2', 'c3'].map(id => ({
        ...{ entity: 'customer', key: new Pseudonyms(KEY).of('customer', id) },
      })),
    ]);
    expect(versions.map(({ version }) => version)).toEqual([3, 1, 1]);
  });

  const OF_LATER_VERSION = '{"schema":"modelport.dev/fraud/decision/v9"}';
  const terminalVersion = async (store: RedisStore) => {
    const ref = { entity: 'terminal', key: TERMINAL };
    return (await store.load([ref]))[0].version;
  };

  it.each(['snapshot', 'event'] as const)(
    'has payments by topic, and labels, wait where another version wrote its %s',
    async kind => {
      await client.set(customerKey(), frameOf(kind, Buffer.from([9, 9]), 3));
      const { engine, pay, store, decided, silent } = await anEngine();
      expect((await pay('a')).record.degraded).toBe('entity-unreadable');
      const byTopic = () =>
        engine.score(
          aRequest({ transactionId: 'b' }),
          NO_TIMER,
          'transactions/0/7',
          true,
        );
      const waiting = await byTopic().catch((error: Error) => error);
      expect(waiting).toBeInstanceOf(StoreUnavailableError);
      expect(String(waiting)).not.toContain(CUSTOMER);
      const label = engine.label({
        ...{ transactionId: 'a', isFraud: true, source: 'chargeback' },
        labelledAt: START,
      });
      await expect(label).rejects.toThrow(StoreUnavailableError);
      expect([engine.outage, silent, decided]).toEqual(['up', [], ['a']]);
      expect(await terminalVersion(store)).toBe(1);
      await client.del(customerKey());
      const { record } = await byTopic();
      expect(record.degraded).toBeUndefined();
      expect(countOf(record)).toBe(1);
    },
  );

  it('has a payment by topic wait for the version that decided it', async () => {
    await client.set(`${prefix}:d:a`, OF_LATER_VERSION);
    const { engine, store } = await anEngine();
    await expect(
      engine.score(aRequest({ transactionId: 'a' }), NO_TIMER, 't/0/7', true),
    ).rejects.toThrow(StoreUnavailableError);
    expect(await terminalVersion(store)).toBe(0);
  });

  it.each<[string, string, (key: string) => Promise<unknown>]>([
    [
      'of a message, where it is that of a decision and of another kind',
      'transactions/0/7',
      key => client.rpush(key, 'x'),
    ],
    [
      'of a request, where another version has decided it',
      'request/0f0a7c1e-0000-4000-8000-000000000001',
      key => client.set(key, OF_LATER_VERSION),
    ],
  ])(
    'has an answer that was given without Redis neither counted nor told of %s',
    async (_, origin, put) => {
      const { record } = await (await anEngine()).pay('a');
      prefix = `${prefix}-later`;
      await put(`${prefix}:d:a`);
      const unclaimed: string[] = [];
      const log = logOf([encodeRecord({ ...record, origin })]);
      const { engine, decided, store, left } = await anEngine(log, {
        onUnclaimed: claim => unclaimed.push(claim),
      });
      await engine.start();
      await upAgain(engine);
      expect([engine.pending, decided, unclaimed]).toEqual([0, [], [origin]]);
      // Nor when it comes again, which it does as a message.
      const again = aRequest({ transactionId: 'a' });
      await expect(
        engine.score(again, NO_TIMER, 'transactions/0/7', true),
      ).rejects.toThrow(/cannot be read/);
      expect(await terminalVersion(store)).toBe(0);
      expect(new Set(left)).toEqual(new Set(['decision']));
    },
  );
});
