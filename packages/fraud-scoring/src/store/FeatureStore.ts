/**
 * One customer, terminal or the like.
 *
 * @public
 */
export interface EntityRef {
  /** Such as `customer`. */
  entity: string;
  /** Its pseudonym. */
  key: string;
}

/**
 * What a store keeps of an entity: a state as bytes, and the events that came after it, oldest first. The version counts
 * all events that it ever had; 0 where nothing is kept.
 *
 * @public
 */
export interface StoredEntity {
  version: number;
  /** Of the version `version - events.length`; absent where the events are all there is. */
  snapshot?: Uint8Array;
  events: readonly Uint8Array[];
}

/**
 * One event more for an entity.
 *
 * @public
 */
export interface EntityChange extends EntityRef {
  /** The version that the event was computed on. The store takes the event only when this is still the one it has. */
  expected: number;
  event: Uint8Array;
  /** The state after the event, when the events before it are to be forgotten. */
  snapshot?: Uint8Array;
  /** Whether the time to live of the entity begins anew. */
  renew: boolean;
}

/**
 * What is kept or not kept as a whole.
 *
 * @public
 */
export interface Commit {
  /** A transaction with what was decided; absent for a label. Its id can be committed once. */
  decided?: { transactionId: string; record: Uint8Array };
  changes: readonly EntityChange[];
}

/**
 * - `committed`: all of it is kept, and stays after a crash of this process.
 * - `repeated`: the transaction was decided before, as `record` says; nothing has changed.
 * - `conflict`: somebody else was faster with one of the entities; nothing has changed. Load them and compute again.
 *
 * @public
 */
export type CommitResult =
  | { kind: 'committed' }
  | { kind: 'repeated'; record: Uint8Array }
  | { kind: 'conflict' };

/**
 * Keeps what features are computed from, and what was decided. It knows nothing of features: it keeps bytes, takes each
 * commit whole or not at all, and refuses one that was computed on something older than what it has.
 *
 * @public
 */
export interface FeatureStore {
  /**
   * In the order of the entities.
   *
   * @throws StoreUnavailableError
   * @throws UnreadableKeyError when something else lies under a key; nothing has changed
   */
  load(entities: readonly EntityRef[]): Promise<StoredEntity[]>;

  /**
   * Commits of one process that change the same entity are taken in the order in which this is called.
   *
   * @throws StoreUnavailableError when it is not known whether it was kept; committing it again is safe
   * @throws UnreadableKeyError when something else lies under a key; nothing has changed
   */
  commit(commit: Commit): Promise<CommitResult>;

  /**
   * Puts a state in place where the store has lost what it had: only when the version there is still `found`.
   *
   * @returns whether it was taken
   * @throws StoreUnavailableError
   * @throws UnreadableKeyError when something else lies under a key; nothing has changed
   */
  restore(
    entity: EntityRef,
    found: number,
    state: { version: number; snapshot: Uint8Array },
  ): Promise<boolean>;

  /**
   * What was decided about a transaction, as long as it is remembered.
   *
   * @throws StoreUnavailableError
   * @throws UnreadableKeyError when something else lies under a key; nothing has changed
   */
  decided(transactionId: string): Promise<Uint8Array | undefined>;

  /** @returns whether it answers now */
  ping(): Promise<boolean>;

  /** Keeps all that was committed and lets go of files and connections. */
  close(): Promise<void>;
}

/**
 * How long a store keeps things.
 *
 * @public
 */
export interface Retention {
  /** Seconds without an event after which an entity is forgotten: longer than the longest window with its delay. */
  entitySeconds: number;
  /** Seconds for which a decision is remembered, so that a transaction that comes again has the same answer. */
  decisionSeconds: number;
}

/**
 * The store did not answer, or not in time.
 *
 * @public
 */
export class StoreUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailableError';
  }
}

/**
 * What lies under one key is of another kind or format than this store writes. The store itself answers: everything else
 * goes on, and asking again changes nothing before somebody has looked at the key.
 *
 * @public
 */
export class UnreadableKeyError extends Error {
  /**
   * @param message - names the key, in which customers and terminals are pseudonyms
   * @param of - whose key it is; undefined where it is that of the decision which was asked for
   * @param reason - what is wrong with it: the same words for all keys with which that is wrong
   */
  constructor(
    message: string,
    readonly of: EntityRef | undefined,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'UnreadableKeyError';
  }
}
