import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FeatureStore } from '../store/FeatureStore';
import { MemoryStore } from '../store/memoryStore';
import { openRecords } from './openRecords';

describe('the records of a program', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-open-records-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const decisionOf = (id: string, at: number) =>
    Buffer.from(
      JSON.stringify({ schema: 'v1', transaction_id: id, received_at: at }),
    );
  /** A store that has kept decisions at their times. */
  const storeWith = async (decisions: [string, number][]) => {
    const clock = { now: 0 };
    const store = await MemoryStore.open({
      retention: { entitySeconds: 1e9, decisionSeconds: 1e9 },
      now: () => clock.now,
    });
    for (const [transactionId, at] of decisions) {
      clock.now = at;
      const record = decisionOf(transactionId, at);
      await store.commit({ decided: { transactionId, record }, changes: [] });
    }
    return store;
  };
  const open = async (store: FeatureStore) => {
    const options = { folder, days: 1, mostBytes: 1e6 };
    const log = await openRecords(options, store, error => {
      throw error;
    });
    if (!log) throw new Error('There is no log');
    const { records } = await log.read(undefined, 100);
    const ids = records.map(each => JSON.parse(`${each}`).transaction_id);
    return { log, ids };
  };

  it('are none where they are not asked for', async () => {
    const store = await storeWith([]);
    expect(await openRecords(undefined, store, jest.fn())).toBeUndefined();
  });

  it('get what the features have kept and they have not, since about their last', async () => {
    const { log } = await open(await storeWith([['before', Date.now() - 1]]));
    const now = Date.now() + 60_000;
    log.add(decisionOf('a', now));
    log.add(decisionOf('b', now + 1));
    await log.close();
    const store = await storeWith([
      ['long-ago', now - 50_000],
      ['a', now],
      ['b', now + 1],
      ['c', now + 2],
    ]);
    const again = await open(store);
    expect(again.ids).toEqual(['a', 'b', 'c']);
    await again.log.close();
    const third = await open(store);
    // Of the last seconds some may lie in an older file: those are there once more, which readers do not mind.
    expect([...new Set(third.ids)]).toEqual(['a', 'b', 'c']);
    expect(third.ids.length).toBeLessThanOrEqual(5);
    await third.log.close();
  });

  it('are written at once where the features lie elsewhere', async () => {
    const elsewhere = { decided: jest.fn() } as unknown as FeatureStore;
    const { log, ids } = await open(elsewhere);
    expect(ids).toEqual([]);
    log.add(decisionOf('a', 1));
    await log.written();
    expect((await log.read(undefined, 1)).records).toHaveLength(1);
    await log.close();
  });
});
