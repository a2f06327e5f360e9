import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkajsBus, type EventBus } from '@modelport/event-bus';
import {
  startTestKafka,
  startTestRedis,
  type TestKafka,
  type TestRedis,
} from '@modelport/servers';
import { CommittedReader } from '../__testUtils__/CommittedReader';
import { Program } from '../__testUtils__/Program';
import { SECTION, twoModels } from '../__testUtils__/rig';

// The broker may have to be fetched; programs are started and killed several times, and so is the broker.
jest.setTimeout(300_000);

const COUNT = 3_000;
const PARTITIONS = 4;

/** A program with its address. */
interface Running {
  name: string;
  program: Program;
  url: string;
}

describe('transactional topics', () => {
  let kafka: TestKafka;
  let redis: TestRedis;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let bus: EventBus;
  let reader: CommittedReader;
  const running = new Map<string, Running>();

  beforeAll(async () => {
    [kafka, redis, models] = await Promise.all([
      startTestKafka(),
      startTestRedis(),
      twoModels(),
    ]);
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-transactional-'));
    await Promise.all([
      writeFile(
        path.join(folder, 'modelport.yaml'),
        JSON.stringify({ kind: 'Model', features: SECTION }),
      ),
      writeFile(path.join(folder, 'kafka.yaml'), 'transactional: true\n'),
      writeFile(path.join(folder, 'key'), 'c'.repeat(64), { mode: 0o600 }),
    ]);
    bus = createKafkajsBus({ brokers: kafka.brokers });
    reader = new CommittedReader(kafka.brokers, PARTITIONS);
  });
  afterAll(async () => {
    await Promise.all(
      [...running.values()].map(({ program }) => program.end('SIGKILL')),
    );
    await Promise.all([bus?.close(), reader?.close()]);
    await Promise.all([kafka?.stop(), redis?.stop(), models?.remove()]);
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (name: string) => {
    const program = new Program([
      ...['--port', '0', '--model', path.join(models.folder, '1')],
      ...['--features', path.join(folder, 'modelport.yaml')],
      ...['--data', path.join(folder, name), '--store', redis.url],
      ...['--pseudonym-key', path.join(folder, 'key')],
      ...['--kafka', kafka.brokers.join(',')],
      ...['--kafka-settings', path.join(folder, 'kafka.yaml')],
    ]);
    const { url } = await program.says('ready');
    const started = { name, program, url: String(url) };
    running.set(name, started);
    return started;
  };
  const bodyOf = (at: number) => ({
    ...{ transaction_id: `t-${at}`, customer_id: `c${at % 37}` },
    ...{ event_time: '2026-06-01T12:00:00Z', terminal_id: `t${at % 5}` },
    ...{ amount: 1 + (at % 400), currency: 'EUR' },
  });
  const send = (...numbers: number[]) =>
    bus.publish(
      'transactions',
      numbers.map(at => ({
        key: bodyOf(at).customer_id,
        value: Buffer.from(JSON.stringify(bodyOf(at))),
      })),
    );
  /** Asks one of the programs until one answers. */
  const pay = async (at: number) => {
    for (let attempt = at; ; attempt += 1) {
      const all = [...running.values()];
      const { url } = all[attempt % all.length];
      try {
        const response = await fetch(`${url}/v1/score`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(bodyOf(at)),
        });
        await response.text();
        if (response.status === 200) return;
      } catch {
        // it was killed meanwhile
      }
      await sleep(20);
    }
  };
  const kill = async ({ name, program }: Running) => {
    await program.end('SIGKILL');
    return start(name);
  };

  it('hold each decision once, over kills, a rebalance, a restart of the broker, repetitions and requests', async () => {
    await reader.start();
    let first = await start('first');
    await start('second');

    let next = 0;
    const sending = (async () => {
      for (let from = 0; from < COUNT; from = next) {
        const numbers = Array.from({ length: 20 }, (_, at) => from + at);
        // some come again at once, and some of long ago
        await send(...numbers, from, Math.floor(from / 2));
        next = from + 20;
        await sleep(20);
      }
    })();
    const requesting = (async () => {
      for (let at = 0; at < COUNT; at += 10) {
        while (at > next + 200) await sleep(10);
        await pay(at); // sometimes before its message, sometimes after
      }
    })();

    await reader.until(COUNT * 0.1);
    first = await kill(first);
    await reader.until(COUNT * 0.3);
    const third = await start('third');
    await reader.until(COUNT * 0.45);
    running.delete('third');
    expect(await third.program.end('SIGTERM')).toBe(0);
    await reader.until(COUNT * 0.55);
    await kafka.kill();
    await kafka.restart();
    await reader.until(COUNT * 0.8);
    first = await kill(first);
    await Promise.all([sending, requesting]);
    await reader.until(COUNT);

    const lag = async () =>
      (await bus.lag('fraud-scoring', 'transactions')).reduce(
        (sum, each) => sum + each.lag,
        0,
      );
    while ((await lag()) > 0) await sleep(50);
    for (const { program } of running.values()) {
      expect(await program.end('SIGTERM')).toBe(0);
    }
    await reader.toEnd();
    const ids = Array.from({ length: COUNT }, (_, at) => `t-${at}`);
    expect(reader.missing(ids)).toEqual([]);
    expect(reader.repeated).toEqual([]);
    expect([...reader.differing]).toEqual([]);
  });
});
