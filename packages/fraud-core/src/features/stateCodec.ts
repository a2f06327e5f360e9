import { ByteReader, ByteWriter } from './byteWriter';
import {
  type EntityState,
  hasGaps,
  type HeldLabel,
  laneOf,
} from './entityState';
import {
  allRows,
  type Lane,
  type LaneColumn,
  type LaneGaps,
  laneOfRows,
  type LaneValue,
} from './lane';
import type { EntityLayout, FeatureLayout, LaneLayout } from './layout';
import { copyRows, rowsOf } from './sharedRows';

/** Of states without gaps, and of those with. */
const VERSION = 1;
const VERSION_WITH_GAPS = 2;
const OPTIONAL = ['sum', 'min', 'max', 'fraud'] as const;
const VALUES = ['count', ...OPTIONAL] as const;

/**
 * Bytes that were not written by `encodeState`, or were cut.
 *
 * @public
 */
export class UnreadableStateError extends Error {
  constructor(cause: unknown) {
    super(
      'The kept state of an entity cannot be read; replay its transactions',
      {
        cause,
      },
    );
    this.name = 'UnreadableStateError';
  }
}

/**
 * A state that was read.
 *
 * @public
 */
export interface DecodedState {
  state: EntityState;
  /**
   * Whether the state has all that the windows of the layout may still need. A feature that was added later finds too little
   * until its window has passed: its history has to be replayed before a model may see it.
   */
  isComplete: boolean;
}

function entityOf(layout: FeatureLayout, entity: string): EntityLayout {
  const found = layout.entities.get(entity);
  if (!found) throw new TypeError(`No feature needs the entity ${entity}.`);
  return found;
}

const maskOf = (layout: LaneLayout) =>
  OPTIONAL.reduce((mask, name, bit) => mask | (Number(layout[name]) << bit), 0);

function writeGaps(writer: ByteWriter, layout: LaneLayout, gaps: LaneGaps) {
  const has = (name: LaneValue) =>
    gaps[name] !== undefined && (name === 'count' || layout[name]);
  const written = VALUES.filter(has);
  writer.u8(
    written.reduce((mask, name) => mask | (1 << VALUES.indexOf(name)), 0),
  );
  written.forEach(name => writer.f64(gaps[name] ?? 0));
}

function readGaps(reader: ByteReader): LaneGaps {
  const mask = reader.u8();
  return Object.fromEntries(
    VALUES.filter((_, bit) => mask & (1 << bit)).map(name => [
      name,
      reader.f64(),
    ]),
  );
}

function writeLane(
  writer: ByteWriter,
  layout: LaneLayout,
  lane: Lane,
  withGaps: boolean,
) {
  const rows = allRows(lane, layout);
  writer.f64(layout.width);
  writer.u32(layout.reach);
  writer.u8(maskOf(layout));
  if (withGaps) writeGaps(writer, layout, lane.gaps ?? {});
  writer.u32(rows.bucket.length);
  rows.bucket.forEach(bucket => writer.u32(bucket));
  rows.count.forEach(count => writer.u32(count));
  for (const name of OPTIONAL) {
    rows[name].forEach(value => writer.f64(value));
  }
}

type Rows = Record<LaneColumn, number[]>;

/** A lane as it was kept. */
interface KeptLane {
  kept: LaneLayout;
  rows: Rows;
  gaps: LaneGaps;
}

function readLane(reader: ByteReader, withGaps: boolean): KeptLane {
  const width = reader.f64();
  const reach = reader.u32();
  const mask = reader.u8();
  const gaps = withGaps ? readGaps(reader) : {};
  const length = reader.u32();
  const column = (read: () => number) => Array.from({ length }, read);
  const has = (name: (typeof OPTIONAL)[number]) =>
    Boolean(mask & (1 << OPTIONAL.indexOf(name)));
  const bucket = column(() => reader.u32());
  const count = column(() => reader.u32());
  const optional = (name: (typeof OPTIONAL)[number]) =>
    has(name) ? column(() => reader.f64()) : [];
  const [sum, min, max, fraud] = OPTIONAL.map(optional);
  return {
    rows: { bucket, count, sum, min, max, fraud },
    kept: {
      width,
      reach,
      sum: has('sum'),
      min: has('min'),
      max: has('max'),
      fraud: has('fraud'),
    },
    gaps,
  };
}

/** From when on the columns of a lane have everything, where they have not always had. */
function gapsOf(
  wanted: LaneLayout,
  found: KeptLane | undefined,
  newest: number,
): LaneGaps | undefined {
  const gaps: Partial<Record<LaneValue, number>> = {};
  const reached =
    found && found.kept.reach < wanted.reach
      ? (Math.floor(newest / wanted.width) - found.kept.reach + 1) *
        wanted.width
      : undefined;
  for (const name of VALUES) {
    if (name !== 'count' && !wanted[name]) continue;
    const isKept = found && (name === 'count' || found.kept[name]);
    const since = [isKept ? found.gaps[name] : newest + 1, reached].filter(
      each => each !== undefined,
    );
    if (since.length > 0) gaps[name] = Math.max(...since);
  }
  return Object.keys(gaps).length > 0 ? gaps : undefined;
}

const NO_ROWS: Rows = {
  bucket: [],
  count: [],
  sum: [],
  min: [],
  max: [],
  fraud: [],
};

/** Fills a column that was not kept with what an update finds where there was nothing. */
function completed(rows: Rows, wanted: LaneLayout, kept?: LaneLayout): Lane {
  const none = { sum: 0, min: Infinity, max: -Infinity, fraud: 0 };
  const columnOf = (name: (typeof OPTIONAL)[number]) => {
    if (!wanted[name]) return [];
    return kept?.[name] ? rows[name] : rows.bucket.map(() => none[name]);
  };
  return laneOfRows({
    bucket: rows.bucket,
    count: rows.count,
    sum: columnOf('sum'),
    min: columnOf('min'),
    max: columnOf('max'),
    fraud: columnOf('fraud'),
  });
}

/**
 * What is kept of an entity as bytes: for the template's fraud model about 16 bytes a transaction in its windows.
 *
 * @param entity - its name, such as `customer`
 * @public
 */
export function encodeState(
  layout: FeatureLayout,
  entity: string,
  state: EntityState,
): Uint8Array {
  const { lanes } = entityOf(layout, entity);
  const withGaps = hasGaps(state);
  const writer = new ByteWriter();
  writer.u8(withGaps ? VERSION_WITH_GAPS : VERSION);
  writer.f64(state.newest);
  writer.u8(lanes.length);
  lanes.forEach((lane, at) =>
    writeLane(writer, lane, laneOf(state, at), withGaps),
  );
  const { high, low, eventTime } = copyRows(state.seen);
  writer.u32(high.length);
  for (const column of [high, low, eventTime]) {
    column.forEach(value => writer.u32(value));
  }
  writer.u32(state.labels.size);
  for (const [id, label] of state.labels) {
    writer.text(id);
    writer.u8(Number(label.isFraud));
    writer.f64(label.eventTime);
    writer.f64(label.labelledAt);
  }
  return writer.bytes();
}

function readState(bytes: Uint8Array) {
  const reader = new ByteReader(bytes);
  const version = reader.u8();
  if (version !== VERSION && version !== VERSION_WITH_GAPS) {
    throw new RangeError(`version ${version}`);
  }
  const newest = reader.f64();
  const lanes = Array.from({ length: reader.u8() }, () =>
    readLane(reader, version === VERSION_WITH_GAPS),
  );
  const seen = reader.u32();
  const column = () => Array.from({ length: seen }, () => reader.u32());
  const [high, low, eventTime] = [column(), column(), column()];
  const labels = new Map<string, HeldLabel>();
  for (let left = reader.u32(); left > 0; left -= 1) {
    const id = reader.text();
    const isFraud = reader.u8() === 1;
    labels.set(id, {
      isFraud,
      eventTime: reader.f64(),
      labelledAt: reader.f64(),
    });
  }
  reader.end();
  return {
    newest,
    lanes,
    seen: rowsOf({ high, low, eventTime }, 'high'),
    labels,
  };
}

/**
 * Reads what {@link encodeState} wrote, also under another layout.
 *
 * @param entity - its name, such as `customer`
 * @throws {@link UnreadableStateError}
 * @public
 */
export function decodeState(
  layout: FeatureLayout,
  entity: string,
  bytes: Uint8Array,
): DecodedState {
  const wanted = entityOf(layout, entity);
  let read: ReturnType<typeof readState>;
  try {
    read = readState(bytes);
  } catch (error) {
    throw new UnreadableStateError(error);
  }
  const { newest, seen, labels } = read;
  const lanes = wanted.lanes.map((lane): Lane => {
    const found = read.lanes.find(({ kept }) => kept.width === lane.width);
    return {
      ...completed(found?.rows ?? NO_ROWS, lane, found?.kept),
      gaps: gapsOf(lane, found, newest),
    };
  });
  return {
    state: { newest, lanes, seen, labels },
    isComplete: !hasGaps({ lanes }),
  };
}
