import { failuresOf, handbook, runLoad } from '@modelport/fraud-load';
import { withRedis } from '@modelport/servers';
import { setTimeout as sleep } from 'node:timers/promises';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';
import { gauge } from './countedCards';
import { median } from './median';
import { ScoringProcess } from './ScoringProcess';
import { withModel } from './TrainedModel';

/** How much is sent, for how long, and how often memory is looked at. */
interface Size {
  rate: number;
  seconds: number;
  everyMs: number;
}
const FULL: Size = { rate: 5_000, seconds: 30 * 60, everyMs: 5_000 };
const SMOKE: Size = { rate: 50, seconds: 4, everyMs: 200 };

/** What the memory of the last sixth may be of that of the second one: in the first, caches fill. */
const GROWTH = 1.1;
const P99_MS = 45;
const MIB = 1024 * 1024;

/** Memory of a process over a time, in bytes. */
async function watchMemory(
  url: string,
  { seconds, everyMs }: Size,
): Promise<number[]> {
  const seen: number[] = [];
  const end = Date.now() + seconds * 1_000;
  while (Date.now() < end) {
    seen.push(await gauge(url, 'process_resident_memory_bytes'));
    await sleep(everyMs);
  }
  return seen;
}

/** Whether the service stays what it is over half an hour. */
export const fraudSoak: Bar = {
  name: 'fraud-soak',
  promise:
    'The full scoring service with features in Redis at 5,000 transactions a second for 30 minutes: everything answered, p99 within 45 ms, and the memory of the process in the last 5 minutes within 1.1 times that of minutes 5 to 10.',
  async measure({ smoke }) {
    const size = smoke ? SMOKE : FULL;
    const { rate, seconds } = size;
    return withModel(smoke, model =>
      withRedis(async redis => {
        const service = await ScoringProcess.startFull(model, {
          store: redis.url,
        });
        try {
          const [report, memory] = await Promise.all([
            runLoad({
              ...{ url: `${service.url}/v1/score`, rate, seconds, seed: 1 },
              transactions: handbook({ seed: 1, days: Infinity }),
            }),
            watchMemory(service.url, size),
          ]);
          const sixth = Math.floor(memory.length / 6);
          const early = median(memory.slice(sixth, 2 * sixth));
          const late = median(memory.slice(-sixth));
          const { p50, p99, p999, max } = report.latency ?? {
            ...{ p50: NaN, p99: Infinity, p999: NaN, max: NaN },
          };
          process.stdout.write(
            `memory ${(early / MIB).toFixed(0)} MiB early, ${(
              late / MIB
            ).toFixed(0)} late, ${(Math.max(...memory) / MIB).toFixed(
              0,
            )} at most; p50 ${p50} ms, p99 ${p99}, p99.9 ${p999}, max ${max}\n`,
          );
          const of = (
            part: string,
            figure: number,
            unit: string,
            limit: number,
            n: number,
          ) =>
            againstPromise({
              ...{ name: `fraud-soak ${part}`, figure, unit, limit, n },
            });
          const results = [
            of(
              'memory late by memory early',
              late / early,
              'times',
              GROWTH,
              memory.length,
            ),
            of('unanswered', failuresOf(report), 'requests', 0, report.due),
            of('p99 of the whole run', p99, 'ms', P99_MS, report.due),
          ];
          // Seconds after its start a process still grows, and how fast it is says nothing about this machine.
          return smoke
            ? results.map(each => ({
                ...each,
                pass: each.unit === 'requests' ? each.pass : each.figure! > 0,
              }))
            : results;
        } finally {
          await service.stop();
        }
      }),
    );
  },
};
