import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { EventEmitter, once } from 'node:events';

/** Longer lines are kept in parts, as container runtimes do. */
const PART_BYTES = 16 * 1024;
const NEWLINE = 0x0a;

let last = 0n;

/** RFC 3339 with nanoseconds; no two are alike and each is after the one before, so that a reader can go on from one. */
export function logTime(nowMs = Date.now()): string {
  const now = BigInt(nowMs) * 1_000_000n;
  last = now > last ? now : last + 1n;
  const seconds = new Date(Number(last / 1_000_000n)).toISOString();
  const nanos = String(last % 1_000_000_000n).padStart(9, '0');
  return `${seconds.slice(0, 19)}.${nanos}Z`;
}

/**
 * What one start of a container wrote, on disk in the form of container runtimes: time, stream, `F` or `P` (the line goes
 * on in the next), text.
 */
export class ContainerLog {
  private readonly descriptor: number;
  private readonly rest = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private ended = false;

  constructor(readonly file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = openSync(file, 'a');
  }

  /** Whether nothing will come any more. */
  get closed(): boolean {
    return this.ended;
  }

  append(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    if (this.ended) return;
    let left = Buffer.concat([this.rest[stream], chunk]);
    const lines: string[] = [];
    for (;;) {
      const end = left.indexOf(NEWLINE);
      if (end !== -1 && end <= PART_BYTES) {
        lines.push(this.line(stream, 'F', left.subarray(0, end)));
        left = left.subarray(end + 1);
      } else if (left.length > PART_BYTES) {
        const cut = partEnd(left);
        lines.push(this.line(stream, 'P', left.subarray(0, cut)));
        left = left.subarray(cut);
      } else break;
    }
    this.rest[stream] = left;
    this.write(lines);
  }

  /** A last line without an end is a line. */
  close(): void {
    if (this.ended) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      const left = this.rest[stream];
      if (left.length) this.write([this.line(stream, 'F', left)]);
    }
    this.ended = true;
    closeSync(this.descriptor);
    this.changes.emit('change');
  }

  /** Resolves when something was written or it was closed; at once when it is closed. */
  async change(signal: AbortSignal): Promise<void> {
    if (!this.ended) await once(this.changes, 'change', { signal });
  }

  private line(stream: string, flag: 'F' | 'P', text: Buffer) {
    return `${logTime()} ${stream} ${flag} ${text.toString('utf8')}\n`;
  }

  private write(lines: string[]) {
    if (!lines.length) return;
    writeSync(this.descriptor, lines.join(''));
    this.changes.emit('change');
  }
}

/** Before the character that goes over the end of a part. */
function partEnd(bytes: Buffer): number {
  let end = PART_BYTES;
  while (end > PART_BYTES - 4 && (bytes[end] & 0xc0) === 0x80) end -= 1;
  return end;
}
