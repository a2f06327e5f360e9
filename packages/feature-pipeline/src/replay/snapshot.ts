import path from 'node:path';
import { decodeState, encodeState } from '@modelport/fraud-core';
import { readIfThere, writeWhole } from '../disk/durable';
import type { Lengths } from '../disk/LineFiles';
import type { RecordReplay } from './RecordReplay';

/** What is counted while records are replayed. */
export interface ReplayCounts {
  /** Decisions of a transaction that was counted already. */
  repeated: number;
  /** Transactions that came after a later one of the same customer or terminal. */
  late: number;
  /** Of these, those that came too late to count for one of them. */
  missed: number;
  /** Records that the features refuse. */
  refused: number;
  /** In milliseconds since 1970-01-01; absent where there was no record. */
  firstReceivedAt?: number;
  lastReceivedAt?: number;
}

/** How far records are replayed. */
export interface ReplayProgress {
  /** Buckets that are replayed; they come in the order of their times. */
  buckets: number;
  counts: ReplayCounts;
  /** Of the files of rows, by day, and of the file of labels. */
  lengths: Lengths;
}

const fileOf = (data: string) => path.join(data, 'snapshot');

/** A frame is its length as 4 bytes, and so many bytes. */
function* framesOf(
  progress: ReplayProgress,
  replay: RecordReplay,
): Generator<Uint8Array> {
  function* frame(bytes: Uint8Array) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    yield length;
    yield bytes;
  }
  const entities = [...replay.states].map(([entity, all]) => [
    entity,
    all.size,
  ]);
  yield* frame(Buffer.from(JSON.stringify({ progress, entities })));
  for (const [entity, all] of replay.states) {
    for (const [key, state] of all) {
      yield* frame(Buffer.from(key));
      yield* frame(encodeState(replay.layout, entity, state));
    }
  }
}

const CHUNK_BYTES = 1024 * 1024;

/** Small frames together: a write each would take long. */
function* inChunks(frames: Iterable<Uint8Array>): Generator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for (const part of frames) {
    parts.push(part);
    bytes += part.length;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(parts);
    [parts, bytes] = [[], 0];
  }
  yield Buffer.concat(parts);
}

/** Keeps how far the replay is and the states of all entities; what it names is on the disk before. */
export async function writeSnapshot(
  data: string,
  progress: ReplayProgress,
  replay: RecordReplay,
): Promise<void> {
  await writeWhole(fileOf(data), inChunks(framesOf(progress, replay)));
}

/** Fills a replay with what was kept; undefined when nothing was. */
export async function readSnapshot(
  data: string,
  replay: RecordReplay,
): Promise<ReplayProgress | undefined> {
  const bytes = await readIfThere(fileOf(data));
  if (!bytes) return undefined;
  let at = 0;
  const frame = () => {
    const length = bytes.readUInt32LE(at);
    at += 4 + length;
    return bytes.subarray(at - length, at);
  };
  const { progress, entities } = JSON.parse(frame().toString()) as {
    progress: ReplayProgress;
    entities: [string, number][];
  };
  for (const [entity, count] of entities) {
    const all = replay.states.get(entity);
    for (let left = count; left > 0; left -= 1) {
      const key = frame().toString();
      all?.set(key, decodeState(replay.layout, entity, frame()).state);
    }
  }
  return progress;
}
