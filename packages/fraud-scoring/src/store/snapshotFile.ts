import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { FrameBuffer } from './FrameBuffer';
import { readFrames } from './journalFrames';
import { OWNER_ALONE, syncFolder } from './journalSegments';
import { MemoryTables } from './memoryTables';
import { decodeRecord, encodeRecord, StoreRecord } from './storeRecords';

/** Bytes and things after which other work has its turn: well below a millisecond. */
const SLICE = { bytes: 64 * 1024, things: 250 };

/** The file with everything that was kept when a segment of the journal began, and perhaps some of what came later. */
export function snapshotFile(folder: string, segment: number): string {
  return path.join(folder, `snapshot-${String(segment).padStart(9, '0')}`);
}

/** How a snapshot is written. */
export interface SnapshotOptions {
  /** Milliseconds since 1970. */
  now: number;
  /** Awaited before the file takes its name. */
  before(): Promise<void>;
  /**
   * Awaited after each slice.
   *
   * @param took - milliseconds of this thread's time for the slice
   */
  rest(took: number): Promise<void>;
}

/**
 * Writes everything down in slices between which other work goes on. The file takes its name when it is complete and
 * on the disk, so that half a file is never read.
 *
 * @returns its length in bytes
 */
export async function writeSnapshot(
  folder: string,
  segment: number,
  tables: MemoryTables,
  { now, before, rest }: SnapshotOptions,
): Promise<number> {
  const making = `${snapshotFile(folder, segment)}.making`;
  const file = await open(making, 'w', OWNER_ALONE);
  let bytes = 0;
  try {
    const slice = new FrameBuffer();
    let [things, records] = [0, 0];
    let began = performance.now();
    const add = (record: StoreRecord) => slice.addAll([encodeRecord(record)]);
    const flush = async () => {
      const took = performance.now() - began;
      if (slice.length > 0) await file.writeFile(slice.bytes);
      bytes += slice.length;
      slice.clear();
      things = 0;
      await rest(took);
      began = performance.now();
    };
    for (const record of tables.records(now)) {
      things += 1;
      if (record) {
        records += 1;
        add(record);
      }
      if (slice.length >= SLICE.bytes || things >= SLICE.things) await flush();
    }
    add({ kind: 'end', sequence: tables.sequence, records });
    await flush();
    await file.sync();
    await before();
  } catch (error) {
    await file.close();
    await rm(making, { force: true });
    throw error;
  }
  await file.close();
  await rename(making, snapshotFile(folder, segment));
  await syncFolder(folder);
  return bytes;
}

/** The segments for which there is a snapshot, ascending. */
async function snapshotsIn(folder: string): Promise<number[]> {
  return (await readdir(folder))
    .flatMap(name => /^snapshot-(\d{9,})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Removes the snapshots before one, and what was being made when a process died. */
export async function removeSnapshotsBefore(
  folder: string,
  segment: number,
): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^snapshot-\d+\.making$/.test(name)) await rm(path.join(folder, name));
  }
  for (const each of await snapshotsIn(folder)) {
    if (each < segment) await rm(snapshotFile(folder, each));
  }
}

/**
 * Reads the newest snapshot.
 *
 * @returns the segment of the journal that goes on from it, 1 without a snapshot, and its length in bytes
 * @throws Error when it is damaged
 */
export async function readSnapshot(
  folder: string,
  take: (record: StoreRecord) => void,
): Promise<{ segment: number; bytes: number }> {
  const segment = (await snapshotsIn(folder)).at(-1);
  if (segment === undefined) return { segment: 1, bytes: 0 };
  const file = snapshotFile(folder, segment);
  let records = 0;
  let end: number | undefined;
  const { sound, torn } = await readFrames(file, bytes => {
    const record = decodeRecord(bytes);
    if (record.kind === 'end') end = record.records;
    else records += 1;
    take(record);
  });
  if (torn === 0 && end === records) return { segment, bytes: sound };
  throw new Error(
    `${file} is damaged after byte ${sound}; put back a sound copy, ` +
      `or move the whole folder away to begin empty`,
  );
}
