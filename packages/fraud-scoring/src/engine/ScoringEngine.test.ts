import { type EntityState, update } from '@modelport/fraud-core';
import { startTestRedis, type TestRedis } from '@modelport/servers';
import {
  aRequest,
  DAY,
  document,
  engineOver,
  KEY,
  LAYOUT,
  someRequests,
  START,
  twoModels,
} from '../__testUtils__/rig';
import { Pseudonyms } from '../privacy/Pseudonyms';
import { StoreUnavailableError } from '../store/FeatureStore';
import { RedisStore } from '../store/redisStore';
import { decodeValues, type ScoreRequest } from './DecisionRecord';
import type { OutcomeRecord } from './OutcomeRecord';
import { RefusedError } from './RefusedError';
import { NO_TIMER } from './StageTimer';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

let server: TestRedis;
let models: Awaited<ReturnType<typeof twoModels>>;
let stores = 0;

beforeAll(async () => {
  server = await startTestRedis({ appendonly: false });
  models = await twoModels();
});
afterAll(async () => {
  await server?.stop();
  await models?.remove();
});

async function aStore(prefix = `{engine${(stores += 1)}}`) {
  const store = new RedisStore({
    url: server.url,
    retention: { entitySeconds: 100 * 86_400, decisionSeconds: 3_600 },
    prefix,
    timeoutMs: 5_000,
  });
  await store.connected();
  return store;
}

const pseudonyms = new Pseudonyms(KEY);

/** Resolves when something holds; jest's own limit ends it. */
const waitFor = (holds: () => boolean) =>
  new Promise<void>(resolve => {
    const look = () => (holds() ? resolve() : setImmediate(look));
    look();
  });

/** What the features are by definition: every transaction updates the states of all before it. */
function byDefinition(requests: readonly ScoreRequest[]): Float32Array[] {
  const states = new Map<string, EntityState>();
  return requests.map(request => {
    const keys = { customer: request.customerId, terminal: request.terminalId };
    const result = update(
      LAYOUT,
      {
        customer: states.get(`c ${keys.customer}`),
        terminal: states.get(`t ${keys.terminal}`),
      },
      { ...request, receivedAt: request.eventTime, keys },
    );
    states.set(`c ${keys.customer}`, result.states.customer);
    states.set(`t ${keys.terminal}`, result.states.terminal);
    return result.features[0];
  });
}

describe('the engine', () => {
  it('gives the models what the features are by definition, with a cache that forgets and over restarts', async () => {
    const requests = someRequests(1_200);
    const expected = byDefinition(requests);
    const prefix = `{engine${(stores += 1)}}`;
    const seen: Float32Array[] = [];
    for (let from = 0; from < requests.length; from += 400) {
      const store = await aStore(prefix);
      const { engine, clock } = await engineOver(store, models.folder, {
        capacity: 3,
      });
      for (const request of requests.slice(from, from + 400)) {
        clock.now = request.eventTime;
        const { record } = await engine.score(request, NO_TIMER);
        seen.push(decodeValues(record.features.values));
      }
      await engine.close();
      await store.close();
    }
    expect(seen).toEqual(expected);
  });

  it('counts each transaction once when two processes have the same customers at the same time', async () => {
    const prefix = `{engine${(stores += 1)}}`;
    const rigs = await Promise.all(
      [0, 1].map(async () => engineOver(await aStore(prefix), models.folder)),
    );
    // Within the hour by which a transaction may be late.
    const requests = someRequests(400, {
      customers: 2,
      terminals: 1,
      days: 1 / 48,
    });
    for (const { clock } of rigs) clock.now = START + 2 * DAY;
    await Promise.all(
      requests.flatMap((request, at) => [
        rigs[at % 2].engine.score(request, NO_TIMER),
        // One in ten comes twice, to the other process.
        ...(at % 10 === 0
          ? [rigs[(at + 1) % 2].engine.score(request, NO_TIMER)]
          : []),
      ]),
    );
    expect(rigs[0].conflicts() + rigs[1].conflicts()).toBeGreaterThan(0);
    const decided = [...rigs[0].decided, ...rigs[1].decided];
    expect(decided.sort()).toEqual(
      requests.map(({ transactionId }) => transactionId).sort(),
    );
    const { record } = await rigs[0].engine.score(
      aRequest({
        transactionId: 'last',
        customerId: 'c0',
        terminalId: 't0',
        eventTime: START + DAY / 24,
      }),
      NO_TIMER,
    );
    const ofCustomer = requests.filter(({ customerId }) => customerId === 'c0');
    // customer_count_1d, the last one included
    expect(decodeValues(record.features.values)[3]).toBe(ofCustomer.length + 1);
    for (const { engine } of rigs) await engine.close();
  });

  it('gives a claim back when the transaction is refused', async () => {
    const unclaimed: string[] = [];
    let claims = 0;
    const { engine } = await engineOver(await aStore(), models.folder, {
      claim: async () => `claim-${(claims += 1)}`,
      onUnclaimed: claim => unclaimed.push(claim),
    });
    const early = aRequest({ eventTime: START + 600_000 });
    await expect(engine.score(early, NO_TIMER)).rejects.toThrow('event_time');
    expect(unclaimed).toEqual(['claim-1']);
    const { record } = await engine.score(aRequest(), NO_TIMER);
    expect(record.origin).toBe('claim-2');
    expect(unclaimed).toEqual(['claim-1']);
    await engine.close();
  });

  it('hands over what it had to answer without the store, also where others were always faster', async () => {
    const store = await aStore();
    const commit = jest.spyOn(store, 'commit');
    commit.mockResolvedValue({ kind: 'conflict' });
    const silent: unknown[] = [];
    const { engine, decided } = await engineOver(store, models.folder, {
      onSilent: error => silent.push(error),
    });
    const answer = await engine.score(aRequest(), NO_TIMER);
    expect(answer).toMatchObject({ isRepeated: false, isPending: true });
    expect(decided).toEqual([]);
    commit.mockRestore();
    await waitFor(() => decided.length > 0);
    expect(decided).toEqual(['tx-1']);
    expect(silent.map(String)).toEqual([
      expect.stringContaining('Others were always faster'),
    ]);
    await engine.close();
  });

  it('tells why the store is not asked, once an outage', async () => {
    const store = await aStore();
    const pings = jest.spyOn(store, 'ping');
    const load = jest
      .spyOn(store, 'load')
      .mockRejectedValue(new StoreUnavailableError('nobody can read key k'));
    const silent: string[] = [];
    const { engine } = await engineOver(store, models.folder, {
      onSilent: error => silent.push((error as Error).message),
    });
    await engine.score(aRequest(), NO_TIMER);
    await waitFor(() => pings.mock.calls.length > 3);
    expect(silent).toEqual(['nobody can read key k']);
    load.mockRestore();
    await waitFor(() => engine.outage === 'up');
    jest
      .spyOn(store, 'commit')
      .mockRejectedValueOnce(
        new StoreUnavailableError('nobody can read key k'),
      );
    await engine.score(aRequest({ transactionId: 'tx-2' }), NO_TIMER);
    expect(silent).toHaveLength(2);
    await waitFor(() => engine.outage === 'up');
    jest.restoreAllMocks();
    await engine.close();
  });

  it('answers a repeated transaction as it was answered, and refuses another one of its id', async () => {
    const store = await aStore();
    const { engine, decided } = await engineOver(store, models.folder);
    const first = await engine.score(aRequest(), NO_TIMER);
    const [again, atOnce] = await Promise.all([
      engine.score(aRequest(), NO_TIMER),
      engine.score(aRequest(), NO_TIMER),
    ]);
    expect(first.isRepeated).toBe(false);
    expect(again).toEqual({
      record: first.record,
      isRepeated: true,
      isPending: false,
    });
    expect(atOnce).toEqual(again);
    for (const [more, field] of [
      [{ amount: 11 }, 'amount'],
      [{ eventTime: START - 1 }, 'event_time'],
      [{ customerId: 'c2' }, 'customer_id'],
      [{ terminalId: 't2' }, 'terminal_id'],
    ] as const) {
      const other = engine.score(aRequest(more), NO_TIMER);
      await expect(other).rejects.toThrow(RefusedError);
      await expect(other).rejects.toThrow(`was decided with another ${field}`);
    }
    expect(decided).toEqual(['tx-1']);
    await engine.close();
  });

  it('applies labels once, takes them back, and needs the transaction when it is forgotten', async () => {
    const store = await aStore();
    const { engine, clock } = await engineOver(store, models.folder);
    await engine.score(aRequest(), NO_TIMER);
    clock.now = START + 8 * DAY;
    const riskOf = async (transactionId: string) => {
      const { record } = await engine.score(
        aRequest({ transactionId, customerId: 'c9', eventTime: clock.now }),
        NO_TIMER,
      );
      return decodeValues(record.features.values)[12];
    };
    const label = (more: object) =>
      engine.label({
        transactionId: 'tx-1',
        isFraud: true,
        source: 'chargeback',
        labelledAt: START + DAY,
        ...more,
      });
    expect(await label({})).toMatchObject({ isApplied: true });
    expect(await label({})).toMatchObject({ isApplied: false });
    expect(await riskOf('tx-2')).toBe(1);
    expect(
      await label({ isFraud: false, labelledAt: START + 2 * DAY }),
    ).toMatchObject({ isApplied: true });
    expect(await riskOf('tx-3')).toBe(0);
    expect(await label({ labelledAt: START })).toMatchObject({
      isApplied: false,
    });
    await expect(label({ transactionId: 'unknown' })).rejects.toThrow(
      /send its event_time, customer_id and terminal_id/,
    );
    expect(
      await label({
        transactionId: 'unknown',
        transaction: { eventTime: START, customerId: 'c1', terminalId: 't1' },
      }),
    ).toEqual({
      isApplied: true,
      eventTime: START,
      receivedAt: clock.now,
      customer: pseudonyms.of('customer', 'c1'),
      terminal: pseudonyms.of('terminal', 't1'),
    });
    await expect(label({ labelledAt: clock.now + 301_000 })).rejects.toThrow(
      /labelled_at: is more than 300 s ahead/,
    );
    await engine.close();
  });

  it('has the label hold that was received last of those that were given at one time, in records as in features', async () => {
    const taken: OutcomeRecord[] = [];
    const { engine, clock } = await engineOver(await aStore(), models.folder, {
      onLabelled: record => {
        taken.push(record);
      },
    });
    await engine.score(aRequest(), NO_TIMER);
    clock.now = START + 8 * DAY;
    const label = (isFraud: boolean) =>
      engine.label({
        ...{ transactionId: 'tx-1', source: 'chargeback', isFraud },
        labelledAt: START + DAY,
      });
    const riskOf = async (transactionId: string) => {
      const { record } = await engine.score(
        aRequest({ transactionId, customerId: 'c9', eventTime: clock.now }),
        NO_TIMER,
      );
      return decodeValues(record.features.values)[12];
    };
    for (const [at, said] of [true, false, true, false].entries()) {
      // All of it within one millisecond of the clock.
      const outcomes = await Promise.all([label(!said), label(said)]);
      expect(outcomes[1].isApplied || outcomes[0].isApplied).toBe(true);
      const times = taken.map(({ received_at }) => received_at);
      expect(new Set(times).size).toBe(times.length);
      const last = taken.reduce((a, b) =>
        b.received_at > a.received_at ? b : a,
      );
      expect(await riskOf(`after-${at}`)).toBe(Number(last.is_fraud));
    }
    await label(true);
    expect((await label(true)).isApplied).toBe(false);
    await engine.close();
  });

  it('refuses a label from before its transaction, and one of another transaction, by the field', async () => {
    const { engine, clock } = await engineOver(await aStore(), models.folder);
    const ahead = { transactionId: 'ahead', eventTime: START + 60_000 };
    await engine.score(aRequest(), NO_TIMER);
    await engine.score(aRequest(ahead), NO_TIMER);
    clock.now = START + 8 * DAY;
    const own = { eventTime: START, customerId: 'c1', terminalId: 't1' };
    const label = (more: object) =>
      engine.label({
        ...{ transactionId: 'tx-1', isFraud: true, source: 'chargeback' },
        ...{ labelledAt: START, ...more },
      });
    const before = {
      ...{ name: 'InvalidFieldError', field: 'labelled_at' },
      message: expect.stringMatching(
        /^labelled_at: is before the transaction, which was made at 2026-06-01T12:00:00\.000Z; /,
      ),
    };
    await expect(label({ labelledAt: START - 1 })).rejects.toMatchObject(
      before,
    );
    await expect(
      label({ transactionId: 'x', transaction: own, labelledAt: 0 }),
    ).rejects.toMatchObject(before);
    for (const [field, other] of [
      ['event_time', { eventTime: START + 1 }],
      ['customer_id', { customerId: 'c2' }],
      ['terminal_id', { terminalId: 't2' }],
    ] as const) {
      const refused = label({ transaction: { ...own, ...other } });
      await expect(refused).rejects.toMatchObject({
        ...{ statusCode: 409, field },
        message: expect.stringMatching(
          new RegExp(`^${field}: is not that with which tx-1 was decided; `),
        ),
      });
    }
    // Nothing of all that was taken.
    expect(await label({ transaction: own })).toMatchObject({
      isApplied: true,
    });
    // The clock of who sent the payment was a minute ahead of ours.
    expect(await label({ transactionId: 'ahead' })).toMatchObject({
      isApplied: true,
    });
    await engine.close();
  });

  it('lets the variant of the card decide and shadows watch', async () => {
    const store = await aStore();
    const { engine } = await engineOver(store, models.folder, {
      document: document({ shadow: ['fraud@2'] }),
    });
    const variants = new Map<string, Set<string>>();
    for (let at = 0; at < 40; at += 1) {
      const { record } = await engine.score(
        aRequest({ transactionId: `tx-${at}`, customerId: `c${at % 20}` }),
        NO_TIMER,
      );
      const known = variants.get(record.customer) ?? new Set();
      variants.set(record.customer, known.add(record.variant));
      expect(record.model.version).toBe(record.variant === 'steep' ? '2' : '1');
      expect(record.shadow).toMatchObject([{ model: { version: '2' } }]);
      expect(record.customer).toHaveLength(22);
    }
    expect([...variants.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set([...variants.values()].flatMap(seen => [...seen]))).toEqual(
      new Set(['control', 'steep']),
    );
    await engine.close();
  });

  it('refuses what it cannot count, with nothing counted', async () => {
    const store = await aStore();
    const { engine, decided } = await engineOver(store, models.folder);
    await expect(
      engine.score(aRequest({ currency: 'USD' }), NO_TIMER),
    ).rejects.toThrow('currency: is USD; this service takes EUR');
    await expect(
      engine.score(aRequest({ eventTime: START + 301_000 }), NO_TIMER),
    ).rejects.toThrow(/event_time: is more than 300 s ahead/);
    expect(decided).toEqual([]);
    const { record } = await engine.score(aRequest(), NO_TIMER);
    expect(decodeValues(record.features.values)[3]).toBe(1);
    await engine.close();
  });

  it('goes on with the states it has when another configuration is put in place', async () => {
    const store = await aStore();
    const { engine } = await engineOver(store, models.folder);
    const other = await engineOver(store, models.folder, {
      document: document({
        metadata: { name: 'test', revision: 2 },
        experiment: undefined,
        traffic: 'fraud@2',
      }),
    });
    await engine.score(aRequest(), NO_TIMER);
    const under = Promise.all(
      someRequests(50, { days: 1 }).map(request =>
        engine.score(
          {
            ...request,
            transactionId: `b-${request.transactionId}`,
            eventTime: START,
          },
          NO_TIMER,
        ),
      ),
    );
    engine.swap(other.engine.serving);
    await under;
    const { record } = await engine.score(
      aRequest({ transactionId: 'tx-2' }),
      NO_TIMER,
    );
    expect(record).toMatchObject({ revision: 2, model: { version: '2' } });
    expect(record.degraded).toBeUndefined();
    expect(decodeValues(record.features.values)[3]).toBeGreaterThanOrEqual(2);
    await engine.close();
  });
});
