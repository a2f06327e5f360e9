import { type FolderLock, lockFolder } from '../store/folderLock';
import { Journal } from '../store/journal';
import { readFrames } from '../store/journalFrames';
import type { JournalOptions } from '../store/journalOptions';
import { segmentFile, segmentsIn } from '../store/journalSegments';
import { type LogIdentity, logIdentityOf } from './logIdentity';
import { pruneSegments } from './pruneSegments';
import { readRecords } from './readRecords';
import { decodeCursor, encodeCursor, type RecordPlace } from './recordCursor';

/**
 * What a {@link RecordLog} works with.
 *
 * @public
 */
export interface RecordLogOptions {
  /** Of this process alone; made when it is not there. */
  folder: string;
  /** Days that records are kept. */
  days: number;
  /** Bytes on disk beyond which the oldest are removed. */
  mostBytes: number;
  /** Milliseconds for which records are collected before they are written; 0: not at all. Default 20. */
  collectMs?: number;
  /** Bytes that may wait for the disk; what comes beyond them is not kept. Default 32 MiB. */
  mostWaitingBytes?: number;
  /** Milliseconds since 1970; default `Date.now`. */
  now?: () => number;
  /** Told once of each time that the disk refuses what it is given. */
  onProblem?: (error: Error) => void;
  /** For tests. */
  write?: JournalOptions['write'];
}

/**
 * Some records, in the order in which they came, and where to read on.
 *
 * @public
 */
export interface RecordsRead {
  /** Each as JSON. */
  records: Buffer[];
  next: string;
  /** Whether there is nothing after them now. */
  atEnd: boolean;
  /** Whether records before them are missing: they were too old, or the disk did not take them. */
  lost: boolean;
}

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 3_600_000;
const USUAL_COLLECT_MS = 20;
const RETRY_MS = 1_000;
const USUAL_WAITING_BYTES = 32 * 1024 * 1024;
const LARGEST_SEGMENT = 4 * 1024 * 1024;
const SEGMENTS = 8;
/** Stands for records that were not kept. */
const GAP = Buffer.alloc(0);

/**
 * Records of decisions and outcomes in files, in one order, for readers who come with a cursor. Adding never waits and
 * never fails: records are written some milliseconds later, together. What is written outlives the process.
 *
 * @public
 */
export class RecordLog {
  readonly #options: Required<Omit<RecordLogOptions, 'write'>>;
  readonly #segmentBytes: number;
  readonly #identity: LogIdentity;
  readonly #journal: Journal;
  readonly #lock: FolderLock;
  readonly #clock: NodeJS.Timeout;
  /** What lay in the newest file that held something when it was opened. */
  readonly tail: readonly Buffer[];
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #hasGap = false;
  #dropped = 0;
  #bytesBefore = 0;
  #begunAt: number;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  /** Whether somebody was told that the disk refuses. */
  #isTold = false;
  #pruned: Promise<void> = Promise.resolve();
  #isClosed = false;

  private constructor(
    options: Required<Omit<RecordLogOptions, 'write'>>,
    opened: { identity: LogIdentity; journal: Journal; lock: FolderLock },
    tail: Buffer[],
  ) {
    this.#options = options;
    this.#identity = opened.identity;
    this.#journal = opened.journal;
    this.#lock = opened.lock;
    this.tail = tail;
    this.#begunAt = options.now();
    this.#segmentBytes = Math.min(
      LARGEST_SEGMENT,
      Math.ceil(options.mostBytes / SEGMENTS),
    );
    this.#clock = setInterval(
      () => this.prune().catch(options.onProblem),
      LOOK_EVERY_MS,
    );
    this.#clock.unref();
  }

  /**
   * Opens a log, cuts a record that was not written whole off its end, and goes on after it.
   *
   * @throws Error when another process has the folder, or it cannot be read
   */
  static async open(options: RecordLogOptions): Promise<RecordLog> {
    const { folder, write } = options;
    const whole = {
      collectMs: USUAL_COLLECT_MS,
      mostWaitingBytes: USUAL_WAITING_BYTES,
      now: Date.now,
      onProblem: () => {},
      ...options,
    };
    const lock = lockFolder(folder);
    try {
      const identity = await logIdentityOf(folder, whole.now());
      const segments = await segmentsIn(folder);
      let tail: Buffer[] = [];
      const journal = await Journal.open(
        { folder, fsync: 'everysec', first: segments.at(-1), write },
        record => tail.push(record),
      );
      if (tail.length === 0) tail = await recordsIn(folder, segments.at(-2));
      // What a reader has seen of a file that the machine lost never stands for something else later.
      if (journal.bytes + journal.torn > 0) await journal.rotate();
      const log = new RecordLog(whole, { identity, journal, lock }, tail);
      await log.prune();
      return log;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** When the log was begun, in milliseconds since 1970. */
  get begunAt(): number {
    return this.#identity.begunAt;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#bytesBefore + this.#journal.place.end;
  }

  /** How many records were not kept since it was opened. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes a record; never waits. */
  add(record: Buffer): void {
    const { mostWaitingBytes } = this.#options;
    const bytes = this.#waitingBytes + record.length;
    if (this.#isClosed || bytes > mostWaitingBytes) {
      this.#dropped += 1;
      this.#hasGap = true;
      return;
    }
    this.#waiting.push(record);
    this.#waitingBytes = bytes;
    this.#schedule();
  }

  /** Resolves when all that was added before is in the file, or the disk has refused it; that is tried again. */
  async written(): Promise<void> {
    await this.#flushing;
    await this.#flush();
  }

  /**
   * Reads records after a cursor; without one from the oldest.
   *
   * @throws InvalidFieldError when the cursor is none
   */
  async read(after: string | undefined, limit: number): Promise<RecordsRead> {
    const { next, ...page } = await readRecords(
      this.#options.folder,
      this.#place,
      after === undefined ? undefined : decodeCursor(after),
      limit,
    );
    return { ...page, next: encodeCursor(next) };
  }

  /** Removes what is too old or too much; a file that was begun a day ago is ended, so that it can go. */
  prune(): Promise<void> {
    const done = this.#pruned.then(() => this.#prune());
    this.#pruned = done.catch(() => {}); // whoever asked for it knows
    return done;
  }

  async #prune(): Promise<void> {
    const { folder, days, mostBytes, now } = this.#options;
    const isOld = now() - this.#begunAt >= DAY_MS;
    if (isOld && this.#journal.place.end > 0) {
      await this.#journal.rotate();
      this.#begunAt = now();
    }
    const { segment, end } = this.#journal.place;
    const since = now() - days * DAY_MS;
    const bytes = await pruneSegments(folder, segment, { since, mostBytes });
    this.#bytesBefore = bytes - end;
  }

  /** Writes what waits and ends. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#clock);
    try {
      await this.written();
      clearTimeout(this.#timer);
      await this.#pruned;
      await this.#journal.close();
    } finally {
      this.#lock.release();
    }
  }

  get #place(): RecordPlace {
    const { segment, end } = this.#journal.place;
    return { log: this.#identity.id, segment, offset: end };
  }

  #schedule(): void {
    const { collectMs } = this.#options;
    if (collectMs === 0 && !this.#journal.stuck) {
      this.#flush();
      return;
    }
    this.#timer ??= setTimeout(
      () => this.#flush(),
      this.#journal.stuck ? RETRY_MS : collectMs,
    );
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = undefined;
      if (this.#isClosed) return;
      if (this.#waiting.length > 0 || this.#journal.stuck) this.#schedule();
    });
    return this.#flushing;
  }

  async #write(): Promise<void> {
    try {
      await this.#journal.retry();
      const records = this.#waiting;
      if (this.#hasGap) records.push(GAP);
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#hasGap = false;
      if (records.length > 0) await this.#journal.appendAll(records);
      if (this.#journal.place.end >= this.#segmentBytes) await this.#rotate();
      this.#isTold = false;
    } catch (error) {
      if (!this.#isTold) this.#options.onProblem(error as Error);
      this.#isTold = true;
    }
  }

  async #rotate(): Promise<void> {
    await this.#journal.rotate();
    this.#begunAt = this.#options.now();
    await this.prune();
  }
}

async function recordsIn(
  folder: string,
  segment: number | undefined,
): Promise<Buffer[]> {
  const records: Buffer[] = [];
  if (segment !== undefined) {
    await readFrames(segmentFile(folder, segment), record =>
      records.push(record),
    );
  }
  return records;
}
