import {
  type Buckets,
  type LatencyResponse,
  shareWithin,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import { recentTraffic } from './recentTraffic';

/** In what an objective is missed. */
export type Missed =
  /** Budget is used faster than it lasts, over the shortest window in which it is. */
  | { kind: 'burn'; window: string; rate: number }
  /** More than all of the budget is used. */
  | { kind: 'budget' }
  /** Of the newest requests too few were fast enough. */
  | { kind: 'share' };

/** Whether requests surely were too slow: the most that may have been fast enough is below the objective. */
function isBelow(
  buckets: Buckets,
  limitSeconds: number,
  objective: number,
): boolean {
  const share = shareWithin(buckets, limitSeconds);
  return (
    totalOf(buckets) > 0 && share !== undefined && share.atMost < objective
  );
}

/** In what a service misses its objective just now; undefined where it keeps it, and where it has none. */
export function missedObjective(response: LatencyResponse): Missed | undefined {
  const { objective } = response;
  if (!objective) return undefined;
  if (objective.budgetLeft !== null && objective.budgetLeft < 0) {
    return { kind: 'budget' };
  }
  const burning = objective.burn.find(({ rate }) => rate !== null && rate > 1);
  if (burning?.rate) {
    return { kind: 'burn', window: burning.window, rate: burning.rate };
  }
  const recent = recentTraffic(response);
  return recent &&
    isBelow(recent.buckets, objective.thresholdSeconds, objective.objective)
    ? { kind: 'share' }
    : undefined;
}
