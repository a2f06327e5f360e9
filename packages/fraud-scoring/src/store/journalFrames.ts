import { FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** Bytes before each record: its length and a checksum, both unsigned 32-bit little-endian. */
export const HEADER_BYTES = 8;
/** The longest record, in bytes. */
export const LONGEST_RECORD = 64 * 1024 * 1024;

const CHUNK = 1024 * 1024;

/**
 * Writes what goes before a record: its length, and the CRC-32 of length and record, so that a run of zeros is no record.
 *
 * @throws Error when the record is longer than 64 MiB
 */
export function writeHeader(record: Uint8Array, to: Buffer, at: number): void {
  if (record.length > LONGEST_RECORD) {
    throw new Error(
      `A record of ${record.length} bytes is too long for a journal, which takes ${LONGEST_RECORD}`,
    );
  }
  to.writeUInt32LE(record.length, at);
  const ofLength = crc32(to.subarray(at, at + 4));
  to.writeUInt32LE(crc32(record, ofLength), at + 4);
}

/** How far a file of records can be read. */
export interface ReadFrames {
  /** Where the whole, sound records end that were read. */
  sound: number;
  /** Bytes after them: of a record that was cut short, or that is damaged. */
  torn: number;
}

/**
 * Reads a file record by record up to its end, or up to the first record that is cut short or damaged.
 *
 * @param take - gets each record; the bytes may be kept; ends the reading with `false`
 * @param range - bytes of the file; `from` is where a record begins
 */
export async function readFrames(
  path: string,
  take: (record: Buffer) => unknown,
  { from = 0, to = Infinity }: { from?: number; to?: number } = {},
): Promise<ReadFrames> {
  const file = await open(path, 'r');
  try {
    const size = Math.min(to, (await file.stat()).size);
    let sound = from;
    let held: Buffer = Buffer.alloc(0);
    for (;;) {
      const { record, needs } = firstRecord(held, size - sound);
      if (record) {
        sound += HEADER_BYTES + record.length;
        if (take(record) === false) return { sound, torn: 0 };
        held = held.subarray(HEADER_BYTES + record.length);
        continue;
      }
      if (needs === undefined) {
        return { sound, torn: Math.max(0, size - sound) };
      }
      held = await more(file, held, sound, needs);
    }
  } finally {
    await file.close();
  }
}

/** The record at the beginning of the bytes; or how many bytes it takes to see it; or neither at the end. */
function firstRecord(
  held: Buffer,
  left: number,
): { record?: Buffer; needs?: number } {
  if (left < HEADER_BYTES) return {};
  if (held.length < HEADER_BYTES) return { needs: HEADER_BYTES };
  const length = held.readUInt32LE(0);
  const whole = HEADER_BYTES + length;
  if (length > LONGEST_RECORD || whole > left) return {};
  if (held.length < whole) return { needs: whole };
  const record = held.subarray(HEADER_BYTES, whole);
  const sound = crc32(record, crc32(held.subarray(0, 4)));
  return sound === held.readUInt32LE(4) ? { record } : {};
}

async function more(
  file: FileHandle,
  held: Buffer,
  position: number,
  needs: number,
): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(CHUNK, needs));
  held.copy(buffer);
  let filled = held.length;
  while (filled < needs) {
    const { bytesRead } = await file.read(
      buffer,
      filled,
      buffer.length - filled,
      position + filled,
    );
    if (bytesRead === 0) throw new Error('The file became shorter while read');
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
