import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { headerOf, readFrames } from './journalFrames';
import { syncFolder } from './journalSegments';
import { Keeping, MemoryTables } from './memoryTables';
import { decodeRecord, encodeRecord, StoreRecord } from './storeRecords';

/** Bytes and things after which other work has its turn: well below a millisecond. */
const SLICE = { bytes: 128 * 1024, things: 500 };

/** The file with everything that was kept when a segment of the journal began, and perhaps some of what came later. */
export function snapshotFile(folder: string, segment: number): string {
  return path.join(folder, `snapshot-${String(segment).padStart(9, '0')}`);
}

/**
 * Everything that is not too old, as records, while it changes: what changes meanwhile may be in it or not.
 */
function* recordsOf(
  tables: MemoryTables,
  { entityMs, decisionMs }: Keeping,
  now: number,
): Generator<StoreRecord | undefined> {
  for (const [name, entity] of tables.entities) {
    yield entity.renewedAt + entityMs > now
      ? { kind: 'entity', name, ...entity }
      : undefined;
  }
  for (const [transactionId, decision] of tables.decisions) {
    yield decision.at + decisionMs > now
      ? { kind: 'decision', transactionId, ...decision }
      : undefined;
  }
}

/**
 * Writes everything down in slices between which other work goes on. The file takes its name when it is complete and
 * on the disk, so that half a file is never read.
 *
 * @param before - awaited before the file takes its name
 * @returns its length in bytes
 */
export async function writeSnapshot(
  folder: string,
  segment: number,
  tables: MemoryTables,
  keeping: Keeping & { now: number },
  before: () => Promise<void>,
): Promise<number> {
  const making = `${snapshotFile(folder, segment)}.making`;
  const file = await open(making, 'w');
  let bytes = 0;
  try {
    let parts: Uint8Array[] = [];
    let [size, things, records] = [0, 0, 0];
    const flush = async () => {
      if (size > 0) await file.writeFile(Buffer.concat(parts));
      else await nextTurn(); // nothing but old things: others have their turn all the same
      bytes += size;
      parts = [];
      [size, things] = [0, 0];
    };
    const add = (record: StoreRecord) => {
      const encoded = encodeRecord(record);
      parts.push(headerOf(encoded), encoded);
      size += 8 + encoded.length;
    };
    for (const record of recordsOf(tables, keeping, keeping.now)) {
      things += 1;
      if (record) {
        records += 1;
        add(record);
      }
      if (size >= SLICE.bytes || things >= SLICE.things) await flush();
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
