import type { QueuedWork } from './queue';

/** Fewer durations than this say nothing about the next one. */
export const LEAST_DURATIONS = 5;
const TRIES = 30;

/** Numbers from 0 up to but without 1. */
type Random = () => number;

/** Draws how long trainings of one profile take. */
export interface Durations {
  /** Of one that has run for `elapsed` seconds already; at most its limit. */
  draw(work: QueuedWork, elapsed: number, random: Random): number;
}

/** Normal, mean 0, variance 1 (Box and Muller 1958). */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/**
 * A smoothed bootstrap over the logarithms of past durations: one of them is drawn and moved a little, by the bandwidth of
 * Silverman (1986, 3.31), which keeps two groups apart, such as those that failed early and those that went through. One
 * that has outlived all that is known may take up to its limit, each time as likely as any other.
 *
 * @param past - at least {@link LEAST_DURATIONS}, in seconds
 */
export function learnDurations(past: readonly number[]): Durations {
  const logs = past
    .map(seconds => Math.log(Math.max(seconds, 1)))
    .sort((a, b) => a - b);
  const count = logs.length;
  const mean = logs.reduce((sum, each) => sum + each, 0) / count;
  const variance =
    logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (count - 1);
  const quartile = (share: number) => logs[Math.floor(share * (count - 1))];
  const spread = (quartile(0.75) - quartile(0.25)) / 1.34;
  const deviation = Math.sqrt(variance);
  const scale = spread > 0 ? Math.min(deviation, spread) : deviation;
  const bandwidth = 0.9 * scale * count ** -0.2;
  return {
    draw({ limitSeconds }, elapsed, random) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const log = logs[Math.floor(random() * count)];
        const seconds = Math.exp(log + bandwidth * normal(random));
        if (seconds > elapsed) return Math.min(seconds, limitSeconds);
      }
      return elapsed + random() * Math.max(limitSeconds - elapsed, 0);
    },
  };
}
