import { type FolderLock, lockFolder } from '../store/folderLock';
import { Journal } from '../store/journal';
import { readFrames } from '../store/journalFrames';
import type { JournalOptions, Rotated } from '../store/journalOptions';
import { segmentFile, segmentsIn } from '../store/journalSegments';
import { Claims } from './Claims';
import {
  type Claim,
  claimOf,
  decodeNumbered,
  encodeClaim,
  encodeNumbered,
  type Numbered,
} from './outboxRecords';

/** Bytes after which a new file is begun, so that what was delivered can be removed and what is read fits in memory. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** What {@link Spill} works with. */
export interface SpillOptions {
  /** Of this process alone. */
  folder: string;
  /** Bytes on disk beyond which nothing is taken. */
  mostBytes: number;
  /** Told once of each time that the disk refuses what it is given. */
  onProblem(error: Error): void;
  write?: JournalOptions['write'];
}

/**
 * Messages on disk, in files, until they are delivered. They outlive the process.
 */
export class Spill {
  readonly #options: SpillOptions;
  readonly #journal: Journal;
  readonly #lock: FolderLock;
  /** Files whose messages are all removed once a number is delivered, the oldest first. */
  readonly #ended: { rotated: Rotated; last: number; claims: number }[] = [];
  #bytesInSegment = 0;
  #rotating: Promise<void> | undefined;
  /** Those that are open: the files that hold them are kept. */
  readonly claims: Claims;
  /** The lowest number that was found; 1 where nothing was. */
  readonly first: number;
  /** The highest number that was handed over. */
  #last: number;
  /** The refusal that was told of last. */
  #told: Error | undefined;

  private constructor(
    options: SpillOptions,
    journal: Journal,
    lock: FolderLock,
    found: { first: number; last: number; claims: Claims },
  ) {
    this.#options = options;
    this.#journal = journal;
    this.#lock = lock;
    this.claims = found.claims;
    this.first = found.first;
    this.#last = found.last;
  }

  /**
   * Opens a folder, with what an earlier process left in it.
   *
   * @throws Error when files in it are damaged, or another process has it
   */
  static async open(options: SpillOptions): Promise<Spill> {
    const { folder, write } = options;
    const lock = lockFolder(folder);
    try {
      const [first] = await segmentsIn(folder);
      const found = { first: 1, last: 0, claims: new Claims() };
      const journal = await Journal.open(
        { folder, fsync: 'everysec', first, write },
        record => {
          const numbered = decodeNumbered(record);
          takeClaim(found.claims, numbered);
          const { number } = numbered;
          if (number === 0) return;
          if (found.last === 0) found.first = number;
          found.last = number;
        },
      );
      return new Spill(options, journal, lock, found);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** The highest number of what was found or handed over. */
  get last(): number {
    return this.#last;
  }

  /** Bytes of messages that are kept. */
  get bytes(): number {
    return this.#journal.bytes;
  }

  /** Whether a message can be kept now. */
  get hasRoom(): boolean {
    return (
      !this.#journal.stuck && this.#journal.bytes < this.#options.mostBytes
    );
  }

  /** Keeps a message; never waits. What the disk refuses is written by {@link Spill.retry}, in order. */
  append(message: Numbered): void {
    if (this.#journal.stuck) return;
    this.#last = message.number;
    void this.#write(encodeNumbered(message));
  }

  /** Resolves when a claim, or that it is dropped, is kept, or the disk has refused it. */
  async keepClaim(claim: Claim): Promise<void> {
    if (!this.#journal.stuck) await this.#write(encodeClaim(claim));
  }

  /** Resolves when all that was handed over is written, or the disk refuses it. */
  async written(): Promise<void> {
    await this.#journal.written().catch(error => this.#tell(error));
  }

  /** Writes what the disk refused before, if it takes it now. */
  async retry(): Promise<void> {
    if (this.#journal.stuck) await this.#journal.retry().catch(() => {}); // told of when it began
  }

  /**
   * Reads every message that was handed over before this was called, file by file.
   *
   * @throws Error while the disk refuses what it is given
   */
  async *read(): AsyncIterable<Numbered[]> {
    await this.#journal.written();
    await this.#rotating; // which may have begun before all of it was written
    await this.#rotate();
    const { folder } = this.#options;
    const newest = this.#ended.at(-1)?.rotated.segment ?? 0;
    for (const segment of await segmentsIn(folder)) {
      if (segment >= newest) return;
      yield await messagesIn(segmentFile(folder, segment));
    }
  }

  /** Removes the files of which everything is delivered. */
  async forget(delivered: number): Promise<void> {
    let done: Rotated | undefined;
    const { oldest } = this.claims;
    for (;;) {
      const [first] = this.#ended;
      if (!first || first.last > delivered || first.claims >= oldest) break;
      done = first.rotated;
      this.#ended.shift();
    }
    if (!done) return;
    const { bytesBefore } = done;
    await this.#journal.removeBefore(done);
    // The bytes before those that are left were counted from the same beginning.
    for (const { rotated } of this.#ended) rotated.bytesBefore -= bytesBefore;
  }

  /** Ends; when everything was delivered, nothing is left to be read. */
  async close(delivered: number): Promise<void> {
    if (delivered >= this.#last) {
      await this.#rotate().catch(() => {}); // what is left is delivered once more
      await this.forget(delivered).catch(() => {}); // likewise
    }
    try {
      await this.#journal.close();
    } finally {
      this.#lock.release();
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#bytesInSegment += bytes.length;
    const written = this.#journal
      .append(bytes)
      .catch(error => this.#tell(error));
    if (this.#bytesInSegment >= SEGMENT_BYTES) this.#rotate().catch(() => {}); // told of by the journal
    await written;
  }

  #rotate(): Promise<void> {
    this.#rotating ??= this.#journal
      .rotate()
      .then(rotated => {
        this.#bytesInSegment = 0;
        const claims = this.claims.made;
        this.#ended.push({ rotated, last: this.#last, claims });
      })
      .finally(() => {
        this.#rotating = undefined;
      });
    return this.#rotating;
  }

  #tell(error: Error): void {
    if (error === this.#told) return;
    this.#told = error;
    this.#options.onProblem(error);
  }
}

/** Brings claims up to date with what stands in a journal. */
function takeClaim(claims: Claims, numbered: Numbered): void {
  const made = claimOf(numbered);
  if (made?.transactionId !== undefined) {
    claims.make(made.claim, made.transactionId);
    return;
  }
  const ended = made?.claim ?? numbered.claim;
  if (ended !== undefined) claims.end(ended);
}

/** The messages of a file; none when all were delivered and it is removed meanwhile. */
async function messagesIn(file: string): Promise<Numbered[]> {
  const messages: Numbered[] = [];
  try {
    await readFrames(file, record => {
      const numbered = decodeNumbered(record);
      if (numbered.number > 0) messages.push(numbered);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return messages;
}
