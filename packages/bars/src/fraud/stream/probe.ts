/**
 * Sends payments to a topic at a rate, in an open loop with Poisson arrivals, and waits for their ids in another. Times
 * count from when a payment was to be sent.
 *
 *   probe.ts '{"brokers": [...], "from": "in", "to": "out", "rate": 5000, "seconds": 60, "warmUpSeconds": 5, "run": "a",
 *              "seed": 1}'
 *
 * One line when it is ready, one with a {@link ProbeReport} when all have come or 30 s have passed without one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createPlatformaticBus, type EventBus } from '@modelport/event-bus';
import { seeded } from '@modelport/fraud-core';
import { paymentStream } from './paymentStream';

/** What is sent, and where. */
export interface ProbeOptions {
  brokers: string[];
  from: string;
  to: string;
  rate: number;
  seconds: number;
  warmUpSeconds: number;
  run: string;
  seed: number;
}

/** Times in milliseconds; without the warm-up. */
export interface ProbeReport {
  sent: number;
  missing: number;
  p50: number;
  p99: number;
  p999: number;
  /** By which the sender itself was late, p99. */
  latenessP99: number;
}

/** Time without an answer after which the rest is given up. */
const SILENT_MS = 30_000;
const LOOK_EVERY_MS = 200;

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** When each payment is to be sent, from the beginning, in milliseconds. */
function arrivalsOf({ rate, seconds, warmUpSeconds, seed }: ProbeOptions) {
  const random = seeded(seed);
  const arrivals: number[] = [];
  const end = (seconds + warmUpSeconds) * 1_000;
  for (let at = 0; ; ) {
    at -= (Math.log(1 - random()) / rate) * 1_000;
    if (at >= end) return arrivals;
    arrivals.push(at);
  }
}

function take<T>(items: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === count) break;
    taken.push(item);
  }
  return taken;
}

async function send(
  bus: EventBus,
  options: ProbeOptions,
  arrivals: readonly number[],
  onSent: (id: string, due: number, lateness: number) => void,
): Promise<void> {
  const prepared = take(
    paymentStream(options.run, options.seed),
    arrivals.length,
  );
  const start = performance.now();
  const publishing: Promise<void>[] = [];
  for (let next = 0; next < arrivals.length; ) {
    const now = performance.now();
    const messages = [];
    while (next < arrivals.length && start + arrivals[next] <= now) {
      const { id, message } = prepared[next];
      onSent(id, start + arrivals[next], now - start - arrivals[next]);
      messages.push(message);
      next += 1;
    }
    if (messages.length > 0) {
      publishing.push(bus.publish(options.from, messages));
    }
    await new Promise(setImmediate);
    const wait = next < arrivals.length ? start + arrivals[next] - now : 0;
    if (wait > 2) await sleep(Math.floor(wait) - 1);
  }
  await Promise.all(publishing);
}

async function main(): Promise<void> {
  const options: ProbeOptions = JSON.parse(process.argv[2]);
  const { brokers, to, warmUpSeconds } = options;
  const bus = createPlatformaticBus({ brokers, clientId: 'probe' });
  const due = new Map<string, number>();
  const latencies: number[] = [];
  let isMeasuring = (_due: number) => true;
  let lastAt = performance.now();
  const subscription = await bus.subscribe({
    group: `probe-${options.run}`,
    topics: [to],
    onBatch: async ({ messages }) => {
      const now = performance.now();
      lastAt = now;
      for (const { value } of messages) {
        const { transaction_id } = JSON.parse(value.toString());
        const at = due.get(transaction_id);
        if (at === undefined) continue;
        due.delete(transaction_id);
        if (isMeasuring(at)) latencies.push(now - at);
      }
    },
  });
  await subscription.ready();
  process.stdout.write('{"event":"ready"}\n');
  const arrivals = arrivalsOf(options);
  const latenesses: number[] = [];
  const measuredFrom = performance.now() + warmUpSeconds * 1_000;
  isMeasuring = at => at >= measuredFrom;
  await send(bus, options, arrivals, (id, at, lateness) => {
    due.set(id, at);
    if (isMeasuring(at)) latenesses.push(lateness);
  });
  lastAt = performance.now();
  while (due.size > 0 && performance.now() - lastAt < SILENT_MS) {
    await sleep(LOOK_EVERY_MS);
  }
  const sorted = Float64Array.from(latencies).sort();
  const report: ProbeReport = {
    sent: latenesses.length,
    missing: due.size,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    p999: quantile(sorted, 0.999),
    latenessP99: quantile(Float64Array.from(latenesses).sort(), 0.99),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  await bus.close();
}

main().catch(error => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});
