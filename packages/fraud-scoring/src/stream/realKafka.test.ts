import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKafkajsBus, type EventBus } from '@modelport/event-bus';
import { startTestKafka, type TestKafka } from '@modelport/servers';
import { Program } from '../__testUtils__/Program';
import { SECTION, twoModels } from '../__testUtils__/rig';
import type { DecisionRecord } from '../engine/DecisionRecord';

// The broker may have to be fetched, and is killed while the test runs.
jest.setTimeout(300_000);

const COUNT = 600;

describe('the program with a real Kafka', () => {
  let kafka: TestKafka;
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  let bus: EventBus;
  const running: Program[] = [];

  beforeAll(async () => {
    kafka = await startTestKafka();
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-kafka-'));
    await writeFile(
      path.join(folder, 'modelport.yaml'),
      JSON.stringify({ kind: 'Model', features: SECTION }),
    );
    bus = createKafkajsBus({ brokers: kafka.brokers });
  });
  afterAll(async () => {
    await Promise.all(running.map(each => each.end('SIGKILL')));
    await bus?.close();
    await kafka?.stop();
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const run = async () => {
    const program = new Program([
      ...['--port', '0', '--model', path.join(models.folder, '1')],
      ...['--features', path.join(folder, 'modelport.yaml')],
      ...['--data', path.join(folder, 'data')],
      ...['--kafka', kafka.brokers.join(',')],
    ]);
    running.push(program);
    await program.says('ready');
    return program;
  };
  const send = (from: number, to: number) =>
    bus.publish(
      'transactions',
      Array.from({ length: to - from }, (_, at) => {
        const transaction = {
          transaction_id: `tx-${from + at}`,
          event_time: new Date().toISOString(),
          customer_id: `c${(from + at) % 17}`,
          terminal_id: `t${(from + at) % 5}`,
          amount: from + at,
          currency: 'EUR',
        };
        return {
          key: transaction.customer_id,
          value: Buffer.from(JSON.stringify(transaction)),
        };
      }),
    );

  it('decides each transaction, in one way, over a kill -9 of itself and of the broker', async () => {
    await bus.ensureTopics(
      ['transactions', 'labels', 'decisions'].map(name => ({
        name,
        partitions: 4,
      })),
    );
    const records = new Map<string, Set<string>>();
    const waiting: { count: number; resolve: () => void }[] = [];
    await bus.subscribe({
      group: 'reader',
      topics: ['decisions'],
      onBatch: async ({ messages }) => {
        for (const { value } of messages) {
          const text = value.toString();
          const { transaction_id } = JSON.parse(text) as DecisionRecord;
          const known = records.get(transaction_id) ?? new Set();
          records.set(transaction_id, known.add(text));
        }
        waiting
          .filter(({ count }) => records.size >= count)
          .forEach(({ resolve }) => resolve());
      },
    });
    const until = (count: number) =>
      records.size >= count
        ? Promise.resolve()
        : new Promise<void>(resolve => waiting.push({ count, resolve }));

    const first = await run();
    await send(0, COUNT / 2);
    await until(COUNT / 10);
    await first.end('SIGKILL');
    const second = await run();
    await until(COUNT / 2);
    await kafka.kill();
    await kafka.restart();
    await send(COUNT / 2, COUNT);
    await until(COUNT);
    expect([...records.values()].filter(({ size }) => size > 1)).toEqual([]);
    expect(await second.end('SIGTERM')).toBe(0);
  });
});
