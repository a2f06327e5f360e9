import {
  type BurnRate,
  type LatencyObjective,
  type LatencyResponse,
  shareWithin,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import { isBeyondChance } from './beyondChance';
import { type RecentTraffic, recentTraffic } from './recentTraffic';

/** In what an objective is missed. */
export type Missed =
  /** Budget is used faster than it lasts, over the shortest window in which it is. */
  | { kind: 'burn'; window: string; rate: number }
  /** More than all of the budget is used. */
  | { kind: 'budget' }
  /** Of the newest requests too few were fast enough. */
  | { kind: 'share' };

/** The newest requests where they are too few to judge an objective by. */
export interface TooFew {
  answered: number;
  needed: number;
}

/** Of fewer requests nothing is said: so many have to be expected above a quantile, and to be in an error budget, too. */
const LEAST_SLOW = 10;

const budgetOf = ({ objective }: LatencyObjective) => 1 - objective;

/** Whether more requests are slow than may be: by chance, or since one cold start or one pause met a few at once. */
const areTooMany = (slow: number, all: number, budget: number) =>
  Math.round(slow) >= LEAST_SLOW && isBeyondChance(slow, all, budget);

/** Whether more of the newest requests were too slow than chance makes, however many of those in doubt were fast enough. */
function isSurelyBelow(
  { buckets }: RecentTraffic,
  objective: LatencyObjective,
): boolean {
  const total = totalOf(buckets);
  const share = shareWithin(buckets, objective.thresholdSeconds);
  const slow = share === undefined ? 0 : total * (1 - share.atMost);
  return areTooMany(slow, total, budgetOf(objective));
}

/**
 * How many requests a burn rate above 1 rests on where they are so few that it may be chance.
 *
 * @returns undefined where they are enough, where the rate is not above 1, and where an older portal does not tell how many
 */
export function chanceOf(
  { rate, total }: BurnRate,
  objective: LatencyObjective,
): number | undefined {
  if (total === undefined || !rate || rate <= 1) return undefined;
  const budget = budgetOf(objective);
  return areTooMany(rate * budget * total, total, budget) ? undefined : total;
}

/** In what a service misses its objective just now, by more than chance; undefined where it does not, and where it has none. */
export function missedObjective(response: LatencyResponse): Missed | undefined {
  const { objective } = response;
  if (!objective) return undefined;
  if (objective.budgetLeft !== null && objective.budgetLeft < 0) {
    return { kind: 'budget' };
  }
  const burning = objective.burn.find(
    each =>
      each.rate !== null &&
      each.rate > 1 &&
      chanceOf(each, objective) === undefined,
  );
  if (burning?.rate) {
    return { kind: 'burn', window: burning.window, rate: burning.rate };
  }
  const recent = recentTraffic(response);
  return recent && isSurelyBelow(recent, objective)
    ? { kind: 'share' }
    : undefined;
}

/**
 * The newest requests where they, and all of the objective's window, are too few to judge the objective by: fewer than ten
 * of them may be slow.
 *
 * @returns undefined where they are enough, where there are none, where the objective is missed all the same, and where it
 *   has none
 */
export function tooFewToJudge(response: LatencyResponse): TooFew | undefined {
  const { objective } = response;
  const recent = recentTraffic(response);
  if (objective?.budgetLeft !== null || !recent) return undefined;
  if (missedObjective(response)) return undefined;
  const answered = totalOf(recent.buckets);
  // 10 / (1 - 0.9) is a little more than 100.
  const needed = Math.ceil(LEAST_SLOW / budgetOf(objective) - 1e-6);
  return answered > 0 && answered < needed ? { answered, needed } : undefined;
}
