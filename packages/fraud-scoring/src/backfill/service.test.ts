import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { document, KEY, twoModels, wideDocument } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import {
  createScoringService,
  type ScoringService,
} from '../createScoringService';
import { RecordLog } from '../records/RecordLog';
import { MemoryStore } from '../store/memoryStore';
import type { BackfillResult } from './backfill';

const MINUTE = 60_000;

let models: Awaited<ReturnType<typeof twoModels>>;
let data: string;
let service: ScoringService | undefined;
beforeAll(async () => {
  models = await twoModels();
});
beforeEach(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'fraud-backfill-'));
});
afterEach(async () => {
  await service?.drain();
  service = undefined;
  await rm(data, { recursive: true, force: true });
});
afterAll(() => models?.remove());

/** A service over the files of the one before it. */
async function start(configuration: object, { withRecords = true } = {}) {
  let onBackfilled: (result: BackfillResult) => void = () => {};
  const backfilled = new Promise<BackfillResult>(resolve => {
    onBackfilled = resolve;
  });
  const errors: unknown[] = [];
  const started = await createScoringService({
    configuration: await readConfiguration(configuration, models.folder),
    store: await MemoryStore.open({
      retention: { entitySeconds: 86_400_000, decisionSeconds: 3_600 },
      folder: path.join(data, 'features'),
    }),
    ...(withRecords && {
      records: await RecordLog.open({
        folder: path.join(data, 'records'),
        ...{ days: 30, mostBytes: 1e8 },
      }),
    }),
    pseudonymKey: KEY,
    onBackfilled,
    onError: error => errors.push(error),
  });
  service = started;
  const { url } = await started.listen();
  const pay = async (id: string, minutesAgo: number, amount: number) => {
    const answer = await fetch(`${url}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ transaction_id: id, customer_id: 'c', terminal_id: 't', amount },
        event_time: new Date(Date.now() - minutesAgo * MINUTE).toISOString(),
        currency: 'EUR',
      }),
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const largestOf = async (id: string) => {
    const answer = await fetch(`${url}/v1/decisions/${id}`);
    const { features } = await answer.json();
    return features.values.customer_largest_6h;
  };
  /** More than a store keeps beside a state. */
  const payOften = async () => {
    for (let at = 0; at < 70; at += 1) {
      await pay(`early-${at}`, 200 - at, at === 30 ? 500 : 10);
    }
  };
  return { started, pay, payOften, largestOf, backfilled, errors };
}

describe('a service that is to serve a version with a feature more', () => {
  it('lets the one before answer until the feature is filled from its records', async () => {
    const before = await start(document());
    await before.payOften();
    const wide = await readConfiguration(wideDocument(), models.folder);
    expect(await before.started.reconfigure(wide)).toBe(false);
    expect(before.started.waiting).toMatchObject({ revision: 2 });
    expect(await before.pay('meanwhile', 2, 20)).toMatchObject({
      ...{ model: { version: expect.stringMatching(/^[12]$/) } },
      degraded: false,
    });
    expect(await before.backfilled).toMatchObject({
      ...{ filled: 1, partly: 0, differing: 0 },
    });
    expect(before.started.waiting).toBeUndefined();
    expect(await before.pay('first', 1, 30)).toMatchObject({
      ...{ model: { version: 'wide' }, degraded: false },
    });
    expect(await before.largestOf('first')).toBe(500);
    await before.started.drain();
    const after = await start(wideDocument());
    expect(await after.pay('second', 0, 40)).toMatchObject({ degraded: false });
    expect(await after.largestOf('second')).toBe(500);
    expect([...before.errors, ...after.errors]).toEqual([]);
  });

  it('fills it beside its answers, which it marks, where it had no time before', async () => {
    const before = await start(document());
    await before.payOften();
    await before.started.drain();
    const after = await start(wideDocument());
    const marked = { degraded: true };
    expect(await after.pay('first', 1, 30)).toMatchObject(marked);
    expect(await after.backfilled).toMatchObject({ filled: 1, differing: 0 });
    expect(await after.pay('second', 0, 40)).toMatchObject({ degraded: false });
    expect(await after.largestOf('second')).toBe(500);
    expect(after.errors).toEqual([]);
  });

  it('lets another configuration overtake the one that waits', async () => {
    const { started, payOften, pay } = await start(document());
    await payOften();
    const read = (each: object) => readConfiguration(each, models.folder);
    expect(await started.reconfigure(await read(wideDocument()))).toBe(false);
    const back = document({ metadata: { name: 'test', revision: 3 } });
    expect(await started.reconfigure(await read(back))).toBe(true);
    expect(started.waiting).toBeUndefined();
    expect(await pay('after', 1, 30)).toMatchObject({
      ...{ model: { version: expect.stringMatching(/^[12]$/) } },
      degraded: false,
    });
    // What was kept for a moment has gaps since then, and is filled all the same.
    expect(await started.reconfigure(await read(wideDocument()))).toBe(false);
  });

  it('answers at once without records, and says what is lacking', async () => {
    const { started, payOften, pay } = await start(document(), {
      withRecords: false,
    });
    await payOften();
    const wide = await readConfiguration(wideDocument(), models.folder);
    expect(await started.reconfigure(wide)).toBe(true);
    expect(await pay('first', 1, 30)).toMatchObject({
      degraded: true,
    });
  });
});
