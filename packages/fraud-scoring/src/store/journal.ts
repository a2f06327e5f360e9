import { FileHandle } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FrameBuffer } from './FrameBuffer';
import {
  JournalOptions,
  Rotated,
  Rotation,
  Waiting,
  writeAt,
  writeRefused,
} from './journalOptions';
import {
  openSegment,
  recoverSegments,
  removeSegmentsBefore,
  segmentFile,
} from './journalSegments';

/**
 * Records in files, one after the other. Records that come while others are being written go out together.
 *
 * When the disk refuses, all that was not written yet is rejected but still owed: nothing more is taken until `retry`
 * has written it, so that a record is never kept without those before it.
 */
export class Journal {
  /** Bytes that were cut off the end when it was opened. */
  readonly torn: number;
  /** Bytes in all segments that are kept. */
  bytes: number;
  /** Why nothing is taken. */
  stuck: Error | undefined;

  readonly #options: Required<JournalOptions>;
  #segment: number;
  #file: FileHandle;
  #end: number;
  #queue: Waiting[] = [];
  /** What those in the queue wait for. */
  #frames = new FrameBuffer();
  #spare = new FrameBuffer();
  #rotations: Rotation[] = [];
  #owed: Buffer = Buffer.alloc(0);
  #retrying: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #unsynced = false;
  #closed = false;
  readonly #timer: NodeJS.Timeout | undefined;

  private constructor(
    options: Required<JournalOptions>,
    file: FileHandle,
    state: { segment: number; end: number; bytes: number; torn: number },
  ) {
    this.#options = options;
    this.#file = file;
    this.#segment = state.segment;
    this.#end = state.end;
    this.bytes = state.bytes;
    this.torn = state.torn;
    if (options.fsync === 'everysec') {
      this.#timer = setInterval(() => {
        if (!this.stuck) this.sync().catch(() => {}); // then it is stuck and says so
      }, 1_000);
      this.#timer.unref();
    }
  }

  /**
   * Reads what is there, cuts a record that was not written whole off the end, and goes on after it.
   *
   * @param take - gets each record in order
   * @throws Error when records are missing or damaged before the end
   */
  static async open(
    options: JournalOptions,
    take: (record: Buffer) => void,
  ): Promise<Journal> {
    const { folder, first = 1, write = writeAt } = options;
    const read = await recoverSegments(folder, first, take);
    const segment = read.last ?? first;
    const file = await openSegment(folder, segment);
    return new Journal({ ...options, first, write }, file, {
      ...read,
      segment,
    });
  }

  /**
   * Resolves when the record is in the file, and on the disk with the policy `always`. Its bytes are copied at once.
   *
   * @throws Error when the disk refuses it, as when it is full
   */
  append(record: Uint8Array): Promise<void> {
    return this.#enqueue([record]);
  }

  /** Like {@link Journal.append} for several records, in order and in one write. */
  appendAll(records: readonly Uint8Array[]): Promise<void> {
    return this.#enqueue(records);
  }

  /** Where the next record is written: all before it can be read. */
  get place(): { segment: number; end: number } {
    return { segment: this.#segment, end: this.#end };
  }

  /** Resolves when all that was appended before is written. */
  written(): Promise<void> {
    return this.#enqueue([]);
  }

  /** Resolves when all that was appended before is on the disk itself. */
  async sync(): Promise<void> {
    await this.written();
    if (!this.#unsynced) return;
    this.#unsynced = false;
    try {
      await this.#file.datasync();
    } catch (error) {
      this.#unsynced = true;
      if ((error as NodeJS.ErrnoException).code === 'EBADF') return; // rotated or closed, which syncs
      this.stuck ??= this.#refused(error as Error);
      throw this.stuck;
    }
  }

  /**
   * Begins a new segment. What is appended from now on lies in it or in later ones.
   *
   * @returns its number, and the bytes in the segments before it
   */
  rotate(): Promise<Rotated> {
    if (this.#closed) return Promise.reject(this.#over());
    return new Promise((resolve, reject) => {
      this.#rotations.push({ resolve, reject });
      this.#start();
    });
  }

  /** Removes the segments before one. */
  async removeBefore({ segment, bytesBefore }: Rotated): Promise<void> {
    await removeSegmentsBefore(this.#options.folder, segment);
    this.bytes -= bytesBefore;
  }

  /**
   * Writes what is owed.
   *
   * @throws Error when the disk still refuses it
   */
  retry(): Promise<void> {
    if (!this.stuck) return Promise.resolve();
    this.#retrying ??= this.#payOwed().finally(() => {
      this.#retrying = undefined;
    });
    return this.#retrying;
  }

  /** Writes what was appended and closes the file. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    while (this.#running || this.#retrying) {
      await this.#running;
      await this.#retrying?.catch(() => {}); // whoever asked for it knows
    }
    try {
      if (this.#options.fsync !== 'none') await this.#file.datasync();
    } finally {
      await this.#file.close();
    }
  }

  #enqueue(records: readonly Uint8Array[]): Promise<void> {
    if (this.#closed) return Promise.reject(this.#over());
    if (this.stuck) return Promise.reject(this.stuck);
    return new Promise((resolve, reject) => {
      this.#frames.addAll(records);
      this.#queue.push({ resolve, reject });
      this.#start();
    });
  }

  #start() {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#queue.length > 0 || this.#rotations.length > 0) this.#start();
    });
  }

  async #run() {
    // What comes in one turn of the event loop is written together.
    await nextTurn();
    for (;;) {
      const rotation = this.#rotations.shift();
      if (rotation) {
        await this.#rotate().then(rotation.resolve, rotation.reject);
        continue;
      }
      const batch = this.#queue;
      if (batch.length === 0) return;
      this.#queue = [];
      const frames = this.#frames;
      this.#frames = this.#spare;
      this.#spare = frames;
      try {
        await this.#writeWhole(frames.bytes);
      } catch (error) {
        this.#fail(batch, error as Error);
        return;
      }
      frames.clear();
      for (const { resolve } of batch) resolve();
    }
  }

  async #writeWhole(bytes: Buffer) {
    if (bytes.length === 0) return;
    const { write, fsync } = this.#options;
    try {
      let done = 0;
      while (done < bytes.length) {
        done += await write(this.#file, bytes.subarray(done), this.#end + done);
      }
      if (fsync === 'always') await this.#file.datasync();
      else this.#unsynced = true;
    } catch (error) {
      await this.#file.truncate(this.#end).catch(() => {}); // tried again before the next write
      throw error;
    }
    this.#end += bytes.length;
    this.bytes += bytes.length;
  }

  #fail(batch: Waiting[], cause: Error) {
    const refused = [...batch, ...this.#queue];
    this.#queue = [];
    this.#owed = Buffer.concat([this.#spare.bytes, this.#frames.bytes]);
    this.#spare.clear();
    this.#frames.clear();
    const error = this.#refused(cause);
    this.stuck = error;
    for (const { reject } of refused) reject(error);
  }

  async #payOwed() {
    try {
      await this.#running;
      await this.#file.truncate(this.#end);
      await this.#writeWhole(this.#owed);
      if (this.#unsynced && this.#options.fsync !== 'none') {
        await this.#file.datasync();
      }
    } catch (error) {
      this.stuck = this.#refused(error as Error);
      throw this.stuck;
    }
    this.#owed = Buffer.alloc(0);
    this.stuck = undefined;
  }

  async #rotate(): Promise<Rotated> {
    const { folder, fsync } = this.#options;
    if (this.stuck) throw this.stuck;
    if (fsync !== 'none') await this.#file.datasync();
    const next = await openSegment(folder, this.#segment + 1);
    await this.#file.close();
    this.#file = next;
    this.#segment += 1;
    this.#end = 0;
    this.#unsynced = false;
    return { segment: this.#segment, bytesBefore: this.bytes };
  }

  #refused(cause: Error): Error {
    return writeRefused(
      segmentFile(this.#options.folder, this.#segment),
      cause,
    );
  }

  #over(): Error {
    return new Error(`The journal in ${this.#options.folder} was closed`);
  }
}
