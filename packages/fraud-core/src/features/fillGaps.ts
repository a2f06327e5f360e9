import { type EntityState, type HeldLabel, laneOf } from './entityState';
import {
  allRows,
  type Lane,
  type LaneColumn,
  gapsAfter,
  type LaneGaps,
  laneOfRows,
  type LaneValue,
} from './lane';
import type { FeatureLayout, LaneLayout } from './layout';
import { copyRows } from './sharedRows';

type Rows = Record<LaneColumn, number[]>;

const VALUES: readonly LaneValue[] = ['count', 'sum', 'min', 'max', 'fraud'];
/** Earlier than any transaction. */
const EVER = -Infinity;

const isKept = (layout: LaneLayout, name: LaneValue) =>
  name === 'count' || layout[name];

/** Position of the first row of a bucket from `bucket` on. */
function firstFrom({ bucket: buckets }: Rows, bucket: number): number {
  const at = buckets.findIndex(each => each >= bucket);
  return at < 0 ? buckets.length : at;
}

/** Whether two lanes hold the same in a column from a bucket on. */
function agree(a: Rows, b: Rows, name: LaneValue, from: number): boolean {
  const [at, bt] = [firstFrom(a, from), firstFrom(b, from)];
  const length = a.bucket.length - at;
  if (length !== b.bucket.length - bt) return false;
  for (let row = 0; row < length; row += 1) {
    if (a.bucket[at + row] !== b.bucket[bt + row]) return false;
    if (a[name][at + row] !== b[name][bt + row]) return false;
  }
  return true;
}

function agreeInLane(
  layout: LaneLayout,
  held: Lane,
  replayed: Lane,
  since: number,
): boolean {
  const [ours, theirs] = [allRows(held, layout), allRows(replayed, layout)];
  return VALUES.every(name => {
    if (!isKept(layout, name)) return true;
    const from = Math.max(since, held.gaps?.[name] ?? EVER);
    // A bucket that began earlier may lack something.
    return agree(ours, theirs, name, Math.ceil(from / layout.width));
  });
}

function agreeInSeen(
  held: EntityState,
  replayed: EntityState,
  since: number,
): boolean {
  const idsOf = ({ seen }: EntityState) => {
    const { high, low, eventTime } = copyRows(seen);
    return high
      .map((hash, at) => ({ id: `${hash}:${low[at]}`, time: eventTime[at] }))
      .filter(({ time }) => time * 1_000 >= since)
      .map(({ id }) => id)
      .sort();
  };
  return idsOf(held).join() === idsOf(replayed).join();
}

/** Whether the held labels are among the replayed ones, and all of them that were always kept. */
function agreeInLabels(
  held: EntityState,
  replayed: EntityState,
  since: number,
): boolean {
  const isSame = (a: HeldLabel, b: HeldLabel | undefined) =>
    a.isFraud === b?.isFraud && a.labelledAt === b.labelledAt;
  const kept = Math.max(
    since,
    ...held.lanes.map(({ gaps }) =>
      Math.max(gaps?.count ?? EVER, gaps?.fraud ?? EVER),
    ),
  );
  const ours = [...held.labels].filter(([, label]) => label.eventTime >= since);
  const theirs = [...replayed.labels].filter(
    ([, label]) => label.eventTime >= kept,
  );
  return (
    ours.every(([id, label]) => isSame(label, replayed.labels.get(id))) &&
    theirs.every(([id, label]) => isSame(label, held.labels.get(id)))
  );
}

function agreeFrom(
  lanes: readonly LaneLayout[],
  held: EntityState,
  replayed: EntityState,
  since: number,
): boolean {
  return (
    agreeInSeen(held, replayed, since) &&
    agreeInLabels(held, replayed, since) &&
    lanes.every((layout, at) =>
      agreeInLane(layout, laneOf(held, at), laneOf(replayed, at), since),
    )
  );
}

/** Whether a lane of which every bucket was always kept reaches back as far as those with gaps. */
function isWitnessed(lanes: readonly LaneLayout[], held: EntityState): boolean {
  const longest = (isAsked: (gaps: LaneGaps | undefined) => boolean) =>
    Math.max(
      0,
      ...lanes
        .filter((_, at) => isAsked(laneOf(held, at).gaps))
        .map(({ width, reach }) => width * reach),
    );
  return (
    longest(gaps => gaps?.count === undefined) >=
    longest(gaps => gaps !== undefined)
  );
}

function fillLane(
  layout: LaneLayout,
  held: Lane,
  replayed: Lane,
  since: number,
): Lane {
  if (!held.gaps) return held;
  const from = Math.ceil(since / layout.width);
  const [ours, theirs] = [allRows(held, layout), allRows(replayed, layout)];
  const [ourEnd, theirStart] = [firstFrom(ours, from), firstFrom(theirs, from)];
  const rows = Object.fromEntries(
    (['bucket', ...VALUES] as const).map(name => [
      name,
      [...ours[name].slice(0, ourEnd), ...theirs[name].slice(theirStart)],
    ]),
  ) as Rows;
  const gaps: LaneGaps = Object.fromEntries(
    Object.entries(held.gaps).map(([name, gap]) => [
      name,
      Math.min(gap, from * layout.width),
    ]),
  );
  return { ...laneOfRows(rows), gaps: gapsAfter(gaps, EVER) };
}

/**
 * Gives a state what its lanes lack, from a state of the same entity that was replayed from the records of what happened.
 * Both have to have seen the same: what the state always kept is compared with the replayed one, and where anything
 * differs nothing is given.
 *
 * @param held - a state with gaps; not changed
 * @param replayed - of the same entity, without gaps, of all records from some time on
 * @param since - event time from which on the records have everything, in milliseconds since 1970-01-01
 * @returns the filled state, whose gaps end at `since` where the records do not reach back further; undefined where the two
 *   have not seen the same
 * @public
 */
export function fillGaps(
  layout: FeatureLayout,
  entity: string,
  held: EntityState,
  replayed: EntityState,
  since: number,
): EntityState | undefined {
  const lanes = layout.entities.get(entity)?.lanes ?? [];
  if (held.newest !== replayed.newest) return undefined;
  const isWhole =
    isWitnessed(lanes, held) && agreeFrom(lanes, held, replayed, EVER);
  const from = isWhole ? EVER : since;
  if (!isWhole && !agreeFrom(lanes, held, replayed, since)) return undefined;
  return {
    ...held,
    labels: new Map([
      ...held.labels,
      ...[...replayed.labels].filter(([, { eventTime }]) => eventTime >= from),
    ]),
    lanes: lanes.map((lane, at) =>
      fillLane(lane, laneOf(held, at), laneOf(replayed, at), from),
    ),
  };
}
