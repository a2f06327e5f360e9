import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import { toError } from '@backstage/errors';
import type { LogLine } from '@modelport/plugin-ml-cluster-node';
import type { TrainingFolder } from '../local/TrainingFolder';

/** How far the log of one attempt has been written down. */
interface AttemptPosition {
  /** Beginning of the second of its newest line. */
  second?: string;
  /** How many of its lines are of that second or later. */
  count: number;
  /** Latest time of its lines, which those of two streams may come after. */
  last?: string;
  /** Nothing more comes. */
  done: boolean;
}

/** How far the log of a training has been written down; `logs.json`. */
interface LogPosition {
  /** Bytes of the log that are accounted for. */
  size: number;
  attempts: Record<string, AttemptPosition>;
}

const FILE = 'logs.json';
/** What the log of a training may take. */
const LOG_LIMIT_BYTES = 50 * 1024 * 1024;
/** Lines are taken no faster than this much of them can be written. */
const MOST_WAITING_BYTES = 1024 * 1024;

/**
 * Writes the lines of a training's attempts to its log, each once, whenever the portal dies: beside the log it keeps how far
 * each attempt is written, and what was written after that was noted is not written again.
 */
export class AttemptLog {
  readonly #folder: TrainingFolder;
  readonly #position: LogPosition;
  /** What the log has beyond what is accounted for. */
  #unaccounted: Buffer;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;
  /** Lines of an attempt that are still to be passed over, since they are written. */
  readonly #passOver = new Map<string, number>();

  private constructor(
    folder: TrainingFolder,
    position: LogPosition,
    unaccounted: Buffer,
  ) {
    this.#folder = folder;
    this.#position = position;
    this.#unaccounted = unaccounted;
  }

  /** Opens the log of a training where it was left. */
  static async open(folder: TrainingFolder): Promise<AttemptLog> {
    const file = folder.file('log');
    const known = await folder.read<LogPosition>(FILE);
    if (known) {
      return new AttemptLog(folder, known, await readFrom(file, known.size));
    }
    const { size } = await fs.stat(file).catch(() => ({ size: 0 }));
    const position = { size, attempts: {} };
    await folder.write(FILE, position);
    return new AttemptLog(folder, position, Buffer.of());
  }

  /** Whether all of an attempt is written. */
  isDone(uid: string): boolean {
    return this.#position.attempts[uid]?.done ?? false;
  }

  /**
   * Begins, or goes on with, an attempt.
   * @param title - stands before its first line when it is not the first attempt
   * @returns from when on its lines are wanted; absent: all of them
   */
  begin(uid: string, title: string): Date | undefined {
    const { attempts } = this.#position;
    const isFirst = Object.keys(attempts).length === 0;
    if (!attempts[uid]) {
      attempts[uid] = { count: 0, done: false };
      if (!isFirst) this.#push(`${title}\n`);
    }
    const { second, count } = attempts[uid];
    this.#passOver.set(uid, count);
    return second === undefined ? undefined : new Date(second);
  }

  /** Takes a line; resolves when there is room for the next. */
  async add(uid: string, line: LogLine): Promise<void> {
    if (this.#failure) {
      throw this.#failure;
    }
    const { text, truncated } = line;
    const time = utcOf(line.timestamp);
    const attempt = this.#position.attempts[uid];
    if (time === undefined || !attempt) {
      return; // Words of the node, which it may say in another way the next time.
    }
    const left = this.#passOver.get(uid) ?? 0;
    if (left > 0 && attempt.last && time <= attempt.last) {
      this.#passOver.set(uid, left - 1);
      return;
    }
    this.#passOver.set(uid, 0);
    const second = `${time.slice(0, 19)}Z`;
    if (attempt.second === undefined || second > attempt.second) {
      attempt.second = second;
      attempt.count = 0;
    }
    attempt.count += second >= attempt.second ? 1 : 0;
    if (attempt.last === undefined || time > attempt.last) {
      attempt.last = time;
    }
    this.#push(`${text}${truncated ? ' [the rest is left out]' : ''}\n`);
    if (this.#waitingBytes > MOST_WAITING_BYTES) {
      await this.#writing;
    }
  }

  /** Writes a line of the portal's own, after those of an attempt. */
  note(text: string): void {
    this.#push(`${text}\n`);
  }

  /** Notes that an attempt is written to its end; resolves when that is on disk. */
  async finish(uid: string): Promise<void> {
    const attempt = this.#position.attempts[uid];
    if (attempt) {
      attempt.done = true;
    }
    await this.flush();
    await this.#folder.write(FILE, this.#position);
  }

  /** Resolves when all that was taken is on disk. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#failure) {
      throw this.#failure;
    }
  }

  #push(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#writing ??= this.#write();
    this.#writing.catch(() => {}); // whoever waits for it hears of its failure
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        await this.#writeWaiting();
      }
    } catch (error) {
      this.#failure = toError(error);
      throw error;
    } finally {
      // At once, so that nobody takes a writing that has ended for one that goes on.
      this.#writing = undefined;
    }
  }

  async #writeWaiting(): Promise<void> {
    const taken = Buffer.concat(this.#waiting.splice(0));
    this.#waitingBytes = 0;
    const attempts = structuredClone(this.#position.attempts);
    const bytes = this.#withinLimit(taken);
    const isNew = this.#notWritten(bytes);
    if (isNew.length > 0) {
      await fs.appendFile(this.#folder.file('log'), isNew, { mode: 0o600 });
    }
    this.#position.size += bytes.length;
    const { size } = this.#position;
    await this.#folder.write(FILE, { size, attempts });
  }

  #withinLimit(bytes: Buffer): Buffer {
    const { size } = this.#position;
    if (size >= LOG_LIMIT_BYTES) {
      return Buffer.of();
    }
    const note = '[modelport] The log is too long; the rest is left out.\n';
    return size + bytes.length >= LOG_LIMIT_BYTES
      ? Buffer.concat([bytes, Buffer.from(note)])
      : bytes;
  }

  /** Takes off what an earlier process of the portal wrote and could not account for. */
  #notWritten(bytes: Buffer): Buffer {
    const known = this.#unaccounted;
    const length = Math.min(known.length, bytes.length);
    const isSame = known.subarray(0, length).equals(bytes.subarray(0, length));
    const isRest = isSame && length < known.length;
    this.#unaccounted = isRest ? known.subarray(length) : Buffer.of();
    return isSame ? bytes.subarray(length) : bytes;
  }
}

/** A time that sorts as a text: in UTC, whatever the zone of the node's clock, and with nine digits of a second. */
function utcOf(timestamp = ''): string | undefined {
  const [, seconds, fraction = '', zone] =
    /^([^.Z+]{19})(?:\.(\d+))?(.+)$/.exec(timestamp) ?? [];
  const at = Date.parse(`${seconds}${zone}`);
  return Number.isNaN(at)
    ? undefined
    : `${new Date(at).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`;
}

/** What a file has from a byte on; nothing where there is no such file. */
async function readFrom(file: string, start: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  try {
    for await (const part of createReadStream(file, { start })) {
      parts.push(part);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
  }
  return Buffer.concat(parts);
}
