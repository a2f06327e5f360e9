import {
  encodeState,
  planLayout,
  parseFeatureSet,
} from '@modelport/fraud-core';
import {
  DAY,
  document,
  engineOver,
  HOUR,
  KEY,
  SECTION,
  SECTION_WITH_LARGEST,
  someRequests,
  START,
  twoModels,
  wideDocument,
} from '../__testUtils__/rig';
import type { DecisionRecord, ScoreRequest } from '../engine/DecisionRecord';
import type { OutcomeRecord } from '../engine/OutcomeRecord';
import { NO_TIMER } from '../engine/StageTimer';
import { storedState } from '../engine/storedState';
import {
  type EntityRef,
  type FeatureStore,
  StoreUnavailableError,
  UnreadableKeyError,
} from '../store/FeatureStore';
import { Pseudonyms } from '../privacy/Pseudonyms';
import { MemoryStore } from '../store/memoryStore';
import { backfill, type BackfillOptions } from './backfill';
import type { History, HistoryBatch, HistoryEvent } from './History';
import { historyEventOf } from './recordHistory';

const WIDE = planLayout([SECTION, SECTION_WITH_LARGEST].map(parseFeatureSet));

/** So many that each customer and terminal has a state beside its latest events. */
const COUNT = 700;
const ENTITIES = 12;

let models: Awaited<ReturnType<typeof twoModels>>;
beforeAll(async () => {
  models = await twoModels();
});
afterAll(() => models?.remove());

const aStore = () =>
  MemoryStore.open({
    retention: { entitySeconds: 100 * 86_400, decisionSeconds: 3_600 },
    now: () => START,
  });

/** What was recorded, in pages of a few. */
class Recorded implements History {
  readonly events: HistoryEvent[] = [];
  /** Called before each page. */
  beforePage = async () => {};
  /** How many were forgotten. */
  #forgotten = 0;

  add(record: DecisionRecord | OutcomeRecord): void {
    const event = historyEventOf(record);
    if (event) this.events.push(event);
  }

  /** Forgets the first ones. */
  lose(count: number): void {
    this.events.splice(0, count);
    this.#forgotten += count;
  }

  async readOn(
    after: string | undefined,
    take: (batch: HistoryBatch) => Promise<void>,
  ) {
    let next = Number(after ?? this.#forgotten);
    do {
      await this.beforePage();
      const lost = next < this.#forgotten;
      const from = Math.max(next - this.#forgotten, 0);
      const events = this.events.slice(from, from + 7);
      next = this.#forgotten + from + events.length;
      await take({ events, lost });
    } while (next - this.#forgotten < this.events.length);
    return { next: `${next}`, since: this.events[0]?.event.receivedAt };
  }
}

/** A service that began without the feature and keeps what it needs since some transactions. */
async function aService(more: { requests?: readonly ScoreRequest[] } = {}) {
  const { requests = someRequests(COUNT) } = more;
  const store = await aStore();
  const history = new Recorded();
  const { engine, clock, conflicts } = await engineOver(store, models.folder, {
    onDecided: record => history.add(record),
    onLabelled: record => history.add(record),
  });
  const pay = async (request: ScoreRequest) => {
    clock.now = Math.max(clock.now, request.eventTime);
    const { record } = await engine.score(request, NO_TIMER);
    return record;
  };
  const label = async ({ transactionId, eventTime }: ScoreRequest) => {
    clock.now = Math.max(clock.now, eventTime + 9 * DAY);
    await engine.label({
      ...{ transactionId, isFraud: true, source: 'chargeback' },
      labelledAt: eventTime + 9 * DAY,
    });
  };
  for (const [at, request] of requests.entries()) {
    await pay(request);
    if (at % 11 === 10) await label(requests[at - 10]);
  }
  engine.widen(WIDE);
  const fill = (options: Partial<BackfillOptions> = {}) =>
    backfill({ layout: WIDE, store, history, roundMs: 1, ...options });
  return { store, history, engine, pay, label, fill, conflicts };
}

/** All that the entities hold, as bytes; by definition where `events` are given. */
async function statesOf(store: FeatureStore, history: Recorded) {
  const names = new Set(
    history.events.flatMap(({ customer, terminal }) => [
      `customer ${customer}`,
      `terminal ${terminal}`,
    ]),
  );
  const refs = [...names].sort().map(name => {
    const [entity, key] = name.split(' ');
    return { entity, key };
  });
  const stored = await store.load(refs);
  return refs.map((ref, at) => {
    const state = storedState(WIDE, ref, stored[at]);
    if (!state) throw new Error(`Nothing is kept of ${ref.entity}`);
    return Buffer.from(encodeState(WIDE, ref.entity, state)).toString('hex');
  });
}

/** The states of a service that had the feature from the beginning. */
async function wholeStates(history: Recorded, requests: ScoreRequest[]) {
  const store = await aStore();
  const { engine, clock } = await engineOver(store, models.folder);
  engine.widen(WIDE);
  for (const [at, request] of requests.entries()) {
    clock.now = Math.max(clock.now, request.eventTime);
    await engine.score(request, NO_TIMER);
    if (at % 11 !== 10 || at >= COUNT) continue;
    const { transactionId, eventTime } = requests[at - 10];
    clock.now = Math.max(clock.now, eventTime + 9 * DAY);
    await engine.label({
      ...{ transactionId, isFraud: true, source: 'chargeback' },
      labelledAt: eventTime + 9 * DAY,
    });
  }
  const states = await statesOf(store, history);
  await engine.close();
  return states;
}

describe('a backfill', () => {
  const last = START + 45 * DAY;
  const later = (count: number) =>
    someRequests(count, { days: 1, seed: 9 }).map((request, at) => ({
      ...request,
      transactionId: `later-${at}`,
      eventTime: last + at * 60_000,
    }));

  it('gives every entity what it would have had the feature been there from the beginning', async () => {
    const requests = someRequests(COUNT);
    const { store, history, fill, pay, engine } = await aService({ requests });
    const more = later(40);
    for (const request of more.slice(0, 20)) await pay(request);
    const { since, ...counts } = await fill();
    expect(counts).toEqual({
      ...{ filled: ENTITIES - 5, partly: 0, complete: 5, differing: 0 },
    });
    expect(since).toBe(START);
    for (const request of more.slice(20)) await pay(request);
    expect(await statesOf(store, history)).toEqual(
      await wholeStates(history, [...requests, ...more]),
    );
    const again = await fill();
    expect(again).toMatchObject({ filled: 0, complete: ENTITIES });
    await engine.close();
  });

  it('goes on while payments come, which count once', async () => {
    const requests = someRequests(COUNT);
    const { store, history, fill, pay, engine, conflicts } = await aService({
      requests,
    });
    const more = later(600);
    let at = 0;
    history.beforePage = async () => {
      await pay(more[at]);
      at += 1;
    };
    const counts = await fill();
    expect(at).toBeGreaterThan(100);
    for (const request of more.slice(at)) await pay(request);
    expect(counts).toMatchObject({ filled: ENTITIES - 5, differing: 0 });
    expect(conflicts()).toBeGreaterThan(0);
    expect(await statesOf(store, history)).toEqual(
      await wholeStates(history, [...requests, ...more]),
    );
    await engine.close();
  });

  it('looks at a share of the entities after the other when there is much', async () => {
    const requests = someRequests(COUNT);
    const { store, history, fill, engine } = await aService({ requests });
    expect(await fill({ mostEvents: 200 })).toMatchObject({
      ...{ filled: ENTITIES - 5, complete: 5, differing: 0 },
    });
    expect(await statesOf(store, history)).toEqual(
      await wholeStates(history, requests),
    );
    await engine.close();
  });

  it('stops when it is told to, and begins anew without a trace', async () => {
    const requests = someRequests(COUNT);
    const { store, history, fill, engine } = await aService({ requests });
    const stopping = new AbortController();
    let restored = 0;
    const stopsAfterThree: BackfillOptions['store'] = {
      load: refs => store.load(refs),
      restore: (...args) => {
        restored += 1;
        if (restored === 3) stopping.abort(new Error('told to'));
        return store.restore(...args);
      },
    };
    await expect(
      fill({ store: stopsAfterThree, signal: stopping.signal }),
    ).rejects.toThrow('told to');
    expect(await fill()).toMatchObject({ filled: ENTITIES - 5 - 3 });
    expect(await statesOf(store, history)).toEqual(
      await wholeStates(history, requests),
    );
    await engine.close();
  });

  it('makes services load anew what they remember of entities that have no state yet', async () => {
    const { history, fill, pay, engine, conflicts } = await aService({
      requests: someRequests(30),
    });
    expect(await fill()).toMatchObject({ filled: 0, differing: 0 });
    for (const request of later(7)) await pay(request);
    expect(conflicts()).toBeGreaterThan(0);
    expect(history.events.length).toBeGreaterThan(30);
    await engine.close();
  });

  it('says what it does not know where records begin later', async () => {
    const { history, fill, pay, engine } = await aService();
    history.lose(350);
    const { since = 0, ...counts } = await fill();
    expect(counts).toMatchObject({ filled: 0, partly: 7, differing: 0 });
    expect(since).toBeGreaterThan(START + 20 * DAY);
    // The window of six hours lies within the records.
    const [payment] = later(1);
    const { degraded } = await pay(payment);
    expect(degraded).toBeUndefined();
    await engine.close();
  });

  it('begins anew when records are lost while it reads', async () => {
    const { history, fill, engine } = await aService();
    let pages = 0;
    history.beforePage = async () => {
      pages += 1;
      if (pages === 5) history.lose(350);
    };
    expect(await fill()).toMatchObject({ filled: 0, partly: 7, differing: 0 });
    await engine.close();
  });

  it('leaves an entity alone that has seen something else than the records say', async () => {
    const { history, fill, engine } = await aService();
    // The customer's last but one payment.
    const { customer } = history.events[history.events.length - 1];
    const at = history.events.findLastIndex(
      (each, place) =>
        each.customer === customer &&
        each.event.kind === 'transaction' &&
        place < history.events.length - 1,
    );
    history.events.splice(at, 1);
    expect(await fill()).toMatchObject({ filled: 6, differing: 1 });
    expect(await fill()).toMatchObject({
      ...{ filled: 0, complete: ENTITIES - 1, differing: 1 },
    });
    await engine.close();
  });

  it('leaves alone whom it cannot read, and fills the others', async () => {
    const { fill, engine, store } = await aService();
    const first = new Pseudonyms(KEY).of('customer', 'c0');
    const ofFirst = ({ entity, key }: EntityRef) =>
      entity === 'customer' && key === first;
    const load: FeatureStore['load'] = async refs => {
      const unreadable = refs.find(ofFirst);
      if (unreadable) {
        throw new UnreadableKeyError('its key', unreadable, 'it is a list');
      }
      return store.load(refs);
    };
    const restore = store.restore.bind(store);
    expect(await fill({ store: { load, restore } })).toMatchObject({
      ...{ filled: 6, differing: 1 },
    });
    await engine.close();
  });

  it('is refused by a store that does not answer', async () => {
    const { fill, engine } = await aService();
    const store: BackfillOptions['store'] = {
      load: () => Promise.reject(new StoreUnavailableError('gone')),
      restore: () => Promise.reject(new StoreUnavailableError('gone')),
    };
    await expect(fill({ store })).rejects.toThrow(StoreUnavailableError);
    await engine.close();
  });
});

describe('a service that keeps a window since later', () => {
  it('marks the answers of the version alone that needs it, until the window has passed', async () => {
    const store = await aStore();
    const narrow = await engineOver(store, models.folder);
    const request = someRequests(1)[0];
    await narrow.engine.score(request, NO_TIMER);
    // Its state has to lie in the store as bytes of the layout before.
    for (let at = 0; at < 70; at += 1) {
      const next = { ...request, transactionId: `a-${at}` };
      await narrow.engine.score(next, NO_TIMER);
    }
    let told = 0;
    const wide = await engineOver(store, models.folder, {
      document: wideDocument(),
      onIncomplete: () => {
        told += 1;
      },
    });
    const payAt = async (id: string, hours: number) => {
      const eventTime = START + hours * HOUR;
      wide.clock.now = eventTime;
      const { record } = await wide.engine.score(
        { ...request, transactionId: id, eventTime },
        NO_TIMER,
      );
      return record.degraded;
    };
    expect(await payAt('b', 1)).toBe('features-incomplete');
    expect(told).toBe(1);
    expect(await payAt('c', 7)).toBeUndefined();
    expect(told).toBe(1);
    const both = await engineOver(store, models.folder, {
      document: document(),
    });
    both.clock.now = START + 8 * HOUR;
    const { record } = await both.engine.score(
      { ...request, transactionId: 'd', eventTime: START + 8 * HOUR },
      NO_TIMER,
    );
    expect(record.degraded).toBeUndefined();
    for (const { engine } of [narrow, wide, both]) await engine.close();
  });
});
