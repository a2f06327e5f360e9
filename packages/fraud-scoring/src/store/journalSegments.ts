import { FileHandle, open, readdir, truncate, unlink } from 'node:fs/promises';
import path from 'node:path';
import { readFrames } from './journalFrames';

/**
 * Rights of a file that is made: what is kept says who paid where, though by pseudonyms, and is nobody else's.
 */
export const OWNER_ALONE = 0o600;

/** The file of a segment. Segments are numbered from 1. */
export function segmentFile(folder: string, segment: number): string {
  return path.join(folder, `journal-${String(segment).padStart(9, '0')}`);
}

/** The numbers of all segments in a folder, ascending. */
export async function segmentsIn(folder: string): Promise<number[]> {
  return (await readdir(folder))
    .flatMap(name => /^journal-(\d{9,})$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Removes the segments before one, the oldest first. */
export async function removeSegmentsBefore(
  folder: string,
  first: number,
): Promise<void> {
  for (const segment of await segmentsIn(folder)) {
    if (segment < first) await unlink(segmentFile(folder, segment));
  }
}

/** What was read when a journal was opened. */
export interface Recovered {
  /** The last segment, where writing goes on; absent when there is none. */
  last?: number;
  /** Bytes of sound records in the last segment. */
  end: number;
  /** Bytes of sound records in all segments. */
  bytes: number;
  /** Bytes that were cut off the end: the record that was being written when the process or the machine died. */
  torn: number;
}

/**
 * Reads segments in order and cuts what is torn off the last one.
 *
 * @param first - the lowest segment that has to be there when there is any
 * @throws Error when a segment is missing, or is damaged anywhere but at the end of the last one
 */
export async function recoverSegments(
  folder: string,
  first: number,
  take: (record: Buffer) => void,
): Promise<Recovered> {
  const segments = (await segmentsIn(folder)).filter(each => each >= first);
  const recovered: Recovered = { end: 0, bytes: 0, torn: 0 };
  if (first > 1 && segments.length === 0) throw missing(folder, first);
  for (const [i, segment] of segments.entries()) {
    if (segment !== first + i) throw missing(folder, first + i);
    const file = segmentFile(folder, segment);
    const { sound, torn } = await readFrames(file, take);
    const isLast = i === segments.length - 1;
    if (torn > 0 && !isLast) {
      throw new Error(
        `${file} is damaged after byte ${sound}; put back a sound copy, ` +
          `or move the whole folder away to begin empty`,
      );
    }
    if (torn > 0) await truncate(file, sound);
    recovered.last = segment;
    recovered.end = sound;
    recovered.bytes += sound;
    recovered.torn = torn;
  }
  return recovered;
}

function missing(folder: string, segment: number): Error {
  return new Error(
    `${segmentFile(
      folder,
      segment,
    )} is missing, which other files in the folder ` +
      `need; put it back, or move the whole folder away to begin empty`,
  );
}

/** Opens a segment for writing at any place, made for this user alone when it is not there. */
export async function openSegment(
  folder: string,
  segment: number,
): Promise<FileHandle> {
  const file = segmentFile(folder, segment);
  try {
    return await open(file, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = await open(file, 'wx+', OWNER_ALONE);
  await syncFolder(folder);
  return made;
}

/** Makes names in a folder outlive a power failure. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
