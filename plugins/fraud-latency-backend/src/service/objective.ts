import {
  type BurnRate,
  type LatencyObjective,
  shareWithin,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import type { ObjectiveConfig } from '../config/ScoringServiceConfig';
import type { Total } from '../sources/MetricsSource';

/** Spans that burn rates are told of, in seconds. */
export const BURN_WINDOWS = {
  '5m': 300,
  '1h': 3_600,
  '6h': 21_600,
  '3d': 259_200,
} as const;

/** The rate that alerts act on first; see https://sre.google/workbook/alerting-on-slos/. */
const FAST_BURN = 14.4;

/** Of fewer requests that may fail, each would use up more of the budget than can be told of. */
const LEAST_BUDGET = 10;

/** A total with the span that it was asked for. */
export interface SpanTotal {
  seconds: number;
  total: Total;
}

/** Requests, and those of them that were good: answered, and within the threshold for certain. */
export function goodOf(total: Total, { thresholdSeconds }: ObjectiveConfig) {
  const answered = totalOf(total.requests);
  const share = shareWithin(total.requests, thresholdSeconds)?.atLeast ?? 0;
  return {
    good: Math.round(share * answered),
    total: answered + total.failed + total.shed,
  };
}

/**
 * How fast the error budget is used.
 *
 * @returns null where less than half of the span is known, or so few requests that one alone would be a fast burn
 */
export function burnRateOf(
  { seconds, total }: SpanTotal,
  objective: ObjectiveConfig,
): number | null {
  const budget = 1 - objective.share;
  const { good, total: all } = goodOf(total, objective);
  if (total.knownSeconds < seconds / 2 || all * budget * FAST_BURN < 1) {
    return null;
  }
  return (all - good) / all / budget;
}

/**
 * How the objective stands.
 *
 * @param whole - the objective's own window
 * @param burns - by the names of {@link BURN_WINDOWS}
 * @param from - when the objective's window begins
 */
export function objectiveOf(
  objective: ObjectiveConfig,
  whole: Total,
  burns: Readonly<Record<string, SpanTotal>>,
  from: number,
): LatencyObjective {
  const { good, total } = goodOf(whole, objective);
  const burn: BurnRate[] = Object.entries(burns).map(([window, each]) => ({
    window,
    rate: burnRateOf(each, objective),
    total: goodOf(each.total, objective).total,
  }));
  const { share, thresholdSeconds, windowDays } = objective;
  return {
    thresholdSeconds,
    objective: share,
    windowDays,
    good,
    total,
    budgetLeft:
      total * (1 - share) < LEAST_BUDGET - 1e-9
        ? null
        : 1 - (total - good) / total / (1 - share),
    burn,
    ...(whole.since !== undefined &&
      whole.since > from && { since: new Date(whole.since).toISOString() }),
  };
}
