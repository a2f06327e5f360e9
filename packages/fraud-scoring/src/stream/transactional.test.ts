import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Batch,
  createMemoryBus,
  type EventBus,
  MemoryLog,
  type SubscribeOptions,
} from '@modelport/event-bus';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
} from '../createScoringService';
import type { DecisionRecord } from '../engine/DecisionRecord';
import { type FeatureStore, MemoryStore } from '../store';
import { document, KEY, twoModels } from '../__testUtils__/rig';

const TOPICS = ['transactions', 'labels', 'decisions', 'outcomes'];

/** The same, with something in place of one method. */
function replacing<T extends object>(target: T, name: keyof T, by: unknown): T {
  return new Proxy(target, {
    get(_, asked) {
      if (asked === name) return by;
      const value = Reflect.get(target, asked);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A bus whose batches fail after they were handled, as long as `faults` are left. */
function fickle(bus: EventBus, faults: { left: number }): EventBus {
  const subscribe = (options: SubscribeOptions) =>
    bus.subscribe({
      ...options,
      onBatch: async (...given) => {
        await options.onBatch(...given);
        if (faults.left > 0) {
          faults.left -= 1;
          throw new Error('after all of it was published');
        }
      },
    });
  return replacing(bus, 'subscribe', subscribe);
}

const body = (id: string, more: object = {}) => ({
  transaction_id: id,
  event_time: '2026-06-01T12:00:00.000Z',
  customer_id: 'customer-4711',
  terminal_id: 't1',
  amount: 12.5,
  currency: 'EUR',
  ...more,
});

const label = (id: string) => ({
  ...{ transaction_id: id, is_fraud: true, source: 'chargeback' },
  labelled_at: '2026-06-02T12:00:00.000Z',
});

describe('a scoring service with transactional topics', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let log: MemoryLog;
  let bus: EventBus;
  let store: FeatureStore;
  const services: ScoringService[] = [];

  beforeAll(async () => {
    models = await twoModels();
  });
  afterAll(() => models.remove());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-transactional-'));
    log = new MemoryLog();
    bus = createMemoryBus({ log });
    await bus.ensureTopics([
      ...TOPICS.map(name => ({ name, partitions: 4 })),
      { name: 'dead-letter', partitions: 1 },
    ]);
    const retention = { entitySeconds: 86_400_000, decisionSeconds: 3_600 };
    store = await MemoryStore.open({ retention });
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map(service => service.drain()));
    await bus.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(faults = { left: 0 }, transactional = true) {
    const service = await createScoringService({
      configuration: await readConfiguration(document(), models.folder),
      store: replacing(store, 'close', async () => {}), // others go on with it
      pseudonymKey: KEY,
      stream: {
        bus: fickle(createMemoryBus({ log }), faults),
        ...{ folder, partitions: 4, transactional },
      },
    });
    services.push(service);
    const { url } = await service.listen();
    return async (route: string, sent: object) => {
      const response = await fetch(`${url}${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      });
      expect(response.status).toBe(200);
    };
  }

  const send = (topic: string, ...values: object[]) =>
    bus.publish(
      topic,
      values.map((value, at) => ({
        key: `${at}`,
        value: Buffer.from(JSON.stringify(value)),
      })),
    );

  /** All that lies in a topic once the service has read what there is, and its outbox is empty. */
  async function settled(topic: string): Promise<Batch['messages'][number][]> {
    const left = async () =>
      (
        await Promise.all(
          ['transactions', 'labels'].map(each =>
            bus.lag('fraud-scoring', each),
          ),
        )
      )
        .flat()
        .reduce((sum, { lag }) => sum + lag, 0);
    while ((await left()) > 0) await new Promise(setImmediate);
    await Promise.all(services.splice(0).map(service => service.drain()));
    return [0, 1, 2, 3].flatMap(partition =>
      log.partition({ topic, partition }),
    );
  }
  const idsIn = async (topic: string) =>
    (await settled(topic))
      .map(
        ({ value }) =>
          (JSON.parse(`${value}`) as DecisionRecord).transaction_id,
      )
      .sort();

  it('publishes a decision once, however often its batch has to be handled, also with the id at other offsets', async () => {
    const faults = { left: 8 };
    await start(faults);
    const ids = Array.from({ length: 20 }, (_, at) => `t-${at}`);
    await send('transactions', ...ids.map(id => body(id)), body('t-3'));
    await send('transactions', body('t-7'), body('t-3'), body('t-0'));
    expect(await idsIn('decisions')).toEqual([...ids].sort());
    expect(faults.left).toBe(0);
  });

  it('publishes a decision once of an id that also comes by request, before or after', async () => {
    const post = await start({ left: 3 });
    await post('/v1/score', body('request-first'));
    await send('transactions', body('request-first'), body('topic-first'));
    const group = 'fraud-scoring';
    const lag = async () =>
      (await bus.lag(group, 'transactions')).reduce(
        (sum, each) => sum + each.lag,
        0,
      );
    while ((await lag()) > 0) await new Promise(setImmediate);
    await post('/v1/score', body('topic-first'));
    await post('/v1/score', body('request-first'));
    await Promise.all(
      [1, 2, 3].map(() => post('/v1/score', body('request-thrice'))),
    );
    expect(await idsIn('decisions')).toEqual([
      ...['request-first', 'request-thrice', 'topic-first'],
    ]);
  });

  it('publishes what a label says once for each time that it was given, and dead letters once', async () => {
    const post = await start({ left: 6 });
    await post('/v1/score', body('t-1'));
    await send('labels', label('t-1'), label('t-1'), label('unknown'));
    await post('/v1/labels', label('t-1'));
    await send('transactions', body('t-1', { amount: 99 }));
    expect(await idsIn('outcomes')).toEqual(['t-1', 't-1', 't-1']);
    const letters = await settled('dead-letter');
    expect(letters.map(({ headers }) => headers.reason).sort()).toEqual([
      ...['conflict', 'unknown-transaction'],
    ]);
  });

  it('keeps where a decision comes from with it, and publishes again what was decided before it was transactional', async () => {
    await (
      await start({ left: 0 }, false)
    )('/v1/score', body('old'));
    expect(await idsIn('decisions')).toEqual(['old']);
    const post = await start();
    await post('/v1/score', body('by-request'));
    await send('transactions', body('by-topic'), body('old'));
    const records = (await settled('decisions')).map(
      ({ value }) => JSON.parse(`${value}`) as DecisionRecord,
    );
    const originsOf = (id: string) =>
      records
        .filter(({ transaction_id }) => transaction_id === id)
        .map(({ origin }) => origin);
    expect(originsOf('by-request')).toEqual([
      expect.stringMatching(/^request\/[0-9a-f-]{36}$/),
    ]);
    expect(originsOf('by-topic')).toEqual([
      expect.stringMatching(/^transactions\/\d\/0$/),
    ]);
    expect(originsOf('old')).toEqual([undefined, undefined]);
  });
});
