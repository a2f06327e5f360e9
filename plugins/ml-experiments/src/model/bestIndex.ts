import type { MetricDirection } from '@modelport/plugin-ml-react';

/**
 * Position of the best value; undefined when it is not known what is better, when fewer than two can be compared, and
 * when all are equal.
 */
export function bestIndex(
  values: ReadonlyArray<number | null | undefined>,
  direction: MetricDirection | undefined,
): number | undefined {
  if (direction === undefined) {
    return undefined;
  }
  let best: number | undefined;
  let comparable = 0;
  let differs = false;
  values.forEach((value, index) => {
    if (typeof value !== 'number') {
      return;
    }
    comparable += 1;
    const holder = best === undefined ? undefined : values[best];
    if (typeof holder !== 'number') {
      best = index;
      return;
    }
    differs ||= value !== holder;
    if (direction === 'maximize' ? value > holder : value < holder) {
      best = index;
    }
  });
  return comparable > 1 && differs ? best : undefined;
}
