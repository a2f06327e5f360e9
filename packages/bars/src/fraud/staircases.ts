import {
  climb,
  describeStep,
  failuresOf,
  handbook,
  type LoadReport,
  runLoad,
  type Step,
} from '@modelport/fraud-load';
import { startTestRedis } from '@modelport/servers';

/** How a staircase is climbed. */
export interface Size {
  start: number;
  seconds: number;
  warmUpSeconds: number;
  /** For how long a server is warmed up at half the rate after it was started. */
  settleSeconds: number;
  /** The most that is tried. */
  most: number;
  /** What p99 of the answers may be. */
  limitMs: number;
  /** What the sender's own p99 may be. */
  latenessMs: number;
  /** How often a step is tried before it counts as one that does not hold. */
  attempts: number;
  /** How often the gap between what held and what did not is halved. */
  halvings: number;
}

const FULL: Size = {
  start: 1_000,
  seconds: 10,
  warmUpSeconds: 4,
  settleSeconds: 6,
  most: 40_000,
  limitMs: 45,
  latenessMs: 2,
  attempts: 2,
  halvings: 2,
};
/** One step, kept when everything is answered, on whatever machine. */
const SMOKE: Size = {
  start: 50,
  seconds: 1,
  warmUpSeconds: 0,
  settleSeconds: 0,
  most: 50,
  limitMs: Infinity,
  latenessMs: Infinity,
  attempts: 1,
  halvings: 0,
};

/** @param smoke - whether only that it works is of interest */
export const sizeOf = (smoke: boolean): Size => (smoke ? SMOKE : FULL);

/** What a server carried. */
export interface Climbed {
  name: string;
  steps: readonly Step[];
  /** The highest rate at which it answered within the limit, twice; 0 where none is. */
  knee: number;
}

/** Sends payments at a rate. */
export type Load = (rate: number) => Promise<LoadReport>;

/** What payments are sent to. */
export interface Target {
  url: string;
  stop(): Promise<void>;
}

/** Starts a target with a Redis of its own, which ends with it. */
export async function startWithRedis(
  start: (redis: string) => Promise<Target>,
): Promise<Target> {
  const redis = await startTestRedis();
  try {
    const target = await start(redis.url);
    return {
      url: target.url,
      async stop() {
        await target.stop();
        await redis.stop();
      },
    };
  } catch (error) {
    await redis.stop();
    throw error;
  }
}

const isHeld = (report: LoadReport, { limitMs }: Pick<Size, 'limitMs'>) =>
  failuresOf(report) === 0 && (report.latency?.p99 ?? Infinity) <= limitMs;

/**
 * Lends a load of one simulation, going on from run to run. After a run that the target did not hold it is started anew: the
 * queue that such a run has left behind is no part of the next.
 */
export async function withLoad<T>(
  start: () => Promise<Target>,
  size: Omit<Size, 'attempts' | 'halvings'>,
  use: (run: Load) => Promise<T>,
): Promise<T> {
  const { seconds, warmUpSeconds, settleSeconds } = size;
  const transactions = handbook({ seed: 1, days: Infinity });
  let target: Target | undefined;
  const begin = async (rate: number) => {
    target = await start();
    if (settleSeconds > 0) {
      const url = `${target.url}/v1/score`;
      await runLoad({
        ...{ url, rate: rate / 2, seconds: settleSeconds, transactions },
      });
    }
    return target;
  };
  const end = async () => {
    const ending = target;
    target = undefined;
    await ending?.stop();
  };
  try {
    return await use(async rate => {
      const { url } = target ?? (await begin(rate));
      const report = await runLoad({
        ...{ url: `${url}/v1/score`, rate, seconds, warmUpSeconds },
        transactions,
      });
      if (!isHeld(report, size)) await end();
      return report;
    });
  } finally {
    await end();
  }
}

/** Climbs the staircase of a server, telling of each step. */
export async function climbed(
  name: string,
  run: Load,
  size: Size,
): Promise<Climbed> {
  const { start, most, limitMs, latenessMs, attempts, halvings } = size;
  process.stdout.write(`${name}:\n`);
  const { knee, steps } = await climb({
    ...{ start, most, limitMs, latenessMs, attempts, halvings, run },
    onStep: step => process.stdout.write(describeStep(step)),
  });
  return { name, steps, knee: knee ?? 0 };
}

/** The same measurement for all that ask within one run of the bars, so that what is compared was measured side by side. */
export function once<T>(
  measure: (smoke: boolean) => Promise<T>,
): (smoke: boolean) => Promise<T> {
  const known = new Map<boolean, Promise<T>>();
  return smoke => {
    const made = known.get(smoke) ?? measure(smoke);
    known.set(smoke, made);
    return made;
  };
}
