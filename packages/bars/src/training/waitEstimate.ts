import { seeded } from '@modelport/fraud-core';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';
import { simulateQueue, type Waited } from './simulateQueue';

const JOBS = { full: 500, smoke: 60 };
const SEEDS = { full: 5, smoke: 1 };
const LEAST_SHARE = 0.7;
const MOST_SHARE = 0.9;

const shareOf = (all: readonly Waited[], kept: (each: Waited) => boolean) =>
  all.length === 0 ? NaN : all.filter(kept).length / all.length;

const isHeld = ({ forecast, waitSeconds }: Waited) =>
  forecast.kind === 'between' &&
  forecast.fromSeconds <= waitSeconds &&
  waitSeconds <= forecast.toSeconds;

function tell(seed: number, waits: readonly Waited[]): void {
  const of = (kind: string) =>
    waits.filter(({ forecast }) => forecast.kind === kind);
  const between = of('between');
  const widths = between
    .map(({ forecast, waitSeconds }) =>
      forecast.kind === 'between' && waitSeconds > 0
        ? (forecast.toSeconds - forecast.fromSeconds) / waitSeconds
        : 0,
    )
    .sort((a, b) => a - b);
  const wrongAtOnce = of('at-once').filter(({ waitSeconds }) => waitSeconds);
  process.stdout.write(
    `seed ${seed}: ${waits.length} jobs; ${
      between.length
    } had to wait and got an interval, which held the true wait ${(
      100 * shareOf(between, isHeld)
    ).toFixed(1)} % of the time and was ${widths[
      Math.floor(widths.length / 2)
    ]?.toFixed(2)} times as wide as the wait in the middle; ${
      of('at-once').length
    } were told that they start at once, ${
      wrongAtOnce.length
    } of them wrongly; ${of('unknown').length} got "unknown"\n`,
  );
}

/** Whether a forecast of the wait is as sure as it says. */
export const waitEstimate: Bar = {
  name: 'wait-estimate',
  promise:
    'Simulated trainings in a busy queue (three profiles whose durations differ, some fail early, BestEffortFIFO): of those that have to wait, the interval of 80 % holds the true wait in 70 to 90 %; where too little is known, the forecast is "unknown".',
  async measure({ smoke }) {
    const size = smoke ? 'smoke' : 'full';
    const all: Waited[] = [];
    for (let seed = 1; seed <= SEEDS[size]; seed += 1) {
      const waits = simulateQueue({ jobs: JOBS[size], random: seeded(seed) });
      tell(seed, waits);
      all.push(...waits);
    }
    const between = all.filter(({ forecast }) => forecast.kind === 'between');
    const share = shareOf(between, isHeld);
    const of = (part: string, limit: number, isLeast: boolean) =>
      againstPromise({
        ...{ name: `wait-estimate ${part}`, figure: 100 * share, unit: '%' },
        ...{ limit: 100 * limit, n: between.length, isLeast, digits: 1 },
      });
    const results = [
      of('waits inside of their interval, at least', LEAST_SHARE, true),
      of('waits inside of their interval, at most', MOST_SHARE, false),
    ];
    const wrong = againstPromise({
      name: 'wait-estimate told "at once" and had to wait',
      figure: all.filter(
        ({ forecast, waitSeconds }) =>
          forecast.kind === 'at-once' && waitSeconds > 0,
      ).length,
      ...{ unit: 'jobs', limit: 0, n: all.length },
    });
    return smoke
      ? [...results.map(each => ({ ...each, pass: between.length > 0 })), wrong]
      : [...results, wrong];
  },
};
