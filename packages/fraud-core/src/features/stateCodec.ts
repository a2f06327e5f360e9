import { ByteReader, ByteWriter } from './byteWriter';
import { type EntityState, type HeldLabel, laneOf } from './entityState';
import {
  allRows,
  EMPTY_LANE,
  type Lane,
  type LaneColumn,
  laneOfRows,
} from './lane';
import type { EntityLayout, FeatureLayout, LaneLayout } from './layout';
import { copyRows, rowsOf } from './sharedRows';

const VERSION = 1;
const OPTIONAL = ['sum', 'min', 'max', 'fraud'] as const;

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
   * Whether all that the layout needs was kept since this state began. A feature that was added later finds too little:
   * its history has to be replayed before a model may see it.
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

function writeLane(writer: ByteWriter, layout: LaneLayout, lane: Lane) {
  const rows = allRows(lane, layout);
  writer.f64(layout.width);
  writer.u32(layout.reach);
  writer.u8(maskOf(layout));
  writer.u32(rows.bucket.length);
  rows.bucket.forEach(bucket => writer.u32(bucket));
  rows.count.forEach(count => writer.u32(count));
  for (const name of OPTIONAL) {
    rows[name].forEach(value => writer.f64(value));
  }
}

type Rows = Record<LaneColumn, number[]>;

function readLane(reader: ByteReader): { kept: LaneLayout; rows: Rows } {
  const width = reader.f64();
  const reach = reader.u32();
  const mask = reader.u8();
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
  };
}

/** Fills a column that was not kept with what an update finds where there was nothing. */
function completed(rows: Rows, wanted: LaneLayout, kept: LaneLayout): Lane {
  const none = { sum: 0, min: Infinity, max: -Infinity, fraud: 0 };
  const columnOf = (name: (typeof OPTIONAL)[number]) => {
    if (!wanted[name]) return [];
    return kept[name] ? rows[name] : rows.bucket.map(() => none[name]);
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
  const writer = new ByteWriter();
  writer.u8(VERSION);
  writer.f64(state.newest);
  writer.u8(lanes.length);
  lanes.forEach((lane, at) => writeLane(writer, lane, laneOf(state, at)));
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
  if (version !== VERSION) throw new RangeError(`version ${version}`);
  const newest = reader.f64();
  const lanes = Array.from({ length: reader.u8() }, () => readLane(reader));
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
  let isComplete = true;
  const lanes = wanted.lanes.map(lane => {
    const found = read.lanes.find(({ kept }) => kept.width === lane.width);
    if (
      !found ||
      found.kept.reach < lane.reach ||
      OPTIONAL.some(name => lane[name] && !found.kept[name])
    ) {
      isComplete = false;
    }
    return found ? completed(found.rows, lane, found.kept) : EMPTY_LANE;
  });
  const { newest, seen, labels } = read;
  return { state: { newest, lanes, seen, labels }, isComplete };
}
