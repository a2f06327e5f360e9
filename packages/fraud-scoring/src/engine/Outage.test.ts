import { startTestRedis, type TestRedis } from '@modelport/servers';
import {
  aRequest,
  engineOver,
  someRequests,
  START,
  twoModels,
} from '../__testUtils__/rig';
import { RedisStore } from '../store/redisStore';
import { decodeValues } from './DecisionRecord';
import type { PendingLog } from './Outage';
import { RefusedError } from './RefusedError';
import { NO_TIMER } from './StageTimer';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

/** Keeps what is appended, as the file does. */
function memoryLog(): PendingLog & { kept: Uint8Array[] } {
  const kept: Uint8Array[] = [];
  return {
    kept,
    append: async bytes => {
      kept.push(bytes);
    },
    async *read() {
      yield* [...kept];
    },
    clear: async () => {
      kept.length = 0;
    },
  };
}

describe('a store that falls silent', () => {
  let server: TestRedis;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let stores = 0;
  let up: () => void = () => undefined;

  beforeAll(async () => {
    models = await twoModels();
    server = await startTestRedis({ appendonly: true, appendfsync: 'always' });
  });
  afterAll(async () => {
    await server?.stop();
    await models?.remove();
  });

  async function aStore(prefix = `{outage${(stores += 1)}}`) {
    const store = new RedisStore({
      url: server.url,
      retention: { entitySeconds: 86_400, decisionSeconds: 86_400 },
      prefix,
      timeoutMs: 2_000,
      onConnection: isUp => isUp && up(),
    });
    await store.connected();
    return store;
  }

  /** Resolves when the engine asks the store again. */
  const recovered = (engine: { outage: string }) =>
    new Promise<void>(resolve => {
      const look = () => {
        if (engine.outage === 'up') resolve();
        else setImmediate(look);
      };
      look();
    });

  const countOfLastDay = (record: { features: { values: string } }) =>
    decodeValues(record.features.values)[3];

  it('is survived: every transaction is answered, and counts once when the store is back', async () => {
    const prefix = `{outage${(stores += 1)}}`;
    const log = memoryLog();
    const { engine, clock, decided } = await engineOver(
      await aStore(prefix),
      models.folder,
      { pendingLog: log },
    );
    const requests = someRequests(300, {
      customers: 3,
      terminals: 2,
      days: 1 / 48,
    });
    clock.now = START + 3_600_000;
    const score = (at: number) => engine.score(requests[at], NO_TIMER);
    for (let at = 0; at < 100; at += 1) await score(at);
    // Some are under way when it dies.
    const under = Array.from({ length: 20 }, (_, at) => score(100 + at));
    await server.kill();
    await Promise.all(under);
    const answers = [];
    for (let at = 120; at < 200; at += 1) answers.push(await score(at));
    expect(engine.outage).toBe('down');
    expect(
      answers.every(({ record }) => record.degraded === 'store-unavailable'),
    ).toBe(true);
    // The features go on from what this process remembers.
    const ofFirst = requests
      .slice(0, 200)
      .filter(({ customerId }) => customerId === requests[199].customerId);
    expect(countOfLastDay(answers[79].record)).toBe(ofFirst.length);
    // The same transaction again has the same answer.
    expect(await score(150)).toEqual({
      record: answers[30].record,
      isRepeated: true,
      isPending: true,
    });
    expect(answers.every(({ isPending }) => isPending)).toBe(true);
    expect(log.kept.length).toBeGreaterThanOrEqual(80);
    await server.restart();
    await recovered(engine);
    for (let at = 200; at < 300; at += 1) await score(at);
    expect([...decided].sort()).toEqual(
      requests.map(({ transactionId }) => transactionId).sort(),
    );
    expect(log.kept).toEqual([]);
    await engine.close();
    // Another process, which knows only what the store has.
    const other = await engineOver(await aStore(prefix), models.folder);
    other.clock.now = START + 3_600_000;
    for (const customerId of ['c0', 'c1', 'c2']) {
      const { record } = await other.engine.score(
        aRequest({
          transactionId: `last-${customerId}`,
          customerId,
          eventTime: START + 3_600_000,
        }),
        NO_TIMER,
      );
      expect(countOfLastDay(record)).toBe(
        requests.filter(each => each.customerId === customerId).length + 1,
      );
    }
    await other.engine.close();
  });

  it('is caught up with by the next process, when this one dies as well', async () => {
    const prefix = `{outage${(stores += 1)}}`;
    const log = memoryLog();
    const first = await engineOver(await aStore(prefix), models.folder, {
      pendingLog: log,
    });
    await first.engine.score(aRequest(), NO_TIMER);
    await server.kill();
    await first.engine.score(aRequest({ transactionId: 'tx-2' }), NO_TIMER);
    await first.engine.close();
    const connected = new Promise<void>(resolve => {
      up = resolve;
    });
    const store = new RedisStore({
      url: server.url,
      retention: { entitySeconds: 86_400, decisionSeconds: 86_400 },
      prefix,
      timeoutMs: 2_000,
      onConnection: isUp => isUp && up(),
    });
    const second = await engineOver(store, models.folder, { pendingLog: log });
    await second.engine.start();
    expect(second.engine.outage).toBe('down');
    expect(await second.engine.decided('tx-2')).toMatchObject({
      transaction_id: 'tx-2',
    });
    await server.restart();
    await connected;
    await recovered(second.engine);
    const { record } = await second.engine.score(
      aRequest({ transactionId: 'tx-3' }),
      NO_TIMER,
    );
    expect(countOfLastDay(record)).toBe(3);
    expect(second.decided).toEqual(['tx-2', 'tx-3']);
    await second.engine.close();
  });

  it('turns transactions away when no more answers can be kept, and labels at once', async () => {
    const { engine } = await engineOver(await aStore(), models.folder, {
      mostPending: 2,
    });
    await server.kill();
    for (const transactionId of ['a', 'b']) {
      await engine.score(aRequest({ transactionId }), NO_TIMER);
    }
    const third = engine.score(aRequest({ transactionId: 'c' }), NO_TIMER);
    await expect(third).rejects.toThrow(RefusedError);
    await expect(third).rejects.toThrow(/2 answers wait/);
    await expect(
      engine.label({
        transactionId: 'a',
        isFraud: true,
        source: 'analyst',
        labelledAt: START,
      }),
    ).rejects.toThrow(/send the label again later/);
    await server.restart();
    await recovered(engine);
    await engine.close();
  });

  it('turns a transaction away whose answer cannot be kept', async () => {
    const { engine } = await engineOver(await aStore(), models.folder, {
      pendingLog: {
        ...memoryLog(),
        append: () => Promise.reject(new Error('no space left on the disk')),
      },
    });
    await server.kill();
    await expect(engine.score(aRequest(), NO_TIMER)).rejects.toThrow(
      /cannot be kept: no space left on the disk/,
    );
    await server.restart();
    await recovered(engine);
    const { record } = await engine.score(aRequest(), NO_TIMER);
    expect(record.degraded).toBeUndefined();
    await engine.close();
  });

  it('is given back what it has lost, as far as this process remembers', async () => {
    const forgetful = await startTestRedis({ appendonly: false });
    try {
      const store = new RedisStore({
        url: forgetful.url,
        retention: { entitySeconds: 86_400, decisionSeconds: 86_400 },
        timeoutMs: 2_000,
      });
      await store.connected();
      let restored = 0;
      const { engine } = await engineOver(store, models.folder, {
        onRestored: () => {
          restored += 1;
        },
      });
      for (const transactionId of ['a', 'b', 'c']) {
        await engine.score(aRequest({ transactionId }), NO_TIMER);
      }
      await forgetful.kill();
      await engine.score(aRequest({ transactionId: 'd' }), NO_TIMER);
      await forgetful.restart();
      await recovered(engine);
      const { record } = await engine.score(
        aRequest({ transactionId: 'e' }),
        NO_TIMER,
      );
      expect(record.degraded).toBeUndefined();
      expect(countOfLastDay(record)).toBe(5);
      expect(restored).toBe(2);
      await engine.close();
    } finally {
      await forgetful.stop();
    }
  });
});
