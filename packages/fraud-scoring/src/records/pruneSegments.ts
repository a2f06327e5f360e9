import { stat, unlink } from 'node:fs/promises';
import { segmentFile, segmentsIn } from '../store/journalSegments';

/** What of a log is kept. */
export interface RecordRetention {
  /** Files that nothing was written to since, in milliseconds since 1970, are removed. */
  since: number;
  /** The oldest files are removed until all together have no more bytes. */
  mostBytes: number;
}

/**
 * Removes the files of a log that are too old, or too much, but for the one that is written to.
 *
 * @returns bytes that are left
 */
export async function pruneSegments(
  folder: string,
  newest: number,
  { since, mostBytes }: RecordRetention,
): Promise<number> {
  const found = await Promise.all(
    (
      await segmentsIn(folder)
    ).map(async segment => {
      const { size, mtimeMs } = await stat(segmentFile(folder, segment));
      return { segment, size, mtimeMs };
    }),
  );
  let bytes = found.reduce((sum, { size }) => sum + size, 0);
  for (const { segment, size, mtimeMs } of found) {
    const isKept = mtimeMs >= since && bytes <= mostBytes;
    if (segment >= newest || isKept) break;
    await unlink(segmentFile(folder, segment));
    bytes -= size;
  }
  return bytes;
}
