import type { LaneLayout } from './layout';
import {
  appendRow,
  copyRows,
  dropRows,
  noRows,
  rowsOf,
  type SharedRows,
} from './sharedRows';

/** Amounts are summed in ten-thousandths, as whole numbers: sums are exact in whatever order the transactions arrive. */
export const UNITS = 10_000;

/** What is kept of the transactions of a bucket; amounts in ten-thousandths. */
export interface BucketRow {
  readonly bucket: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** How many are known to be fraud. */
  readonly fraud: number;
}

/** Columns of a lane, the bucket first. */
export type LaneColumn = keyof BucketRow;

/** What is kept of a bucket, without the bucket itself. */
export type LaneValue = Exclude<LaneColumn, 'bucket'>;

/**
 * Columns that began to be kept after the entity did, each with the event time from which on it has everything, in
 * milliseconds since 1970-01-01.
 */
export type LaneGaps = Readonly<Partial<Record<LaneValue, number>>>;

/**
 * The buckets of an entity that hold something, oldest first. The latest one, which changes with most transactions, stands
 * by itself. Columns that no feature needs stay empty.
 */
export interface Lane {
  readonly rows: SharedRows<LaneColumn>;
  /** Absent as long as there is none. */
  readonly latest?: BucketRow;
  /** Absent where all columns have everything that a window may still need. */
  readonly gaps?: LaneGaps;
}

/** A lane without rows. */
export const EMPTY_LANE: Lane = {
  rows: noRows(['bucket', 'count', 'sum', 'min', 'max', 'fraud']),
};

/** The first row from `start` on whose bucket is later than the one given; `end` where none is. */
export function rowAfter(
  { columns, start, end }: SharedRows<LaneColumn>,
  bucket: number,
): number {
  const buckets = columns.bucket;
  let low = start;
  let high = end;
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

const NOTHING: Omit<BucketRow, 'bucket'> = {
  count: 0,
  sum: 0,
  min: Infinity,
  max: -Infinity,
  fraud: 0,
};

function changed(
  row: BucketRow,
  { count, units, fraud }: BucketChange,
): BucketRow {
  return {
    bucket: row.bucket,
    count: row.count + count,
    sum: row.sum + (units ?? 0),
    min: units !== undefined && units < row.min ? units : row.min,
    max: units !== undefined && units > row.max ? units : row.max,
    fraud: row.fraud + fraud,
  };
}

/** The columns of a row that a layout keeps. */
function kept(
  row: BucketRow,
  layout: LaneLayout,
): Partial<Record<LaneColumn, number>> {
  const { bucket, count } = row;
  const result: Partial<Record<LaneColumn, number>> = { bucket, count };
  if (layout.sum) result.sum = row.sum;
  if (layout.min) result.min = row.min;
  if (layout.max) result.max = row.max;
  if (layout.fraud) result.fraud = row.fraud;
  return result;
}

/** All rows of a lane in arrays of their own, the latest included. */
export function allRows(
  lane: Lane,
  layout: LaneLayout,
): Record<LaneColumn, number[]> {
  const rows = copyRows(lane.rows);
  if (lane.latest) {
    for (const [name, value] of Object.entries(kept(lane.latest, layout))) {
      rows[name as LaneColumn].push(value);
    }
  }
  return rows;
}

/** A lane of rows that nobody else holds. */
export function laneOfRows(columns: Record<LaneColumn, number[]>): Lane {
  const last = columns.bucket.length - 1;
  if (last < 0) return EMPTY_LANE;
  const at = (name: Exclude<LaneColumn, 'bucket'>) =>
    columns[name].pop() ?? NOTHING[name];
  return {
    latest: {
      bucket: columns.bucket.pop() ?? 0,
      count: at('count'),
      sum: at('sum'),
      min: at('min'),
      max: at('max'),
      fraud: at('fraud'),
    },
    rows: rowsOf(columns, 'bucket'),
  };
}

/** A change in a bucket before the latest: seldom, so that a copy of all rows may be made. */
function changeEarlier(
  rows: SharedRows<LaneColumn>,
  layout: LaneLayout,
  bucket: number,
  change: BucketChange,
): SharedRows<LaneColumn> {
  const after = rowAfter(rows, bucket);
  const isNew =
    after === rows.start || rows.columns.bucket[after - 1] !== bucket;
  const at = (isNew ? after : after - 1) - rows.start;
  const copy = copyRows(rows);
  const valueOf = (name: keyof typeof NOTHING) =>
    isNew ? NOTHING[name] : copy[name][at] ?? NOTHING[name];
  const before = {
    bucket,
    count: valueOf('count'),
    sum: valueOf('sum'),
    min: valueOf('min'),
    max: valueOf('max'),
    fraud: valueOf('fraud'),
  };
  const row = kept(changed(before, change), layout);
  for (const [name, value] of Object.entries(row)) {
    copy[name as LaneColumn].splice(at, isNew ? 0 : 1, value);
  }
  return rowsOf(copy, 'bucket');
}

/**
 * The lane with a change in one bucket, without the rows before `oldest`; a change in an earlier bucket is left out.
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
  const rows = dropRows(lane.rows, rowAfter(lane.rows, oldest - 1));
  const latest =
    lane.latest && lane.latest.bucket >= oldest ? lane.latest : undefined;
  const gaps = lane.gaps && gapsAfter(lane.gaps, oldest * layout.width);
  if (bucket < oldest) return { rows, latest, gaps };
  if (!latest || bucket > latest.bucket) {
    return {
      rows: latest ? appendRow(rows, kept(latest, layout), 'bucket') : rows,
      latest: changed({ bucket, ...NOTHING }, change),
      gaps,
    };
  }
  return bucket === latest.bucket
    ? { rows, latest: changed(latest, change), gaps }
    : { rows: changeEarlier(rows, layout, bucket, change), latest, gaps };
}

/** The gaps that reach beyond a time; those before it no window needs any more. */
export function gapsAfter(gaps: LaneGaps, time: number): LaneGaps | undefined {
  const left = Object.entries(gaps).filter(([, since]) => since > time);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}
