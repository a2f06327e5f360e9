import type { LaneLayout } from './layout';

/** Amounts are summed in ten-thousandths, as whole numbers: sums are exact in whatever order the transactions arrive. */
export const UNITS = 10_000;

/**
 * The buckets of an entity that hold something, oldest first: one row a bucket, one array a column. Columns that no
 * feature needs stay empty.
 */
export interface Lane {
  readonly buckets: readonly number[];
  readonly count: readonly number[];
  /** In ten-thousandths. */
  readonly sum: readonly number[];
  /** In ten-thousandths. */
  readonly min: readonly number[];
  /** In ten-thousandths. */
  readonly max: readonly number[];
  /** How many are known to be fraud. */
  readonly fraud: readonly number[];
}

/** A lane without rows. */
export const EMPTY_LANE: Lane = {
  buckets: [],
  count: [],
  sum: [],
  min: [],
  max: [],
  fraud: [],
};

/** The first row whose bucket is later than the one given. */
export function rowAfter(buckets: readonly number[], bucket: number): number {
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (buckets[middle] <= bucket) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What changes in one bucket. */
export interface BucketChange {
  count: number;
  /** The amount of the transaction in ten-thousandths; absent for a label. */
  units?: number;
  fraud: number;
}

function withoutRows(lane: Lane, from: number): Lane {
  return from === 0
    ? lane
    : {
        buckets: lane.buckets.slice(from),
        count: lane.count.slice(from),
        sum: lane.sum.slice(from),
        min: lane.min.slice(from),
        max: lane.max.slice(from),
        fraud: lane.fraud.slice(from),
      };
}

/**
 * A copy of the lane with a change in one bucket, without the rows before `oldest`; a change in an earlier bucket
 * is left out.
 *
 * @param oldest - first bucket that is kept
 */
export function changeLane(
  lane: Lane,
  layout: LaneLayout,
  bucket: number,
  change: BucketChange,
  oldest: number,
): Lane {
  const from = rowAfter(lane.buckets, oldest - 1);
  if (bucket < oldest) return withoutRows(lane, from);
  const after = rowAfter(lane.buckets, bucket);
  const isNew = after === from || lane.buckets[after - 1] !== bucket;
  const at = (isNew ? after : after - 1) - from;
  const next = (
    column: readonly number[],
    wanted: boolean,
    fresh: number,
    changed: (value: number) => number,
  ): number[] => {
    if (!wanted) return [];
    const copy = column.slice(from);
    if (isNew) copy.splice(at, 0, fresh);
    copy[at] = changed(copy[at]);
    return copy;
  };
  const { count, units, fraud } = change;
  return {
    buckets: next(lane.buckets, true, bucket, value => value),
    count: next(lane.count, true, 0, value => value + count),
    sum: next(lane.sum, layout.sum, 0, value => value + (units ?? 0)),
    min: next(lane.min, layout.min, Infinity, value =>
      Math.min(value, units ?? Infinity),
    ),
    max: next(lane.max, layout.max, -Infinity, value =>
      Math.max(value, units ?? -Infinity),
    ),
    fraud: next(lane.fraud, layout.fraud, 0, value => value + fraud),
  };
}
