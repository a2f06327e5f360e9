import { type BucketRow, type Lane, rowAfter, UNITS } from './lane';
import type { WindowPlan } from './layout';

type Value = Exclude<keyof BucketRow, 'bucket'>;

/** The rows of a window, and whether the latest bucket belongs to it. */
interface Range {
  lane: Lane;
  from: number;
  to: number;
  latest: BucketRow | undefined;
}

function total({ lane, from, to, latest }: Range, name: Value): number {
  const column = lane.rows.columns[name];
  let sum = latest ? latest[name] : 0;
  for (let row = from; row < to; row += 1) sum += column[row];
  return sum;
}

function smallest({ lane, from, to, latest }: Range): number {
  const column = lane.rows.columns.min;
  let least = latest ? latest.min : Infinity;
  for (let row = from; row < to; row += 1) {
    if (column[row] < least) least = column[row];
  }
  return Number.isFinite(least) ? least / UNITS : 0;
}

function largest({ lane, from, to, latest }: Range): number {
  const column = lane.rows.columns.max;
  let most = latest ? latest.max : -Infinity;
  for (let row = from; row < to; row += 1) {
    if (column[row] > most) most = column[row];
  }
  return Number.isFinite(most) ? most / UNITS : 0;
}

/**
 * The value of a window.
 *
 * @param now - bucket of the transaction
 */
export function readWindow(lane: Lane, plan: WindowPlan, now: number): number {
  const { feature, delay, length } = plan;
  const last = now - delay;
  const latest =
    lane.latest &&
    lane.latest.bucket <= last &&
    lane.latest.bucket > last - length
      ? lane.latest
      : undefined;
  const range: Range = {
    lane,
    from: rowAfter(lane.rows, last - length),
    to: rowAfter(lane.rows, last),
    latest,
  };
  switch (feature.aggregation) {
    case 'count':
      return total(range, 'count');
    case 'sum':
      return feature.column === 'fraud'
        ? total(range, 'fraud')
        : total(range, 'sum') / UNITS;
    case 'mean':
    case 'share': {
      const count = total(range, 'count');
      if (count <= 0) return 0;
      return feature.column === 'fraud'
        ? total(range, 'fraud') / count
        : total(range, 'sum') / count / UNITS;
    }
    case 'min':
      return smallest(range);
    case 'max':
      return largest(range);
    default:
      throw new TypeError(`No such aggregation: ${feature.aggregation}`);
  }
}
