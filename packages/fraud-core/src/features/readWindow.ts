import { type Lane, rowAfter, UNITS } from './lane';
import type { WindowPlan } from './layout';

function total(column: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row += 1) sum += column[row];
  return sum;
}

function extreme(
  column: readonly number[],
  from: number,
  to: number,
  pick: (a: number, b: number) => number,
  none: number,
): number {
  let result = none;
  for (let row = from; row < to; row += 1) result = pick(result, column[row]);
  return Number.isFinite(result) ? result / UNITS : 0;
}

/**
 * The value of a window.
 *
 * @param now - bucket of the transaction
 */
export function readWindow(lane: Lane, plan: WindowPlan, now: number): number {
  const { feature, delay, length } = plan;
  const to = rowAfter(lane.buckets, now - delay);
  const from = rowAfter(lane.buckets, now - delay - length);
  switch (feature.aggregation) {
    case 'count':
      return total(lane.count, from, to);
    case 'sum':
      return feature.column === 'fraud'
        ? total(lane.fraud, from, to)
        : total(lane.sum, from, to) / UNITS;
    case 'mean':
    case 'share': {
      const count = total(lane.count, from, to);
      if (count <= 0) return 0;
      return feature.column === 'fraud'
        ? total(lane.fraud, from, to) / count
        : total(lane.sum, from, to) / count / UNITS;
    }
    case 'min':
      return extreme(lane.min, from, to, Math.min, Infinity);
    case 'max':
      return extreme(lane.max, from, to, Math.max, -Infinity);
    default:
      throw new TypeError(`No such aggregation: ${feature.aggregation}`);
  }
}
