import { readFrames } from '../store/journalFrames';
import { segmentFile, segmentsIn } from '../store/journalSegments';
import type { RecordPlace } from './recordCursor';

/** Some records of a log, in their order. */
export interface RecordPage {
  records: Buffer[];
  /** Where the next page begins. */
  next: RecordPlace;
  /** Whether there is nothing after them now. */
  atEnd: boolean;
  /** Whether records that came before them are not kept any longer, or never were. */
  lost: boolean;
}

/** Bytes after which a page ends, so that no answer takes long. */
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * Reads what a log holds after a place.
 *
 * @param written - up to where the log is written
 * @param after - absent, or a place that is not there any more: the oldest record
 */
export async function readRecords(
  folder: string,
  written: RecordPlace,
  after: RecordPlace | undefined,
  limit: number,
): Promise<RecordPage> {
  const { log } = written;
  const segments = (await segmentsIn(folder)).filter(
    segment => segment <= written.segment,
  );
  const isThere =
    after?.log === log &&
    after.segment >= segments[0] &&
    after.segment <= written.segment;
  const begin = isThere ? after : { log, segment: segments[0], offset: 0 };
  let lost = after !== undefined && !isThere;
  const records: Buffer[] = [];
  let bytes = 0;
  let isFull = false;
  const take = (record: Buffer) => {
    // Stands for those that the disk had no room for.
    if (record.length === 0) lost = true;
    else records.push(record);
    bytes += record.length;
    isFull = records.length >= limit || bytes >= MOST_BYTES;
    return !isFull;
  };
  for (const segment of segments) {
    if (segment < begin.segment) continue;
    const isNewest = segment === written.segment;
    const from = segment === begin.segment ? begin.offset : 0;
    const to = isNewest ? written.offset : Infinity;
    const read = await readSegment(folder, segment, take, { from, to });
    if (isFull) {
      const next = { log, segment, offset: read.sound };
      const atEnd = isNewest && read.sound === written.offset;
      return { records, next, atEnd, lost };
    }
    // Damaged: what comes after it in this file cannot be told apart.
    if (read.torn > 0) lost = true;
  }
  return { records, next: written, atEnd: true, lost };
}

async function readSegment(
  folder: string,
  segment: number,
  take: (record: Buffer) => boolean,
  range: { from: number; to: number },
) {
  try {
    return await readFrames(segmentFile(folder, segment), take, range);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { sound: 0, torn: 1 }; // too old, and removed meanwhile
  }
}
