import {
  cardsNeeded,
  checkSampleRatio,
  seeded,
  USUAL_COMPARISON,
} from '@modelport/fraud-core';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';
import { simulateExperiment, type SimulatedResult } from './simulateExperiment';
import { median } from './median';

const LIFT = 0.2;
const PLAN = { ...USUAL_COMPARISON, plannedLift: LIFT };
const TRANSACTIONS = 20_000;
const LOOK_EVERY = 50;
/** Within as many times the transactions of a fixed-horizon experiment the effect has to be found. */
const PATIENCE = 2.5;
const ARM = 100_000;
const LOST = 0.03;
const DAYS = 30;

/** How often each is simulated. */
interface Numbers {
  same: number;
  different: number;
  fair: number;
  lossy: number;
}
const FULL: Numbers = {
  same: 10_000,
  different: 1_000,
  fair: 10_000,
  lossy: 1_000,
};
const SMOKE: Numbers = { same: 100, different: 20, fair: 100, lossy: 20 };

const share = <T>(all: readonly T[], is: (each: T) => boolean) =>
  all.filter(is).length / all.length;

function simulate(
  count: number,
  firstSeed: number,
  more: { lift: number; transactions: number },
): SimulatedResult[] {
  return Array.from({ length: count }, (_, at) =>
    simulateExperiment({
      seed: firstSeed + at,
      plan: PLAN,
      lookEvery: LOOK_EVERY,
      ...more,
    }),
  );
}

/** Transactions of a fixed-horizon experiment, by the variance that experiments without a difference have at their end. */
function fixedHorizon(results: readonly SimulatedResult[]): number {
  return median(
    results.flatMap(({ last, cards }) =>
      last ? [(cardsNeeded(last, cards, PLAN) / cards) * TRANSACTIONS] : [],
    ),
  );
}

/** How much wider the interval is than one that is looked at once. */
function relativeWidth({ last }: SimulatedResult): number[] {
  if (!last) return [];
  const width = ([low, high]: readonly [number, number]) =>
    Math.log1p(high) - Math.log1p(low);
  return [width(last.interval) / width(last.fixedInterval)];
}

/** A normal number by the polar method, for counts that are large enough. */
function normal(random: () => number): number {
  return (
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  );
}

/** Whether a fair split of cards alarms on any day of an experiment. */
function fairSplitAlarms(random: () => number): boolean {
  const daily = (2 * ARM) / DAYS;
  const cards = [0, 0];
  let alarmed = false;
  for (let day = 0; day < DAYS; day += 1) {
    const first = Math.round(
      daily / 2 + (Math.sqrt(daily) / 2) * normal(random),
    );
    cards[0] += first;
    cards[1] += Math.round(daily) - first;
    alarmed ||= checkSampleRatio(cards, [0.5, 0.5]).isMismatch;
  }
  return alarmed;
}

/** Whether it is seen that an arm has lost some of its cards. */
function lossAlarms(random: () => number): boolean {
  const first = Math.round(ARM + Math.sqrt(ARM / 2) * normal(random));
  const second = Math.round((2 * ARM - first) * (1 - LOST));
  return checkSampleRatio([first, second], [0.5, 0.5]).isMismatch;
}

const repeat = (
  count: number,
  seed: number,
  act: (r: () => number) => boolean,
) => {
  const random = seeded(seed);
  return Array.from({ length: count }, () => act(random));
};

/** What is promised of comparing two models in production. */
export const fraudAb: Bar = {
  name: 'fraud-ab',
  promise:
    'Over heavy-tailed cards that come back, looked at after every 50 transactions: 10,000 experiments without a difference raise at most 5 % false alarms; the planned effect is found with a power of at least 80 % within 2.5 times the fixed-horizon sample; in 1,000 experiments with a difference the interval holds the truth at every look in at least 93.5 %, and its median width is at most twice that of a fixed-horizon interval. The loss of 3 % of one arm of 100,000 cards is flagged, fair splits that are looked at daily in at most 0.1 %.',
  async measure({ smoke }) {
    const numbers = smoke ? SMOKE : FULL;
    const same = simulate(numbers.same, 1, {
      lift: 0,
      transactions: TRANSACTIONS,
    });
    const horizon = fixedHorizon(same);
    const different = simulate(numbers.different, 1_000_000, {
      lift: LIFT,
      transactions: Math.round(PATIENCE * horizon),
    });
    process.stdout.write(
      `fixed horizon: ${Math.round(
        horizon,
      )} transactions; half of the experiments found the effect after ${median(
        different.map(({ foundAfter }) => foundAfter),
      )}\n`,
    );
    const fair = repeat(numbers.fair, 2, fairSplitAlarms);
    const lossy = repeat(numbers.lossy, 3, lossAlarms);
    const result = (
      part: string,
      figure: number,
      limit: number,
      n: number,
      more: { isLeast?: boolean; unit?: string; digits?: number } = {},
    ) =>
      againstPromise({
        name: `fraud-ab ${part}`,
        figure,
        limit,
        n,
        unit: 'of experiments',
        digits: 4,
        ...more,
      });
    const results = [
      result(
        'false alarms',
        share(same, ({ foundAfter }) => foundAfter < Infinity),
        0.05,
        same.length,
      ),
      result(
        'power at the planned effect',
        share(different, ({ foundAfter }) => foundAfter < Infinity),
        0.8,
        different.length,
        { isLeast: true },
      ),
      result(
        'coverage at every look',
        share(different, ({ heldTruth }) => heldTruth),
        0.935,
        different.length,
        { isLeast: true },
      ),
      result(
        'median width by that of a fixed horizon',
        median(different.flatMap(relativeWidth)),
        2,
        different.length,
        { unit: 'times', digits: 2 },
      ),
      result(
        'losses of 3 % that are flagged',
        share(lossy, Boolean),
        0.95,
        lossy.length,
        { isLeast: true },
      ),
      result(
        'fair splits that are flagged',
        share(fair, Boolean),
        0.001,
        fair.length,
      ),
    ];
    return smoke
      ? results.map(each => ({ ...each, pass: Number.isFinite(each.figure) }))
      : results;
  },
};
