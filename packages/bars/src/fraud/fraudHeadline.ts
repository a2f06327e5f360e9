import {
  failuresOf,
  handbook,
  type LoadReport,
  runLoad,
  startNoopServer,
} from '@modelport/fraud-load';
import { withRedis } from '@modelport/servers';
import { againstPromise } from '../againstPromise';
import type { Bar, BarResult } from '../bar';
import { ScoringProcess } from './ScoringProcess';
import { median } from './median';
import { type TrainedModel, withModel } from './TrainedModel';

/** How much is sent. */
interface Size {
  rate: number;
  seconds: number;
  warmUpSeconds: number;
  runs: number;
}
const FULL: Size = { rate: 5_000, seconds: 60, warmUpSeconds: 10, runs: 3 };
const SMOKE: Size = { rate: 100, seconds: 3, warmUpSeconds: 1, runs: 1 };

const LEAST_P99_MS = 5;
const P99_ABOVE_NOOP_MS = 3;
const P999_ABOVE_NOOP_MS = 15;
const NEVER_ABOVE_MS = 45;
/** A run counts only if the sender itself was this punctual. */
const LATENESS_MS = 0.5;

/** A run beside a run of the endpoint that does nothing, at the same rate. */
interface Pair {
  ours: LoadReport;
  noop: LoadReport;
}

function latencies({ latency, due }: LoadReport) {
  if (!latency) throw new Error(`Nothing of ${due} requests was answered.`);
  return latency;
}

const lateness = ({ lateness: late }: LoadReport) => late?.p99 ?? Infinity;

function tell(name: string, report: LoadReport): void {
  const { p50, p99, p999, max } = latencies(report);
  process.stdout.write(
    `${name}: ${report.due} due, p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(
      2,
    )}, p99.9 ${p999.toFixed(2)}, max ${max.toFixed(1)} ms, ${failuresOf(
      report,
    )} failures, ${report.degraded} degraded, sender late p99 ${lateness(
      report,
    ).toFixed(2)} ms (${report.scheduling})\n`,
  );
}

const worst = (pairs: readonly Pair[], of: (pair: Pair) => number) =>
  Math.max(...pairs.map(of));

function results(pairs: readonly Pair[], smoke: boolean): BarResult[] {
  const p99s = pairs.map(({ ours }) => latencies(ours).p99);
  const limit = median(
    pairs.map(({ noop }) =>
      Math.max(LEAST_P99_MS, latencies(noop).p99 + P99_ABOVE_NOOP_MS),
    ),
  );
  const n = pairs.length;
  const of = (part: string, figure: number, unit: string, most: number) =>
    againstPromise({
      name: `fraud-headline ${part}`,
      figure,
      unit,
      limit: most,
      n,
    });
  const all = [
    of('p99 at 5,000/s, median of the runs', median(p99s), 'ms', limit),
    of('p99 of the worst run', Math.max(...p99s), 'ms', NEVER_ABOVE_MS),
    of(
      'p99.9 above a no-op endpoint, median of the runs',
      median(
        pairs.map(
          ({ ours, noop }) => latencies(ours).p999 - latencies(noop).p999,
        ),
      ),
      'ms',
      P999_ABOVE_NOOP_MS,
    ),
    of(
      'requests without an answer, or degraded',
      pairs.reduce(
        // That an answer is degraded is a matter of time, too: Redis has 40 ms.
        (sum, { ours }) => sum + failuresOf(ours) + (smoke ? 0 : ours.degraded),
        0,
      ),
      'requests',
      0,
    ),
    of(
      'lateness of the sender itself, p99 of the worst run',
      worst(pairs, ({ ours, noop }) =>
        Math.max(lateness(ours), lateness(noop)),
      ),
      'ms',
      LATENESS_MS,
    ),
  ];
  // A smoke run has to answer everything; how fast says nothing about this machine.
  return smoke
    ? all.map(result => ({
        ...result,
        pass: result.unit === 'ms' || result.pass,
      }))
    : all;
}

/** In a Redis of its own: the payments of another run would be from the future. */
async function runPair(
  model: TrainedModel,
  load: Omit<Size, 'runs'>,
  seed: number,
): Promise<Pair> {
  const noop = await startNoopServer();
  const quiet = await runLoad({ ...load, url: noop.url, seed });
  await noop.close();
  tell(`no-op, run ${seed}`, quiet);
  return withRedis(async redis => {
    const service = await ScoringProcess.startFull(model, {
      store: redis.url,
    });
    try {
      const ours = await runLoad({
        ...load,
        url: `${service.url}/v1/score`,
        seed,
        transactions: handbook({ seed, days: Infinity }),
      });
      tell(`service of ${service.digest}, run ${seed}`, ours);
      return { ours, noop: quiet };
    } finally {
      await service.stop();
    }
  });
}

/** Whether the whole service answers in a few milliseconds at the rate of a large bank. */
export const fraudHeadline: Bar = {
  name: 'fraud-headline',
  promise:
    'The full scoring service (schema, features of the trained model in Redis, two variants and a shadow, metrics, decision kept before the answer) at 5,000 transactions a second, Poisson arrivals, latency from the intended time: p99 within 5 ms or a no-op endpoint plus 3 ms, p99.9 within the no-op plus 15 ms, never above 45 ms, everything answered.',
  async measure({ smoke }) {
    const { runs, ...load } = smoke ? SMOKE : FULL;
    return withModel(smoke, async model => {
      const pairs: Pair[] = [];
      for (let seed = 1; seed <= runs; seed += 1) {
        pairs.push(await runPair(model, load, seed));
      }
      return results(pairs, smoke);
    });
  },
};
