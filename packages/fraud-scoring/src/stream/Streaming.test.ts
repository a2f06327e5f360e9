import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createMemoryBus,
  type EventBus,
  EventBusError,
  type ReceivedMessage,
} from '@modelport/event-bus';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
} from '../createScoringService';
import type { DecisionRecord } from '../engine/DecisionRecord';
import {
  type FeatureStore,
  StoreUnavailableError,
} from '../store/FeatureStore';
import { MemoryStore } from '../store/memoryStore';
import { document, KEY, twoModels } from '../__testUtils__/rig';

/** All that lies in a topic, read by a group of its own as it comes. */
async function follow(bus: EventBus, topic: string) {
  const found: ReceivedMessage[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  await bus.subscribe({
    group: `reader-of-${topic}`,
    topics: [topic],
    onBatch: async ({ messages }) => {
      found.push(...messages);
      waiting
        .filter(({ count }) => found.length >= count)
        .forEach(({ resolve }) => resolve());
    },
  });
  return {
    found,
    /** Resolves with all that was found once there are so many. */
    async until(count: number): Promise<ReceivedMessage[]> {
      if (found.length < count) {
        await new Promise<void>(resolve => waiting.push({ count, resolve }));
      }
      return found;
    },
  };
}

const recordOf = ({ value }: ReceivedMessage) =>
  JSON.parse(value.toString()) as DecisionRecord;

const body = (more: object = {}) => ({
  transaction_id: 'tx-1',
  event_time: new Date().toISOString(),
  customer_id: 'customer-4711',
  terminal_id: 't1',
  amount: 12.5,
  currency: 'EUR',
  ...more,
});

describe('a scoring service with topics', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let bus: EventBus;
  const services: ScoringService[] = [];

  beforeAll(async () => {
    models = await twoModels();
  });
  afterAll(() => models.remove());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-stream-'));
    bus = createMemoryBus();
  });
  afterEach(async () => {
    await Promise.all(services.splice(0).map(service => service.drain()));
    await bus.close();
    await rm(folder, { recursive: true, force: true });
  });

  const memory = () =>
    MemoryStore.open({
      retention: { entitySeconds: 86_400_000, decisionSeconds: 3_600 },
    });

  async function start(
    more: { store?: FeatureStore; bus?: EventBus; folder?: string } = {},
  ) {
    const errors: Error[] = [];
    const service = await createScoringService({
      configuration: await readConfiguration(document(), models.folder),
      store: more.store ?? (await memory()),
      pseudonymKey: KEY,
      stream: { bus: more.bus ?? bus, folder: more.folder, partitions: 4 },
      onError: error => errors.push(error as Error),
    });
    services.push(service);
    const { url } = await service.listen();
    const get = async (route: string) => (await fetch(`${url}${route}`)).text();
    const post = async (route: string, sent: object) => {
      const response = await fetch(`${url}${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      });
      return { status: response.status, body: await response.json() };
    };
    return { service, get, post, errors };
  }

  const topics = () =>
    bus.ensureTopics(
      ['transactions', 'labels', 'decisions', 'outcomes']
        .map(name => ({ name, partitions: 4 }))
        .concat({ name: 'dead-letter', partitions: 1 }),
    );
  const send = (topic: string, ...values: (object | string)[]) =>
    bus.publish(
      topic,
      values.map(value => ({
        key: String((value as { customer_id?: string }).customer_id),
        value: Buffer.from(
          typeof value === 'string' ? value : JSON.stringify(value),
        ),
      })),
    );

  it('decides what comes by topic, and publishes what was decided by HTTP as well', async () => {
    const { post, get } = await start();
    await topics();
    const decisions = await follow(bus, 'decisions');
    await send('transactions', body({ transaction_id: 'by-topic' }));
    await decisions.until(1);
    const { body: answer } = await post(
      '/v1/score',
      body({ transaction_id: 'by-http' }),
    );
    const [first, second] = (await decisions.until(2)).map(recordOf);
    expect(first).toMatchObject({
      transaction_id: 'by-topic',
      decision: 'approve',
    });
    expect(second).toMatchObject({
      transaction_id: 'by-http',
      score: answer.score,
    });
    const [message] = decisions.found;
    expect(message.key).toBe(first.customer);
    expect(message.headers).toEqual({
      schema: 'modelport.dev/fraud/decision/v1',
    });
    expect(message.value.toString()).not.toContain('customer-4711');
    expect(JSON.parse(await get('/readyz'))).toEqual({
      ready: true,
      store: 'up',
      stream: 'ready',
    });
    expect(await get('/metrics')).toContain('fraud_scoring_stream_up 1');
  });

  it('gives a repeated id its recorded decision and counts it once, whichever way it comes', async () => {
    const { post } = await start();
    await topics();
    const decisions = await follow(bus, 'decisions');
    const first = body({ transaction_id: 'twice' });
    const { body: answer } = await post('/v1/score', first);
    await send('transactions', first, first);
    await decisions.until(3);
    await post('/v1/score', first);
    const records = (await decisions.until(4)).map(recordOf);
    expect(new Set(records.map(each => JSON.stringify(each))).size).toBe(1);
    expect(records[0].score).toBe(answer.score);
    await send('transactions', body({ transaction_id: 'next' }));
    const next = recordOf((await decisions.until(5))[4]);
    const values = Buffer.from(next.features.values, 'base64');
    // The fourth feature is the number of the customer's transactions of the day.
    expect(values.readFloatLE(3 * 4)).toBe(2);
  });

  it('puts what cannot be used among the dead letters, as it came, with reason and place', async () => {
    const { get } = await start();
    await topics();
    const [decisions, letters] = await Promise.all([
      follow(bus, 'decisions'),
      follow(bus, 'dead-letter'),
    ]);
    const good = body({ transaction_id: 'good' });
    await send('transactions', good);
    await decisions.until(1);
    await send('transactions', { ...good, amount: 13 });
    await letters.until(1);
    await send('transactions', '{"half":', body({ currency: 'USD' }));
    await letters.until(3);
    await send('labels', {
      transaction_id: 'never',
      is_fraud: true,
      source: 'analyst',
      labelled_at: new Date().toISOString(),
    });
    const found = await letters.until(4);
    expect(
      found.map(({ headers: { reason, field, topic } }) => [
        reason,
        field,
        topic,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['conflict', 'transaction_id', 'transactions'],
        ['invalid', 'body', 'transactions'],
        ['invalid', 'currency', 'transactions'],
        ['unknown-transaction', 'transaction_id', 'labels'],
      ]),
    );
    expect(found.map(({ value }) => value.toString())).toContain('{"half":');
    expect(found[0].headers).toMatchObject({
      error: expect.stringContaining('was decided with another amount'),
      offset: expect.stringMatching(/^\d+$/),
      partition: expect.stringMatching(/^\d$/),
    });
    expect(await get('/metrics')).toContain(
      'fraud_scoring_dead_letters_total{topic="transactions",reason="invalid"} 2',
    );
    expect(decisions.found).toHaveLength(1);
  });

  it('applies labels that come by topic', async () => {
    const { get } = await start();
    await topics();
    const decisions = await follow(bus, 'decisions');
    await send('transactions', body());
    await decisions.until(1);
    await send('labels', {
      transaction_id: 'tx-1',
      is_fraud: true,
      source: 'chargeback',
      labelled_at: new Date().toISOString(),
    });
    const letters = await follow(bus, 'dead-letter');
    await send('labels', 'the end of what is to be done');
    await letters.until(1);
    expect(await get('/metrics')).toContain(
      'fraud_scoring_labels_total{source="chargeback",outcome="applied"} 1',
    );
  });

  it('publishes what labels say, whichever way they came, also what changed nothing', async () => {
    const { post } = await start({ folder });
    await topics();
    const decisions = await follow(bus, 'decisions');
    const outcomes = await follow(bus, 'outcomes');
    await send('transactions', body());
    const [decision] = (await decisions.until(1)).map(recordOf);
    const label = {
      ...{ transaction_id: 'tx-1', is_fraud: true, source: 'chargeback' },
      labelled_at: new Date().toISOString(),
    };
    expect((await post('/v1/labels', label)).status).toBe(200);
    await outcomes.until(1);
    await send('labels', label);
    const [first, second] = await outcomes.until(2);
    for (const { key, headers, value } of [first, second]) {
      expect(key).toBe(decision.customer);
      expect(headers).toEqual({ schema: 'modelport.dev/fraud/outcome/v1' });
      expect(JSON.parse(value.toString())).toEqual({
        schema: 'modelport.dev/fraud/outcome/v1',
        transaction_id: 'tx-1',
        event_time: decision.event_time,
        customer: decision.customer,
        terminal: decision.terminal,
        is_fraud: true,
        source: 'chargeback',
        labelled_at: Date.parse(label.labelled_at),
        received_at: expect.any(Number),
      });
    }
    expect(await bus.lag('reader-of-outcomes', 'outcomes')).toHaveLength(4);
  });

  it('leaves messages where they are while the feature store is silent', async () => {
    const store = await memory();
    let isSilent = true;
    const fickle = new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (isSilent && ['load', 'commit'].includes(String(name))) {
            throw new StoreUnavailableError('silent');
          }
          if (isSilent && name === 'ping') return Promise.resolve(false);
          return value.apply(target, args);
        };
      },
    });
    await start({ store: fickle });
    await topics();
    const decisions = await follow(bus, 'decisions');
    const letters = await follow(bus, 'dead-letter');
    await send('transactions', body());
    const lag = async () =>
      (await bus.lag('fraud-scoring', 'transactions')).reduce(
        (sum, partition) => sum + partition.lag,
        0,
      );
    expect(await lag()).toBe(1);
    isSilent = false;
    const [first] = (await decisions.until(1)).map(recordOf);
    expect(first.transaction_id).toBe('tx-1');
    expect(letters.found).toEqual([]);
  });

  it('answers by HTTP while the broker is silent, and publishes when it is not', async () => {
    let isSilent = true;
    const fickle: EventBus = new Proxy(bus, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          isSilent && name !== 'close'
            ? Promise.reject(new EventBusError('unavailable', 'no broker'))
            : value.apply(target, args);
      },
    });
    const { post, get, errors, service } = await start({
      bus: fickle,
      folder,
    });
    const { status } = await post('/v1/score', body());
    expect(status).toBe(200);
    expect(JSON.parse(await get('/readyz'))).toMatchObject({
      ready: true,
      stream: 'failed',
    });
    expect(await get('/metrics')).toContain('fraud_scoring_outbox_messages 1');
    expect(errors.map(({ message }) => message)).toContain('no broker');
    isSilent = false;
    await topics();
    const decisions = await follow(bus, 'decisions');
    const [published] = (await decisions.until(1)).map(recordOf);
    expect(published.transaction_id).toBe('tx-1');
    await service.drain();
  });
});
