import { FileHandle } from 'node:fs/promises';

/**
 * When what was written has to have reached the disk itself. It outlives the process in any case; this is about the
 * machine: `none` leaves it to the system (30 s, as a rule), `everysec` loses at most a second, `always` nothing.
 *
 * @public
 */
export type FsyncPolicy = 'none' | 'everysec' | 'always';

/** How a journal writes. */
export interface JournalOptions {
  folder: string;
  fsync: FsyncPolicy;
  /** The first segment to read; default 1. */
  first?: number;
  /** Writes at a place and says how much it wrote; for tests. */
  write?: (
    file: FileHandle,
    bytes: Buffer,
    position: number,
  ) => Promise<number>;
}

/** Who waits for what was appended before. */
export interface Waiting {
  resolve: () => void;
  reject: (error: Error) => void;
}

/** A segment that is to begin. */
export interface Rotation {
  resolve: (rotated: Rotated) => void;
  reject: (error: Error) => void;
}

/** A segment that was begun. */
export interface Rotated {
  segment: number;
  /** Bytes of records in all segments before it. */
  bytesBefore: number;
}

/** Writes as much at a place as the system takes, and says how much that was. */
export async function writeAt(
  file: FileHandle,
  bytes: Buffer,
  position: number,
): Promise<number> {
  return (await file.write(bytes, 0, bytes.length, position)).bytesWritten;
}

/** Says what to do about a file that cannot be written. */
export function writeRefused(file: string, cause: Error): Error {
  const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
  return new Error(
    full
      ? `The disk that holds ${file} is full; make room, and it goes on by itself`
      : `${file} cannot be written: ${cause.message}`,
    { cause },
  );
}
