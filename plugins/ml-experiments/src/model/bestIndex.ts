import type { MetricDirection } from '@modelport/plugin-ml-react';

/**
 * Position of the best value, or undefined when fewer than two are comparable
 * or all are equal.
 */
export function bestIndex(
  values: ReadonlyArray<number | null | undefined>,
  direction: MetricDirection,
): number | undefined {
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
