import {
  forecastWait,
  type QueuedWork,
  type WaitForecast,
} from '@modelport/plugin-ml-training-common';

/** What a job was told when it came, and what happened. */
export interface Waited {
  forecast: WaitForecast;
  waitSeconds: number;
}

interface Profile {
  name: string;
  /** Of the durations, in seconds, and of their logarithms. */
  median: number;
  deviation: number;
  demand: number;
}

const GPUS = 16;
const LIMIT_SECONDS = 6 * 3_600;
/** Share of the GPUs that the jobs would use if none ever waited. */
const LOAD = 0.85;
/** Of the jobs, ends within the first minutes. */
const FAILS_EARLY = 0.08;
/** They fill the queue and the history, and no forecast is looked at. */
const BEFORE = 150;
const PROFILES: readonly Profile[] = [
  { name: 'small', median: 900, deviation: 0.3, demand: 1 },
  { name: 'usual', median: 2_400, deviation: 0.25, demand: 2 },
  { name: 'large', median: 5_400, deviation: 0.4, demand: 8 },
];

interface Job extends QueuedWork {
  cameAt: number;
  duration: number;
  startedAt?: number;
  forecast?: WaitForecast;
}

/**
 * A queue of Kueue's kind with {@link GPUS} GPUs: trainings come by chance, are let in as BestEffortFIFO has it, and each is given a
 * forecast when it comes, of what can be known then. How long it runs nobody knows before it has ended.
 *
 * @param random - gives numbers from 0 up to but without 1
 */
export function simulateQueue({
  jobs,
  random,
}: {
  jobs: number;
  random: () => number;
}): Waited[] {
  const work =
    PROFILES.reduce((sum, { median, demand }) => sum + median * demand, 0) /
    PROFILES.length;
  const perSecond = (LOAD * GPUS) / work;
  const waiting: Job[] = [];
  const running: Job[] = [];
  const recent: Job[] = [];
  const history = new Map<string, number[]>(
    PROFILES.map(({ name }) => [name, []]),
  );
  const all: Job[] = [];
  let now = 0;
  let nextArrival = 0;
  const free = () => running.reduce((left, { demand }) => left - demand, GPUS);
  const endOf = ({ startedAt = NaN, duration }: Job) => startedAt + duration;
  const letIn = () => {
    for (const job of [...waiting]) {
      if (job.demand > free()) continue;
      job.startedAt = now;
      waiting.splice(waiting.indexOf(job), 1);
      running.push(job);
    }
  };
  const come = () => {
    const job = drawJob(now, random);
    job.forecast = forecastWait(
      job,
      {
        strategy: 'BestEffortFIFO',
        free: free(),
        running: running.map(each => ({
          ...each,
          elapsedSeconds: now - each.startedAt!, // it runs
        })),
        ahead: waiting,
        arrivals: recent.length ? { perSecond, like: recent } : undefined,
      },
      history,
      random,
    );
    recent.push(job);
    waiting.push(job);
    all.push(job);
    nextArrival = now - Math.log(1 - random()) / perSecond;
  };
  while (all.length < BEFORE + jobs || waiting.length > 0) {
    const comes = all.length < BEFORE + jobs ? nextArrival : Infinity;
    const first = running.reduce<Job | undefined>(
      (best, each) => (best && endOf(best) <= endOf(each) ? best : each),
      undefined,
    );
    const ends = first ? endOf(first) : Infinity;
    now = Math.min(comes, ends);
    if (first && ends <= comes) {
      running.splice(running.indexOf(first), 1);
      history.get(first.profile)?.push(first.duration);
    } else {
      come();
    }
    letIn();
  }
  return all.slice(BEFORE).map(({ forecast, startedAt, cameAt }) => ({
    forecast: forecast!, // each was given one when it came
    waitSeconds: startedAt! - cameAt, // nothing waits any more
  }));
}

function drawJob(cameAt: number, random: () => number): Job {
  const { name, median, deviation, demand } =
    PROFILES[Math.floor(random() * PROFILES.length)];
  const normal =
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const isFailure = random() < FAILS_EARLY;
  const usual = isFailure
    ? 30 + 120 * random()
    : median * Math.exp(deviation * normal);
  return {
    ...{ profile: name, demand, limitSeconds: LIMIT_SECONDS, cameAt },
    duration: Math.min(usual, LIMIT_SECONDS),
  };
}
