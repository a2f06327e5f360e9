import {
  entityName,
  milliseconds,
  refuseDoubledEntities,
  refuseEmptyState,
} from './entityName';
import {
  Commit,
  CommitResult,
  EntityRef,
  FeatureStore,
  Retention,
  StoredEntity,
  StoreUnavailableError,
} from './FeatureStore';
import { FsyncPolicy, JournalOptions } from './journalOptions';
import { Keeping, MemoryTables } from './memoryTables';
import { ChangeRecord } from './storeRecords';
import { TableFiles } from './tableFiles';

const NOTHING = new Uint8Array();

/** @public */
export interface MemoryStoreOptions {
  retention: Retention;
  /** Where things are kept on disk, for this process alone. Absent: nowhere, and all is lost when the process ends. */
  folder?: string;
  /** Default `everysec`. Without a meaning when there is no folder. */
  fsync?: FsyncPolicy;
  /** Bytes of journal after which everything is written down anew; default 64 MiB. */
  compactBytes?: number;
  /** Milliseconds since 1970; default `Date.now`. */
  now?: () => number;
  /** Gets what went wrong beside the calls: nothing is lost by it. */
  onProblem?: (error: Error) => void;
}

/**
 * Features in the memory of one process, kept in a folder over its end, `kill -9` included. Everything has to fit in
 * memory.
 *
 * @public
 */
export class MemoryStore implements FeatureStore {
  readonly #tables: MemoryTables;
  readonly #files: TableFiles | undefined;
  readonly #now: () => number;
  #closed = false;

  private constructor(
    tables: MemoryTables,
    files: TableFiles | undefined,
    now: () => number,
  ) {
    this.#tables = tables;
    this.#files = files;
    this.#now = now;
  }

  /**
   * Takes the folder and reads what is in it.
   *
   * @throws Error when an option is wrong, another process has the folder, or its files are damaged
   */
  static async open(
    options: MemoryStoreOptions,
    /** For tests. */
    write?: JournalOptions['write'],
  ): Promise<MemoryStore> {
    const { retention, folder, now = Date.now } = options;
    const { fsync = 'everysec', compactBytes = 64 * 1024 * 1024 } = options;
    const keeping: Keeping = {
      entityMs: milliseconds('entitySeconds', retention.entitySeconds),
      decisionMs: milliseconds('decisionSeconds', retention.decisionSeconds),
    };
    if (!(compactBytes > 0)) {
      throw new Error(
        `compactBytes is ${compactBytes}; give a number of bytes above 0`,
      );
    }
    const tables = new MemoryTables(keeping);
    if (folder === undefined) return new MemoryStore(tables, undefined, now);
    const onProblem = options.onProblem ?? (() => {});
    const kept = { folder, fsync, compactBytes, now, onProblem, write };
    const files = await TableFiles.open(tables, kept);
    return new MemoryStore(tables, files, now);
  }

  async load(entities: readonly EntityRef[]): Promise<StoredEntity[]> {
    this.#refuseClosed();
    const now = this.#now();
    return entities.map(entity => this.#tables.load(entityName(entity), now));
  }

  async commit(commit: Commit): Promise<CommitResult> {
    refuseDoubledEntities(commit);
    await this.#ready();
    const now = this.#now();
    const { decided } = commit;
    this.#tables.age(now);
    const known =
      decided && this.#tables.decisions.find(decided.transactionId, now);
    if (known) {
      // the first one may still be on its way to the file: nothing may be answered that could be lost
      await this.#kept(this.#files?.written());
      return { kind: 'repeated', record: known };
    }
    const changes = commit.changes.map(asRecord);
    const fits = changes.every(
      ({ name, expected }) => this.#tables.version(name, now) === expected,
    );
    if (!fits) return { kind: 'conflict' };
    const sequence = (this.#tables.sequence += 1);
    for (const change of changes) this.#tables.change(change, sequence, now);
    if (decided) this.#tables.decide(decided, now);
    await this.#kept(
      this.#files?.append({
        kind: 'commit',
        sequence,
        at: now,
        decided,
        changes,
      }),
    );
    return { kind: 'committed' };
  }

  async restore(
    entity: EntityRef,
    found: number,
    state: { version: number; snapshot: Uint8Array },
  ): Promise<boolean> {
    refuseEmptyState(state);
    await this.#ready();
    const now = this.#now();
    const name = entityName(entity);
    if (this.#tables.version(name, now) !== found) return false;
    const { version, snapshot } = state;
    const sequence = (this.#tables.sequence += 1);
    this.#tables.restore(name, { version, snapshot }, sequence, now);
    const restored = { name, version, snapshot, sequence, at: now };
    await this.#kept(this.#files?.append({ kind: 'restore', ...restored }));
    return true;
  }

  async decided(transactionId: string): Promise<Uint8Array | undefined> {
    await this.#ready();
    const record = this.#tables.decisions.find(transactionId, this.#now());
    if (record) await this.#kept(this.#files?.written());
    return record;
  }

  /** Records of the decisions that were kept since a time, in milliseconds since 1970, in their order. */
  *decidedSince(time: number): Iterable<Uint8Array> {
    for (const { at, record } of this.#tables.decisions) {
      if (at >= time) yield record;
    }
  }

  async ping(): Promise<boolean> {
    if (this.#closed) return false;
    try {
      await this.#ready(); // whoever only asks finds out when the disk has room again
      return true;
    } catch {
      return false; // whatever the reason: that is the answer
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#kept(this.#files?.close());
  }

  /** Only waits while the disk refuses what was written before. */
  #ready(): Promise<void> | undefined {
    this.#refuseClosed();
    return this.#files?.stuck ? this.#kept(this.#files.retry()) : undefined;
  }

  async #kept(done: Promise<void> | undefined): Promise<void> {
    try {
      await done;
    } catch (error) {
      const { message } = error as Error;
      throw new StoreUnavailableError(message, { cause: error });
    }
  }

  #refuseClosed() {
    if (this.#closed) {
      throw new StoreUnavailableError('The feature store was closed');
    }
  }
}

/** The event is of no use beside a state that it is in. */
function asRecord(change: Commit['changes'][number]): ChangeRecord {
  const { expected, event, snapshot, renew } = change;
  return {
    name: entityName(change),
    expected,
    renew,
    event: snapshot ? NOTHING : event,
    snapshot,
  };
}
