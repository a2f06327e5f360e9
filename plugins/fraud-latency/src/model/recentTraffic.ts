import {
  type Buckets,
  type LatencyPoint,
  type LatencyResponse,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';

/** What was answered in the newest minute, or the newest step where steps are longer. */
export interface RecentTraffic {
  /** How long that was, in seconds. */
  seconds: number;
  /** Absent where it goes up to the end of what was asked for, else when it ended, ISO 8601. */
  until?: string;
  buckets: Buckets;
  perSecond: number;
  /** Share of time in which the event loop was busy; absent where unknown. */
  loopBusy?: number;
}

const MINUTE = 60;

const sumOf = (points: readonly LatencyPoint[], bounds: readonly number[]) =>
  points.reduce(
    (sums, { counts }) => sums.map((sum, at) => sum + (counts?.[at] ?? 0)),
    Array.from({ length: bounds.length + 1 }, () => 0),
  );

/** All requests of the span that were answered, as far as they are known. */
export function trafficOf(
  response: Pick<LatencyResponse, 'bounds' | 'series'>,
): Buckets {
  const { bounds, series } = response;
  return { bounds, counts: sumOf(series, bounds) };
}

/**
 * The newest traffic that is known.
 *
 * @returns undefined where nothing is known of any step
 */
export function recentTraffic(
  response: Pick<LatencyResponse, 'bounds' | 'series' | 'stepSeconds'>,
): RecentTraffic | undefined {
  const { bounds, series, stepSeconds } = response;
  const last = series.findLastIndex(({ counts }) => counts !== null);
  if (last < 0) return undefined;
  const steps = Math.max(1, Math.round(MINUTE / stepSeconds));
  const points = series
    .slice(Math.max(0, last + 1 - steps), last + 1)
    .filter(({ counts }) => counts !== null);
  const seconds = points.length * stepSeconds;
  const buckets = { bounds, counts: sumOf(points, bounds) };
  const busy = points.flatMap(({ loopBusy }) => loopBusy ?? []);
  return {
    seconds,
    ...(last < series.length - 1 && { until: series[last].at }),
    buckets,
    perSecond: totalOf(buckets) / seconds,
    ...(busy.length > 0 && {
      loopBusy: busy.reduce((sum, share) => sum + share, 0) / busy.length,
    }),
  };
}
