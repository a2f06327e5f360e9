import type { MetricSeries } from '@modelport/plugin-ml-experiments-common';
import type { TrackedMetric } from './TrackingServer';

/** NaN and the infinities have no form in JSON; they are gaps of a curve. */
export function toJsonValue(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function extremesOf(points: TrackedMetric[], from: number, to: number) {
  const kept = new Set<number>();
  let least: number | undefined;
  let most: number | undefined;
  for (let index = from; index < to; index++) {
    const { value } = points[index];
    if (Number.isFinite(value)) {
      least =
        least === undefined || value < points[least].value ? index : least;
      most = most === undefined || value > points[most].value ? index : most;
    } else if (kept.size === 0) {
      // One gap stands for all gaps of the interval.
      kept.add(index);
    }
  }
  [least, most].forEach(index => index !== undefined && kept.add(index));
  return kept;
}

/**
 * Chooses which points of a curve to keep: the first, the last, and of each of equal intervals between them the least,
 * the greatest and one gap. What the eye would see of the whole curve stays visible.
 *
 * @param limit - most points to keep, at least 5
 * @returns indices in rising order
 */
export function thinPoints(points: TrackedMetric[], limit: number): number[] {
  if (points.length <= limit) {
    return points.map((_, index) => index);
  }
  const last = points.length - 1;
  const intervals = Math.floor((limit - 2) / 3);
  const kept = new Set([0, last]);
  for (let interval = 0; interval < intervals; interval++) {
    const from = 1 + Math.floor((interval * (last - 1)) / intervals);
    const to = 1 + Math.floor(((interval + 1) * (last - 1)) / intervals);
    extremesOf(points, from, to).forEach(index => kept.add(index));
  }
  return [...kept].sort((a, b) => a - b);
}

/** Orders the history of a metric by step and time, thins it and writes it in columns. */
export function toMetricSeries(
  runId: string,
  key: string,
  history: TrackedMetric[],
  limit: number,
): MetricSeries {
  const points = [...history].sort(
    (a, b) => a.step - b.step || a.timestamp - b.timestamp,
  );
  const kept = thinPoints(points, limit).map(index => points[index]);
  return {
    runId,
    key,
    steps: kept.map(point => point.step),
    timestamps: kept.map(point => point.timestamp),
    values: kept.map(point => toJsonValue(point.value)),
    totalPoints: points.length,
    thinned: kept.length < points.length,
  };
}
