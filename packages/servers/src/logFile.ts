import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import path from 'node:path';

/** When a log is put aside, and how many old ones stay. */
export interface RotationOptions {
  /** Default 10 MiB. */
  maxBytes?: number;
  /** Old files kept as `<file>.1` (newest) and so on; default 3. */
  keep?: number;
}

/**
 * Puts a log aside when it has grown too long. Copies and cuts, so that a running server, which
 * holds the file open for appending, goes on writing into the emptied file.
 *
 * @returns whether it was put aside
 */
export function rotateLog(
  file: string,
  options: RotationOptions = {},
): boolean {
  const { maxBytes = 10 * 1024 * 1024, keep = 3 } = options;
  if (!existsSync(file) || statSync(file).size <= maxBytes) return false;
  for (let i = keep - 1; i >= 1; i--) {
    if (existsSync(`${file}.${i}`))
      renameSync(`${file}.${i}`, `${file}.${i + 1}`);
  }
  if (keep > 0) copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
  return true;
}

/** Opens a log for appending, put aside first when it is long. The caller closes it. */
export function openLog(file: string, options?: RotationOptions): number {
  mkdirSync(path.dirname(file), { recursive: true });
  rotateLog(file, options);
  return openSync(file, 'a');
}

/** The size of a log in bytes; 0 when there is none. */
export function logSize(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/**
 * The last lines of a log, written after byte `from`.
 *
 * @returns at most `lines` lines, empty when there is none
 */
export function tailOfLog(file: string, lines = 15, from = 0): string {
  if (!existsSync(file)) return '';
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const begin = Math.max(from <= size ? from : 0, size - 32 * 1024);
    const buffer = Buffer.alloc(size - begin);
    readSync(fd, buffer, 0, buffer.length, begin);
    return buffer
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .slice(-lines)
      .join('\n');
  } finally {
    closeSync(fd);
  }
}
