import {
  setImmediate as nextTurn,
  setTimeout as sleep,
} from 'node:timers/promises';
import { createPace } from './createPace';
import { Journal } from './journal';
import { FsyncPolicy, JournalOptions } from './journalOptions';
import { removeSegmentsBefore } from './journalSegments';
import { FolderLock, lockFolder } from './folderLock';
import { MemoryTables } from './memoryTables';
import {
  readSnapshot,
  removeSnapshotsBefore,
  writeSnapshot,
} from './snapshotFile';
import { decodeRecord, encodeRecord, StoreRecord } from './storeRecords';

/** How tables are kept in a folder. */
export interface DurableOptions {
  folder: string;
  fsync: FsyncPolicy;
  /** Bytes of journal after which everything is written down anew and the journal before it removed. */
  compactBytes: number;
  now: () => number;
  /** Gets what went wrong beside the calls. */
  onProblem: (error: Error) => void;
  write?: JournalOptions['write'];
}

/** The files of tables: a journal of what happened, and from time to time everything as it is. */
export class TableFiles {
  #compacting: Promise<void> | undefined;
  #compactAt: number;
  #closing = false;

  private constructor(
    private readonly tables: MemoryTables,
    private readonly options: DurableOptions,
    private readonly lock: FolderLock,
    private readonly journal: Journal,
    snapshotBytes: number,
  ) {
    this.#compactAt = Math.max(options.compactBytes, snapshotBytes);
  }

  /**
   * Takes the folder and reads what is there into the tables.
   *
   * @throws Error when another process has the folder, or its files are damaged
   */
  static async open(
    tables: MemoryTables,
    options: DurableOptions,
  ): Promise<TableFiles> {
    const { folder, fsync, write } = options;
    const lock = lockFolder(folder);
    try {
      const snapshot = await readSnapshot(folder, record =>
        tables.replay(record),
      );
      const { segment: first, bytes } = snapshot;
      const journal = await Journal.open(
        { folder, fsync, first, write },
        record => tables.replay(decodeRecord(record)),
      );
      await removeSegmentsBefore(folder, first);
      await removeSnapshotsBefore(folder, first);
      return new TableFiles(tables, options, lock, journal, bytes);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Resolves when a record is written; with the policy `always`, when it is on the disk. */
  async append(record: StoreRecord): Promise<void> {
    const written = this.journal.append(encodeRecord(record));
    if (this.journal.bytes >= this.#compactAt && !this.#closing) {
      this.#compactSoon();
    }
    return written;
  }

  /** Resolves when all that was appended is written. */
  written(): Promise<void> {
    return this.journal.written();
  }

  /** Whether nothing can be appended before `retry` has written what the disk refused. */
  get stuck(): boolean {
    return this.journal.stuck !== undefined;
  }

  /** @throws Error when the disk still refuses */
  retry(): Promise<void> {
    return this.journal.retry();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#compacting;
    try {
      await this.journal.retry();
    } finally {
      await this.journal.close();
      this.lock.release();
    }
  }

  #compactSoon() {
    this.#compacting ??= this.#compact()
      .catch(error => {
        // all is still in the journal; tried again when that has grown as much again
        this.#compactAt = this.journal.bytes + this.options.compactBytes;
        this.options.onProblem(error);
      })
      .finally(() => {
        this.#compacting = undefined;
      });
  }

  async #compact() {
    const { folder, compactBytes, now } = this.options;
    // Answers wait while a segment ends, until it is on the disk: most of it is brought there before, beside them.
    await this.journal.sync();
    const rotated = await this.journal.rotate();
    const pace = createPace();
    const bytes = await writeSnapshot(folder, rotated.segment, this.tables, {
      now: now(),
      // the file may hold half of a commit: its other half has to be in the journal
      before: () => this.journal.sync(),
      rest: took => (this.#closing ? nextTurn() : sleep(pace(took))),
    });
    await this.journal.removeBefore(rotated);
    await removeSnapshotsBefore(folder, rotated.segment);
    this.#compactAt = Math.max(compactBytes, bytes);
  }
}
