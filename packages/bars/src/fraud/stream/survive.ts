import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  createKafkajsBus,
  type EventBus,
  partitionOf,
} from '@modelport/event-bus';
import { type TestKafka, withKafka, withRedis } from '@modelport/servers';
import { ScoringProcess } from '../ScoringProcess';
import type { TrainedModel } from '../TrainedModel';
import { Ledger } from './Ledger';
import { paymentStream } from './paymentStream';

const PARTITIONS = 6;
const SENT_AT_ONCE = 500;
const IN_FLIGHT = 4;

/** How large the trial is, and what is done to it. */
export interface Trial {
  payments: number;
  /** With 3, a leader is killed too. */
  nodes: 1 | 3;
  /** Whether the services' topics are transactional; one payment of twenty is sent twice then. */
  transactional?: boolean;
}

/** What came of it. */
export interface Survived {
  undecided: number;
  differing: number;
  /** Records beyond the first of their id, as a reader of what is committed sees them. */
  duplicates: number;
  /** From the first payment to the last decision. */
  seconds: number;
}

const SENT_AGAIN = 20;

async function sendAll(
  bus: EventBus,
  { payments, transactional }: Trial,
): Promise<void> {
  const stream = paymentStream('trial', 1);
  let sent = 0;
  const sender = async () => {
    for (;;) {
      const messages = [];
      while (messages.length < SENT_AT_ONCE && sent < payments) {
        const next = stream.next();
        if (next.done) break;
        messages.push(next.value.message);
        if (transactional && sent % SENT_AGAIN === 0) {
          messages.push(next.value.message);
        }
        sent += 1;
      }
      if (messages.length === 0) return;
      await bus.publish('transactions', messages);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
}

/** Resolves once all that lies in the topic of decisions was read: what ends each partition was. */
async function readToEnd(bus: EventBus, ledger: Ledger): Promise<void> {
  const ends = new Map<number, string>();
  for (let at = 0; ends.size < PARTITIONS; at += 1) {
    ends.set(partitionOf(`${at}`, PARTITIONS), `${at}`);
  }
  const count = ledger.decided + PARTITIONS;
  await bus.publish(
    'decisions',
    [...ends.values()].map(key => ({
      key,
      value: Buffer.from(JSON.stringify({ transaction_id: `end ${key}` })),
    })),
  );
  await ledger.until(count);
}

/** What is done, in order, each when that share of the payments is decided. */
function faults(
  kafka: TestKafka,
  { nodes }: Trial,
  services: ScoringProcess[],
  startAnother: () => Promise<ScoringProcess>,
): [number, string, () => Promise<unknown>][] {
  const [, second] = services;
  return [
    [0.1, 'kill -9 of a consumer', () => second.kill()],
    [0.2, 'the consumer comes back', () => second.restart()],
    ...(nodes === 3
      ? ([
          [0.35, 'kill -9 of a broker', () => kafka.kill(2)],
          [0.45, 'the broker comes back', () => kafka.restart(2)],
        ] as [number, string, () => Promise<unknown>][])
      : []),
    [0.6, 'a third consumer', async () => services.push(await startAnother())],
    [0.7, 'the third consumer leaves', async () => services.pop()?.stop()],
    [0.85, 'a broker is restarted', () => kafka.restart(1)],
  ];
}

/**
 * Sends payments through topics to two scoring services with one Redis, while consumers and brokers are killed, leave and
 * come; then looks at every decision.
 */
export async function survive(
  model: TrainedModel,
  trial: Trial,
): Promise<Survived> {
  const { payments, nodes } = trial;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-trial-'));
  const pseudonymKey = path.join(folder, 'pseudonym.key');
  fs.writeFileSync(pseudonymKey, 'b'.repeat(64));
  try {
    return await withRedis(redis =>
      withKafka(
        async kafka => {
          const bus = createKafkajsBus({ brokers: kafka.brokers });
          const services: ScoringProcess[] = [];
          const start = () =>
            ScoringProcess.startFull(model, {
              store: redis.url,
              kafka: kafka.brokers.join(','),
              ...(trial.transactional && {
                kafkaSettings: { transactional: true },
              }),
              pseudonymKey,
            });
          try {
            await bus.ensureTopics(
              ['transactions', 'labels', 'decisions'].map(name => ({
                name,
                partitions: PARTITIONS,
              })),
            );
            services.push(await start(), await start());
            const ledger = new Ledger();
            await bus.subscribe({
              group: 'ledger',
              topics: ['decisions'],
              onBatch: async batch => ledger.take(batch),
            });
            const begin = performance.now();
            const sending = sendAll(bus, trial);
            for (const [share, what, work] of faults(
              ...([kafka, trial, services, start] as const),
            )) {
              await ledger.until(share * payments);
              process.stdout.write(`${ledger.decided} decided: ${what}\n`);
              await work();
            }
            await sending;
            await ledger.until(payments);
            const { decided } = ledger;
            const seconds = (performance.now() - begin) / 1_000;
            await Promise.all(services.splice(0).map(each => each.stop()));
            await readToEnd(bus, ledger);
            const { differing, duplicates } = ledger;
            const undecided = payments - decided;
            return { undecided, differing, duplicates, seconds };
          } finally {
            await Promise.all(services.map(each => each.stop()));
            await bus.close();
          }
        },
        { nodes },
      ),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
