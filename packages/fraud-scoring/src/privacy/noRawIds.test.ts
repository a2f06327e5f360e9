import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMemoryBus, type EventBus } from '@modelport/event-bus';
import { startTestRedis, type TestRedis } from '@modelport/servers';
import { document, KEY, twoModels } from '../__testUtils__/rig';
import { readConfiguration } from '../config/readConfiguration';
import { createScoringService } from '../createScoringService';
import { JournalPendingLog } from '../engine/JournalPendingLog';
import { RecordLog } from '../records/RecordLog';
import { RedisStore } from '../store/redisStore';
import { Pseudonyms } from './Pseudonyms';

// The very first start on a machine without Redis fetches one.
jest.setTimeout(300_000);

const CUSTOMER = 'card-4929-1111-2222-3333';
const TERMINAL = 'till-of-the-corner-shop';
const PSEUDONYM = new Pseudonyms(KEY).of('customer', CUSTOMER);

const payment = (id: string, more: object = {}) => ({
  ...{ transaction_id: id, customer_id: CUSTOMER, terminal_id: TERMINAL },
  ...{ event_time: '2026-06-01T12:00:00Z', amount: 10, currency: 'EUR' },
  ...more,
});
const label = (id: string) => ({
  ...{ transaction_id: id, is_fraud: true, source: 'chargeback' },
  labelled_at: '2026-06-02T12:00:00Z',
});

/** Which of the ids somebody who looks finds in it, as they are or in the usual codes. */
const idsIn = (bytes: Buffer | string): string[] =>
  [CUSTOMER, TERMINAL].filter(id =>
    (['utf8', 'utf16le', 'hex', 'base64'] as const).some(code => {
      const written =
        code === 'hex' || code === 'base64'
          ? Buffer.from(Buffer.from(id).toString(code).replace(/=+$/, ''))
          : Buffer.from(id, code);
      return Buffer.from(bytes).includes(written);
    }),
  );

async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries.filter(entry => entry.isFile());
  return new Map(
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = path.join(parentPath, name);
        return [file, await readFile(file)] as const;
      }),
    ),
  );
}

/** All that was published to a topic so far, and comes later. */
async function follow(bus: EventBus, topic: string) {
  const seen: Buffer[] = [];
  await bus.subscribe({
    group: `reader-of-${topic}`,
    topics: [topic],
    onBatch: async ({ messages }) => {
      for (const { key, value, headers } of messages) {
        const rest = JSON.stringify([key, headers]);
        seen.push(Buffer.from(rest), Buffer.from(value));
      }
    },
  });
  return seen;
}

describe('ids of those who pay', () => {
  let redis: TestRedis;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  const bus = createMemoryBus();

  beforeAll(async () => {
    redis = await startTestRedis();
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-ids-'));
  });
  afterAll(async () => {
    await bus.close();
    await redis?.stop();
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (errors: unknown[]) => {
    const store = new RedisStore({
      url: redis.url,
      retention: { entitySeconds: 86_400_000, decisionSeconds: 3_600 },
      timeoutMs: 1_000,
    });
    await store.connected();
    const records = path.join(folder, 'records');
    return createScoringService({
      configuration: await readConfiguration(document(), models.folder),
      ...{ store, pseudonymKey: KEY },
      pendingLog: await JournalPendingLog.open(path.join(folder, 'pending')),
      records: await RecordLog.open({
        ...{ folder: records, days: 1, mostBytes: 1e8, collectMs: 0 },
      }),
      stream: { bus, folder: path.join(folder, 'decisions'), partitions: 1 },
      onError: error => errors.push(error),
    });
  };

  it('are in no store, file, topic, metric, record, answer or error, but in dead letters as they came', async () => {
    const errors: unknown[] = [];
    const answers: string[] = [];
    const service = await start(errors);
    const { url } = await service.listen();
    const send = async (route: string, sent: object | string) => {
      const response = await fetch(`${url}${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: typeof sent === 'string' ? sent : JSON.stringify(sent),
      });
      answers.push(await response.text());
      return response.status;
    };
    const publish = (topic: string, value: string) =>
      bus.publish(topic, [{ key: CUSTOMER, value: Buffer.from(value) }]);
    try {
      expect(await send('/v1/score', payment('by-http'))).toBe(200);
      const other = payment('by-http', { amount: 11 });
      expect(await send('/v1/score', other)).toBe(409);
      const wrong = payment('wrong', { amount: -1 });
      expect(await send('/v1/score', wrong)).toBe(400);
      expect(await send('/v1/score', `{"customer_id":"${CUSTOMER}`)).toBe(400);
      for (const [second, status] of [
        [payment('second'), 200],
        [payment('third', { amount: '' }), 400],
      ] as const) {
        const transactions = [payment('in-batch'), second];
        expect(await send('/v1/score/batch', { transactions })).toBe(status);
      }
      expect(await send('/v1/labels', label('by-http'))).toBe(200);

      while ((await (await fetch(`${url}/readyz`)).json()).stream !== 'ready');
      const topics = ['decisions', 'outcomes', 'dead-letter'] as const;
      const [decisions, outcomes, letters] = await Promise.all(
        topics.map(topic => follow(bus, topic)),
      );
      await publish('transactions', JSON.stringify(payment('by-topic')));
      await publish('transactions', JSON.stringify(wrong));
      const has = (seen: Buffer[], text: string) =>
        seen.some(each => each.includes(text));
      while (!has(letters, 'wrong') || !has(decisions, 'by-topic')) {
        await new Promise(setImmediate);
      }
      for (const route of [
        ...['/metrics', '/v1/records', '/v1/models', '/v1/decisions/by-http'],
        '/v1/decisions/by-topic',
      ]) {
        answers.push(await (await fetch(`${url}${route}`)).text());
      }
      await redis.kill();
      expect(await send('/v1/score', payment('in-outage'))).toBe(200);

      const files = await filesBelow(folder);
      const kept = await filesBelow(redis.dataDir);
      const said = errors.map(error => `${(error as Error).stack ?? error}`);
      const written = [
        ...[...files, ...kept].map(([, bytes]) => bytes),
        ...[...answers, ...said, ...decisions, ...outcomes],
      ];
      expect(written.flatMap(idsIn)).toEqual([]);
      // That they would have been found, had they been there.
      expect(letters.flatMap(idsIn)).toContain(CUSTOMER);
      const holds = (all: Map<string, Buffer>, part: string, text: string) =>
        [...all].some(([file, bytes]) =>
          file.includes(part) ? bytes.includes(text) : false,
        );
      expect(holds(files, 'records', PSEUDONYM)).toBe(true);
      expect(holds(files, 'pending', 'in-outage')).toBe(true);
      expect(holds(kept, 'redis', PSEUDONYM)).toBe(true);
      expect(has(outcomes, PSEUDONYM)).toBe(true);
    } finally {
      await service.drain();
    }
  });
});
