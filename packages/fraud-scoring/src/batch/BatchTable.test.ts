import type { BatchRead, BatchRows } from './BatchFeatures';
import { BatchTable, type ReadResult, USED_FOR_AGES } from './BatchTable';

const VIEW = {
  entity: 'customer',
  joinKey: 'customer',
  view: 'profile',
  features: ['age', 'risk'],
  first: 0,
};

interface Call {
  keys: readonly string[];
  answer(rows?: Partial<BatchRows>): void;
  fail(): void;
}

const turn = () => new Promise(resolve => setImmediate(resolve));

/** A table over a source that answers when it is told to, with a clock that stands. */
function aTable({ capacity = 100, waitMs = 60_000, maxAgeMs = 1_000 } = {}) {
  const calls: Call[] = [];
  const results: ReadResult[] = [];
  const clock = { now: 0 };
  const table = new BatchTable({
    ...{ view: VIEW, capacity, waitMs, maxAgeMs },
    now: () => clock.now,
    onRead: (_view, result) => results.push(result),
    source: {
      read: ({ keys }: BatchRead) =>
        new Promise<BatchRows>((resolve, reject) => {
          calls.push({
            keys,
            answer: (rows = {}) =>
              resolve({
                values: Float32Array.from(
                  keys.flatMap(key => [Number(key.slice(1)), 0.5]),
                ),
                ...rows,
              }),
            fail: () => reject(new Error('no answer')),
          });
        }),
    },
  });
  const take = (key: string) => {
    const target = new Float32Array(2).fill(NaN);
    return [table.take(key, target, 0), ...target];
  };
  /** Reads keys, and has the source answer. */
  const know = async (...keys: string[]) => {
    const waits = keys.map(key => table.arriving(key));
    await turn();
    calls.at(-1)?.answer();
    await Promise.all(waits);
    await turn();
  };
  return { table, calls, results, clock, take, know };
}

describe('the values of a view', () => {
  it('are read in one call for all who ask in one turn, and waited for once', async () => {
    const { table, calls, results, take } = aTable();
    const waits = ['c1', 'c2', 'c1'].map(key => table.arriving(key));
    expect(take('c1')).toEqual([false, NaN, NaN]);
    await turn();
    expect(calls.map(({ keys }) => keys)).toEqual([['c1', 'c2']]);
    calls[0].answer({
      values: Float32Array.of(1, 0.5, NaN, NaN),
      newest: 77,
    });
    await Promise.all(waits);
    expect(take('c1')).toEqual([true, 1, 0.5]);
    expect(take('c2')).toEqual([true, NaN, NaN]); // nothing is known, and that is known
    expect(table.arriving('c1')).toBeUndefined();
    expect(results).toEqual([{ seconds: 0, known: 1, unknown: 1, newest: 77 }]);
    table.close();
  });

  it('make no call while they are young, however often they are taken', async () => {
    const { table, calls, know, take } = aTable();
    const keys = Array.from({ length: 50 }, (_, at) => `c${at}`);
    await know(...keys);
    for (let payment = 0; payment < 10_000; payment += 1) {
      const key = keys[payment % keys.length];
      expect(table.arriving(key)).toBeUndefined();
      expect(take(key)[0]).toBe(true);
    }
    await turn();
    expect(calls).toHaveLength(1);
    table.close();
  });

  it('are used while they are read again, once, and not without saying so when they are far too old', async () => {
    const { table, calls, clock, know, take } = aTable();
    await know('c1');
    clock.now = 1_001;
    expect(table.arriving('c1')).toBeUndefined();
    expect(table.arriving('c1')).toBeUndefined();
    expect(take('c1')).toEqual([true, 1, 0.5]);
    await turn();
    expect(calls).toHaveLength(2);
    calls[1].answer({ values: Float32Array.of(2, 0.5) });
    await turn();
    expect(take('c1')).toEqual([true, 2, 0.5]);
    clock.now += USED_FOR_AGES * 1_000 + 1;
    expect(take('c1')).toEqual([false, 2, 0.5]);
    const wait = table.arriving('c1');
    expect(wait).toBeDefined();
    await turn();
    calls[2].answer();
    await wait;
    expect(take('c1')).toEqual([true, 1, 0.5]);
    table.close();
  });

  it('are waited for until the deadline, and by nobody after it', async () => {
    const { table, calls, take } = aTable({ waitMs: 5 });
    await table.arriving('c1');
    expect(take('c1')).toEqual([false, NaN, NaN]);
    expect(table.arriving('c1')).toBeUndefined();
    expect(table.arriving('c2')).toBeUndefined(); // the source is slow
    calls[0].answer();
    await turn();
    expect(take('c1')).toEqual([true, 1, 0.5]);
    expect(calls[1].keys).toEqual(['c2']);
    table.close();
  });

  it('are not waited for while the source fails, which is asked again after a while', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const { table, calls, results, take } = aTable();
      const wait = table.arriving('c1');
      await turn();
      calls[0].fail();
      await wait;
      expect(results[0].error).toEqual(new Error('no answer'));
      expect(table.arriving('c1')).toBeUndefined();
      expect(table.arriving('c2')).toBeUndefined();
      await turn();
      expect(calls).toHaveLength(1);
      jest.advanceTimersByTime(1_000);
      await turn();
      expect(calls[1].keys).toEqual(['c1', 'c2']);
      calls[1].answer();
      await turn();
      expect(take('c2')).toEqual([true, 2, 0.5]);
      expect(table.arriving('c3')).toBeDefined();
      table.close();
    } finally {
      jest.useRealTimers();
    }
  });

  it('wait in bounded numbers, two calls at a time', async () => {
    const { table, calls } = aTable({ capacity: 50_000 });
    const keys = Array.from({ length: 20_000 }, (_, at) => `c${at}`);
    for (const key of keys) table.arriving(key);
    await turn();
    await turn();
    expect(calls.map(call => call.keys.length)).toEqual([500, 500]);
    for (let at = 0; at < calls.length; at += 1) {
      calls[at].answer();
      await turn();
      await turn();
    }
    expect(calls.flatMap(call => call.keys)).toEqual(keys.slice(0, 10_000));
    expect(table.arriving('c10000')).toBeDefined();
    table.close();
  });

  it('of keys that were used longest ago are forgotten', async () => {
    const { table, calls, know, take } = aTable({ capacity: 2 });
    await know('c1');
    await know('c2');
    table.arriving('c1');
    await know('c3');
    await know('c4');
    await know('c5');
    expect(take('c2')).toEqual([false, NaN, NaN]);
    expect(take('c5')).toEqual([true, 5, 0.5]);
    const before = calls.length;
    expect(table.arriving('c5')).toBeUndefined();
    expect(table.arriving('c2')).toBeDefined();
    await turn();
    expect(calls).toHaveLength(before + 1);
    table.close();
  });

  it('are waited for by nobody once it is closed', async () => {
    const { table, calls } = aTable();
    const wait = table.arriving('c1');
    table.close();
    await wait;
    await turn();
    expect(calls).toEqual([]);
    expect(table.arriving('c2')).toBeUndefined();
  });
});
