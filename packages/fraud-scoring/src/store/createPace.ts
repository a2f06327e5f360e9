import { performance } from 'node:perf_hooks';

/** Share of the thread that work beside the answers takes. */
const MOST = 1 / 9;
const LEAST = 1 / 50;

type Utilization = typeof performance.eventLoopUtilization;

/**
 * Says how long work beside the answers rests after each of its slices, so that it takes half of what they leave of the
 * thread: a ninth at most, and a fiftieth at least, as it has to come to an end.
 *
 * @returns milliseconds of rest after a slice that took so many
 */
export function createPace(
  utilizationOf: Utilization = performance.eventLoopUtilization,
): (tookMs: number) => number {
  let last = utilizationOf();
  return tookMs => {
    const now = utilizationOf();
    const { utilization } = utilizationOf(now, last);
    last = now;
    const share = Math.min(MOST, Math.max(LEAST, (1 - utilization) / 2));
    return tookMs * (1 / share - 1);
  };
}
