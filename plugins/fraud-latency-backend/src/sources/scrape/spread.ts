import type { Buckets } from '@modelport/plugin-fraud-latency-common';
import type { Figures } from '../../figures/Figures';
import type { Delta } from './deltaOf';
import { type Resolution, stepOf } from './resolutions';

/** Less than this of a step does not count as a part of it: looks never fall on its ends exactly. */
const LEAST_MS = 1_500;

/** What of a delta belongs to one step. */
export interface Part {
  /** End of the step, in milliseconds since 1970. */
  at: number;
  figures: Figures;
}

/** Figures of the time between two shares of a delta's time; parts that follow each other add up to the whole. */
function between(figures: Figures, from: number, to: number): Figures {
  const part = (count: number) =>
    Math.round(count * to) - Math.round(count * from);
  const buckets = ({ bounds, counts }: Buckets): Buckets => ({
    bounds,
    counts: counts.map(part),
  });
  const partOf = <T extends { buckets: Buckets }>(each: T): T => ({
    ...each,
    buckets: buckets(each.buckets),
  });
  return {
    requests: figures.requests.map(partOf),
    stages: figures.stages.map(partOf),
    decisions: figures.decisions.map(each => ({
      ...each,
      count: part(each.count),
    })),
    delay: buckets(figures.delay),
    busySeconds: figures.busySeconds * (to - from),
    idleSeconds: figures.idleSeconds * (to - from),
    refused: part(figures.refused),
    failed: part(figures.failed),
    degraded: part(figures.degraded),
    shed: part(figures.shed),
  };
}

/** Spreads what was counted between two looks evenly over the steps of that time. */
export function spread(
  { from, to, figures }: Delta,
  resolution: Resolution,
): Part[] {
  const stepMs = 1_000 * resolution.seconds;
  const ends: number[] = [];
  for (let end = stepOf(from, resolution); end < to; end += stepMs) {
    const isPart = end - from >= LEAST_MS && to - end >= LEAST_MS;
    if (isPart) ends.push(end);
  }
  const cuts = [from, ...ends, to];
  return cuts.slice(1).map((cut, at): Part => {
    const middle = (cuts[at] + cut) / 2;
    const share = (time: number) => (time - from) / (to - from || 1);
    return {
      at: stepOf(middle, resolution),
      figures:
        ends.length > 0
          ? between(figures, share(cuts[at]), share(cut))
          : figures,
    };
  });
}
