import { FileHandle, open } from 'node:fs/promises';
import { ContainerLog } from './ContainerLog';

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** What of a log is asked for, as the API server passes it on. */
export interface LogQuery {
  follow?: boolean;
  tailLines?: number;
  /** Lines from then on; milliseconds since 1970. */
  sinceMs?: number;
  timestamps?: boolean;
  limitBytes?: number;
}

/**
 * Gives a log piece by piece; with `follow` until it is closed or the reader goes.
 *
 * @param log - open, or as it was left
 */
export async function* readContainerLog(
  log: ContainerLog,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const file = await open(log.file, 'r');
  let left = query.limitBytes ?? Infinity;
  try {
    let from = await startOf(file, query.tailLines);
    let rest = Buffer.alloc(0);
    const told = teller(query);
    for (;;) {
      // asked before reading: what comes between both is in the next round
      const last = log.closed || !query.follow;
      for (;;) {
        const chunk = await readAt(file, from, CHUNK_BYTES);
        if (!chunk.length) break;
        from += chunk.length;
        const bytes = Buffer.concat([rest, chunk]);
        const end = bytes.lastIndexOf(NEWLINE) + 1;
        rest = bytes.subarray(end);
        const said = told(bytes.subarray(0, end)).subarray(0, left);
        left -= said.length;
        if (said.length) yield said;
        if (left <= 0) return;
      }
      if (last || signal.aborted) return;
      // waited for before looking: what comes between both ends the wait
      const changed = log.change(signal).catch(() => {}); // the reader went: the loop ends
      if ((await file.stat()).size > from) continue;
      await changed;
    }
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, from: number, length: number) {
  const { bytesRead, buffer } = await file.read(
    Buffer.alloc(length),
    0,
    length,
    from,
  );
  return buffer.subarray(0, bytesRead);
}

/** Where the last lines begin, looked for from the end. */
async function startOf(file: FileHandle, tailLines?: number): Promise<number> {
  if (tailLines === undefined) return 0;
  const { size } = await file.stat();
  if (tailLines <= 0) return size;
  let found = -1; // the end of the last line begins none
  for (let end = size; end > 0; end -= CHUNK_BYTES) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const chunk = await readAt(file, start, end - start);
    for (let i = chunk.length - 1; i >= 0; i -= 1) {
      if (chunk[i] !== NEWLINE) continue;
      found += 1;
      if (found === tailLines) return start + i + 1;
    }
  }
  return 0;
}

/** Writes whole lines of the file, one after the other, as a reader wants them. */
function teller({ sinceMs, timestamps }: LogQuery): (lines: Buffer) => Buffer {
  let isWithin = false; // a line that goes on in the next
  return lines => {
    if (!lines.length) return lines;
    const said = lines
      .toString('utf8')
      .slice(0, -1)
      .split('\n')
      .map(line => {
        const [time, , flag] = line.split(' ', 3);
        if (sinceMs !== undefined && Date.parse(time) < sinceMs) return '';
        const text = line.slice(line.indexOf(` ${flag} `) + 3);
        const begin = timestamps && !isWithin ? `${time} ` : '';
        isWithin = flag === 'P';
        return `${begin}${text}${isWithin ? '' : '\n'}`;
      });
    return Buffer.from(said.join(''), 'utf8');
  };
}
