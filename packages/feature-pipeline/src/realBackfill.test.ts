import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKafkajsBus, type EventBus } from '@modelport/event-bus';
import { RedisStore, USUAL_RETENTION } from '@modelport/fraud-scoring';
// eslint-disable-next-line no-restricted-imports, @backstage/no-forbidden-package-imports -- models and an engine as its own tests have them
import {
  aRequest,
  document,
  engineOver,
  HOUR,
  START,
  twoModels,
  wideDocument,
} from '@modelport/fraud-scoring/src/__testUtils__/rig';
import {
  startTestKafka,
  startTestRedis,
  type TestKafka,
  type TestRedis,
} from '@modelport/servers';
import { Program } from './__testUtils__/Program';

// The servers may have to be fetched.
jest.setTimeout(300_000);

const NO_TIMER = { mark() {} };
/** More than a store keeps beside a state. */
const PAYMENTS = 70;

describe('A backfill of services that share a Redis, with a real Kafka', () => {
  let kafka: TestKafka;
  let redis: TestRedis;
  let bus: EventBus;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-backfill-'));
    models = await twoModels();
    kafka = await startTestKafka();
    redis = await startTestRedis();
    bus = createKafkajsBus({ brokers: kafka.brokers });
    await bus.ensureTopics(
      ['decisions', 'outcomes'].map(name => ({ name, partitions: 3 })),
    );
  });
  afterAll(async () => {
    await bus?.close();
    await redis?.stop();
    await kafka?.stop();
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('gives the version that needs it the largest amounts that others have seen', async () => {
    const store = new RedisStore({
      ...{ url: redis.url, retention: USUAL_RETENTION, timeoutMs: 5_000 },
    });
    await store.connected();
    const messages: { key: string; value: Buffer }[] = [];
    // Two processes, of which each has seen a half.
    const services = await Promise.all(
      [0, 1].map(() =>
        engineOver(store, models.folder, {
          document: document(),
          onDecided: (record, value) =>
            messages.push({ key: record.customer, value }),
        }),
      ),
    );
    for (let at = 0; at < PAYMENTS; at += 1) {
      const { engine, clock } = services[at % 2];
      const eventTime = START + at * 60_000;
      clock.now = eventTime;
      await engine.score(
        aRequest({
          ...{ transactionId: `early-${at}`, eventTime },
          amount: at === 30 ? 500 : 10,
        }),
        NO_TIMER,
      );
    }
    await bus.publish('decisions', messages);
    const configuration = path.join(models.folder, 'wide.json');
    await writeFile(configuration, JSON.stringify(wideDocument()));
    const wide = await engineOver(store, models.folder, {
      document: wideDocument(),
    });
    wide.clock.now = START + 2 * HOUR;
    const pay = async (id: string) => {
      const request = aRequest({
        transactionId: id,
        eventTime: START + 2 * HOUR,
      });
      const { record } = await wide.engine.score(request, NO_TIMER);
      return record;
    };
    const marked = await pay('before');
    expect(marked.degraded).toBe('features-incomplete');
    await bus.publish('decisions', [
      { key: marked.customer, value: Buffer.from(JSON.stringify(marked)) },
    ]);
    const program = new Program([
      ...['backfill', '--kafka', kafka.brokers.join(',')],
      ...['--config', configuration, '--store', redis.url],
    ]);
    const told = await program.says('backfilled');
    expect(told).toMatchObject({ filled: 1, partly: 0, differing: 0 });
    expect(told.since).toBe(new Date(START).toISOString());
    const { degraded, features } = await pay('after');
    expect(degraded).toBeUndefined();
    const values = Buffer.from(features.values, 'base64');
    expect(values.readFloatLE(values.length - 4)).toBe(500);
    for (const { engine } of [...services, wide]) await engine.close();
    await store.close();
  });
});
