import type {
  LatencyPoint,
  LatencyResponse,
} from '@modelport/plugin-fraud-latency-common';
import type { ChartPoint } from '@modelport/plugin-ml-react';

/** Above this share of time the event loop keeps nothing in reserve. */
export const SATURATED_PERCENT = 90;

/** How many requests one step answered; null where unknown. */
export const answeredIn = ({ counts }: LatencyPoint): number | null =>
  counts && counts.reduce((sum, count) => sum + count, 0);

/**
 * One curve of a span. What is unknown before the first and after the last known step is left out; between them one gap
 * stands for all unknown steps of a row, which breaks the line.
 */
export function curveOf(
  { series }: Pick<LatencyResponse, 'series'>,
  valueOf: (point: LatencyPoint) => number | null,
): ChartPoint[] {
  const all = series.map(point => ({
    x: Date.parse(point.at),
    y: valueOf(point),
  }));
  const first = all.findIndex(({ y }) => y !== null);
  if (first < 0) return [];
  const last = all.findLastIndex(({ y }) => y !== null);
  return all
    .slice(first, last + 1)
    .filter(({ y }, at, shown) => y !== null || shown[at - 1].y !== null);
}

/** A line at one height over everything that is known. */
export function levelOver(
  points: readonly ChartPoint[],
  level: number,
): ChartPoint[] {
  return points.map(({ x }) => ({ x, y: level }));
}
