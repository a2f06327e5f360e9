import { type FolderLock, lockFolder } from '../store/folderLock';
import { Journal } from '../store/journal';
import { segmentsIn } from '../store/journalSegments';
import type { PendingLog } from './Outage';

/**
 * Answers that wait for the store, in files, kept over the end of the process.
 *
 * @public
 */
export class JournalPendingLog implements PendingLog {
  private constructor(
    private readonly journal: Journal,
    private readonly lock: FolderLock,
    private found: Buffer[],
  ) {}

  /**
   * @param folder - of this process alone
   * @throws Error when files in it are damaged, or another process has it
   */
  static async open(folder: string): Promise<JournalPendingLog> {
    const lock = lockFolder(folder);
    try {
      const found: Buffer[] = [];
      // files before it were cleared
      const [first] = await segmentsIn(folder);
      const journal = await Journal.open(
        { folder, fsync: 'everysec', first },
        record => found.push(record),
      );
      return new JournalPendingLog(journal, lock, found);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.journal.stuck) await this.journal.retry();
    await this.journal.append(bytes);
  }

  async *read(): AsyncIterable<Uint8Array> {
    yield* this.found;
    this.found = [];
  }

  async clear(): Promise<void> {
    this.found = [];
    await this.journal.removeBefore(await this.journal.rotate());
  }

  async close(): Promise<void> {
    try {
      await this.journal.close();
    } finally {
      this.lock.release();
    }
  }
}
