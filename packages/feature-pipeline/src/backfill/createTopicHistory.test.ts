import {
  encodeState,
  type FeatureLayout,
  parseFeatureSet,
  planLayout,
  replay,
  type EntityState,
} from '@modelport/fraud-core';
import {
  backfill,
  type EntityRef,
  type HistoryEvent,
  MemoryStore,
} from '@modelport/fraud-scoring';
import { NEW_SECTION, SECTION, serveHistory } from '../__testUtils__/history';
import { createIterableSource } from '../source/createIterableSource';
import { createTopicHistory } from './createTopicHistory';

const NARROW = planLayout([parseFeatureSet(SECTION)]);
const WIDE = planLayout([SECTION, NEW_SECTION].map(parseFeatureSet));

const topics = (records: Parameters<typeof createIterableSource>[0]) => {
  const unusable: string[] = [];
  let readers = 0;
  const history = createTopicHistory({
    source: createIterableSource(records),
    newReader: () => `reader-${(readers += 1)}`,
    onUnusable: problem => unusable.push(problem),
  });
  return { history, unusable };
};

async function readAll(records: Parameters<typeof createIterableSource>[0]) {
  const { history, unusable } = topics(records);
  const events: HistoryEvent[] = [];
  const { since } = await history.readOn(undefined, async batch => {
    events.push(...batch.events);
  });
  return { events, since, unusable };
}

/** The states of all entities under a layout, in the order of receipt. */
function statesOf(layout: FeatureLayout, events: readonly HistoryEvent[]) {
  const states = new Map<string, { ref: EntityRef; state: EntityState }>();
  const ordered = [...events].sort(
    (a, b) => a.event.receivedAt - b.event.receivedAt,
  );
  for (const { event, ...keys } of ordered) {
    for (const entity of ['customer', 'terminal'] as const) {
      const ref = { entity, key: keys[entity] };
      const name = `${entity} ${ref.key}`;
      const before = states.get(name)?.state;
      states.set(name, { ref, state: replay(layout, entity, before, event) });
    }
  }
  return [...states.values()];
}

describe('what happened, by the topics', () => {
  const served = serveHistory(2_000, 8);

  it('fills what a store of the features before lacks', async () => {
    const { events } = await readAll(served);
    const store = await MemoryStore.open({
      retention: { entitySeconds: 1e9, decisionSeconds: 1e9 },
    });
    for (const { ref, state } of statesOf(NARROW, events)) {
      const snapshot = encodeState(NARROW, ref.entity, state);
      await store.restore(ref, 0, { version: 1, snapshot });
    }
    const { history } = topics(served);
    const result = await backfill({ layout: WIDE, store, history, roundMs: 1 });
    expect(result.differing).toBe(0);
    expect(result.filled).toBeGreaterThan(0);
    const expected = statesOf(WIDE, events);
    expect(result.filled + result.complete).toBe(expected.length);
    const stored = await store.load(expected.map(({ ref }) => ref));
    stored.forEach(({ snapshot }, at) => {
      const { ref, state } = expected[at];
      expect(Buffer.from(snapshot ?? [])).toEqual(
        Buffer.from(encodeState(WIDE, ref.entity, state)),
      );
    });
    await store.close();
  });

  it('reads on from where it was, and names what is no record', async () => {
    const decisions: unknown[] = served.decisions.slice(0, 10);
    const records = { decisions, outcomes: [] as unknown[] };
    const { history, unusable } = topics(records);
    const taken: number[] = [];
    const take = async ({ events }: { events: readonly HistoryEvent[] }) => {
      taken.push(events.length);
    };
    const first = await history.readOn(undefined, take);
    expect(first.since).toBe(served.decisions[0].received_at);
    decisions.push({ schema: 'other' }, served.decisions[10]);
    const second = await history.readOn(first.next, take);
    expect(taken).toEqual([10, 1]);
    expect(unusable).toEqual([
      expect.stringMatching(/^decisions\/0 at offset 10: schema: /),
    ]);
    await history.readOn(second.next, take);
    expect(taken).toEqual([10, 1]);
  });

  it('begins where the last of the topics begins', async () => {
    const [first] = served.outcomes;
    const { since } = await readAll({
      decisions: served.decisions,
      outcomes: [first],
    });
    expect(since).toBe(
      Math.max(served.decisions[0].received_at, first.received_at),
    );
    const nothing = await readAll({ decisions: [], outcomes: [] });
    expect(nothing).toEqual({ events: [], since: undefined, unusable: [] });
  });
});
