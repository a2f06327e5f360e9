import type { EntityState, FeatureLayout } from '@modelport/fraud-core';
import {
  type CommitResult,
  type EntityRef,
  type FeatureStore,
  StoreUnavailableError,
  UnreadableKeyError,
} from '../store/FeatureStore';
import {
  count,
  eventOf,
  refsOf,
  takeStates,
  type Transaction,
} from './compute';
import {
  decodeRecord,
  type DecisionRecord,
  encodeRecord,
} from './DecisionRecord';
import type { EntityCache } from './EntityCache';
import { OtherFormatError } from './OtherFormatError';
import { RefusedError } from './RefusedError';
import { storedDecision } from './storedDecision';
import type { LeftOut, UnreadableKeys } from './UnreadableKeys';

/**
 * Whether the feature store is asked: `up`; `down`, it did not answer; `catching-up`, it answers again and is given what
 * was answered without it.
 *
 * @public
 */
export type OutageState = 'up' | 'down' | 'catching-up';

/** Where answers are kept, in order, while the store does not answer. */
export interface PendingLog {
  /** @throws when it cannot be kept, for example on a full disk */
  append(bytes: Uint8Array): Promise<void>;
  /** What was appended and not cleared, also by an earlier process. */
  read(): AsyncIterable<Uint8Array>;
  /** Forgets what was appended before this was called, and nothing that is appended after. */
  clear(): Promise<void>;
}

/** What an outage is survived with. */
export interface OutageParts {
  store: FeatureStore;
  cache: EntityCache;
  unreadable: UnreadableKeys;
  log?: PendingLog;
  /** Answers that may wait for the store. */
  most: number;
  layout(): FeatureLayout;
  /** Told of each decision, once, when the store has it. */
  onKept(record: DecisionRecord, bytes: Buffer): void;
  /** Told of each origin that no decision has after all. */
  onUnclaimed?(origin: string): void;
  /** Told of why the store is not asked, once an outage for each reason. */
  onSilent?(error: unknown): void;
}

const PING_EVERY_MS = 100;
/** Answers that are handed over side by side. */
const HANDED_OVER_AT_ONCE = 32;

/** Of a message: topic, partition and offset; that of a request is another one. */
const isOfMessage = (origin: string | undefined) =>
  origin !== undefined && /\/\d+\/\d+$/.test(origin);

const nameOf = ({ entity, key }: EntityRef) => `${entity} ${key}`;

const transactionOf = (record: DecisionRecord): Transaction => ({
  transactionId: record.transaction_id,
  eventTime: record.event_time,
  receivedAt: record.received_at,
  amount: record.amount,
  currency: record.currency,
  keys: { customer: record.customer, terminal: record.terminal },
});

/**
 * Goes on without the store. What is answered meanwhile rests on what this process remembers, and is handed to the store, in
 * order, when it is back; the store takes each id once, so that what it had taken before it fell silent counts once.
 */
export class Outage {
  readonly #parts: OutageParts;
  /** States as they are without the store. */
  #states = new Map<string, EntityState>();
  /** Answers that the store does not have yet, oldest first. */
  #pending = new Map<string, DecisionRecord>();
  #state: OutageState = 'up';
  #stopped = false;
  /** Why the store is not asked, as it was told last in this outage. */
  #told: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #catchingUp: Promise<void> = Promise.resolve();

  constructor(parts: OutageParts) {
    this.#parts = parts;
  }

  get state(): OutageState {
    return this.#state;
  }

  /** How many answers the store does not have yet. */
  get pending(): number {
    return this.#pending.size;
  }

  async start(): Promise<void> {
    if (!this.#parts.log) return;
    for await (const bytes of this.#parts.log.read()) {
      const record = decodeRecord(bytes);
      this.#pending.set(record.transaction_id, record);
    }
    if (this.#pending.size > 0) {
      this.begin(
        new StoreUnavailableError(
          `${
            this.#pending.size
          } answers of an earlier process wait for the feature store`,
        ),
      );
    }
  }

  /** The store did not answer. */
  begin(why: Error): void {
    if (this.#state !== 'up') return;
    this.#state = 'down';
    this.#tell(why);
    this.#look();
  }

  /** The same reason again and again, as one record that nobody can read, is told once an outage. */
  #tell(why: Error): void {
    if (why.message === this.#told) return;
    this.#told = why.message;
    this.#parts.onSilent?.(why);
  }

  /** What was answered while the store was silent. */
  decided(transactionId: string): DecisionRecord | undefined {
    return this.#pending.get(transactionId);
  }

  /** What a commit would have kept of an entity. */
  remember(ref: EntityRef, state: EntityState | undefined): void {
    if (state) this.#states.set(nameOf(ref), state);
  }

  /** What is known of an entity without the store. */
  stateOf(ref: EntityRef): EntityState | undefined {
    return (
      this.#states.get(nameOf(ref)) ??
      this.#parts.cache.get(this.#parts.layout(), ref)?.state
    );
  }

  /**
   * Keeps an answer for the store.
   *
   * @throws RefusedError when it cannot be kept, so that it must not be given
   */
  async keep(
    transaction: Transaction,
    record: DecisionRecord,
    states: Readonly<Record<string, EntityState>>,
  ): Promise<void> {
    if (this.#pending.size >= this.#parts.most) {
      throw new RefusedError(
        503,
        `${
          this.#pending.size
        } answers wait for the feature store, which is all this service keeps; try again when it is back`,
      );
    }
    this.#pending.set(record.transaction_id, record);
    for (const ref of refsOf(this.#parts.layout(), transaction.keys)) {
      this.#states.set(nameOf(ref), states[ref.entity]);
    }
    try {
      await this.#parts.log?.append(encodeRecord(record));
    } catch (error) {
      this.#pending.delete(record.transaction_id);
      throw new RefusedError(
        503,
        `The feature store does not answer, and what was answered cannot be kept: ${
          (error as Error).message
        }`,
      );
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#catchingUp;
  }

  #look(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(async () => {
      const isBack = await this.#parts.store.ping().catch(() => false);
      if (this.#stopped) return;
      if (isBack) this.#catchingUp = this.#catchUp();
      else this.#look();
    }, PING_EVERY_MS);
    this.#timer.unref();
  }

  async #catchUp(): Promise<void> {
    this.#state = 'catching-up';
    // From here on it holds what the store has, and nothing else.
    this.#parts.cache.clear();
    try {
      while (this.#pending.size > 0 && !this.#stopped) {
        const some = [...this.#firstPending()];
        await Promise.all(some.map(record => this.#handOver(record)));
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.#state = 'down';
      this.#tell(error);
      this.#look();
      return;
    }
    if (this.#stopped) return;
    this.#states.clear();
    this.#state = 'up';
    this.#told = undefined;
    // Should it fail, all of it is handed over once more at the next start, and counts once.
    await this.#parts.log?.clear().catch(() => undefined);
  }

  *#firstPending(): Iterable<DecisionRecord> {
    let taken = 0;
    for (const record of this.#pending.values()) {
      if (taken === HANDED_OVER_AT_ONCE) return;
      taken += 1;
      yield record;
    }
  }

  async #handOver(record: DecisionRecord): Promise<void> {
    const { unreadable } = this.#parts;
    let left: LeftOut | undefined;
    let bytes: Buffer | undefined = encodeRecord(record);
    for (;;) {
      try {
        if (await this.#tryHandOver(record, bytes, left)) return;
      } catch (error) {
        if (!(error instanceof UnreadableKeyError)) throw error;
        // What cannot be kept of one must not hold up the others.
        if (error.of) {
          left = unreadable.leaveOut(error, left);
          continue;
        }
        unreadable.tell(error);
        // Another version has decided it; and a message comes again, and is refused: it must not have counted.
        if (error instanceof OtherFormatError || isOfMessage(record.origin)) {
          this.#letGo(record);
          return;
        }
        bytes = undefined;
      }
    }
  }

  /** What was answered is neither counted nor told of. */
  #letGo({ transaction_id, origin }: DecisionRecord): void {
    this.#pending.delete(transaction_id);
    if (origin !== undefined) this.#parts.onUnclaimed?.(origin);
  }

  /**
   * @param bytes - of the decision; undefined where the store has no place for it
   * @returns whether the store has it; else it has to be done again
   */
  async #tryHandOver(
    record: DecisionRecord,
    bytes: Buffer | undefined,
    left: LeftOut | undefined,
  ): Promise<boolean> {
    const id = record.transaction_id;
    const result = await this.#commit(transactionOf(record), bytes, left);
    if (result.kind === 'conflict') return false;
    if (result.kind === 'committed') {
      this.#pending.delete(id);
      this.#parts.onKept(record, bytes ?? encodeRecord(record));
      return true;
    }
    // The store had taken it before it fell silent: whether anybody was told of it is not known.
    const kept = storedDecision(id, result.record);
    this.#pending.delete(id);
    const { origin } = record;
    if (origin !== undefined && origin !== kept.origin) {
      this.#parts.onUnclaimed?.(origin);
    }
    this.#parts.onKept(kept, Buffer.from(result.record));
    return true;
  }

  async #commit(
    transaction: Transaction,
    bytes: Buffer | undefined,
    left: LeftOut | undefined,
  ): Promise<CommitResult> {
    const { cache, store } = this.#parts;
    const refs = refsOf(this.#parts.layout(), transaction.keys, left);
    await cache.load(this.#parts.layout(), refs);
    const layout = this.#parts.layout();
    const held = cache.getAll(layout, refs);
    if (!held) return { kind: 'conflict' };
    const { isRepeated, states } = count(layout, held, transaction);
    const changes = isRepeated
      ? []
      : takeStates(layout, refs, held, states, eventOf(transaction));
    try {
      const result = await store.commit({
        ...(bytes && {
          decided: { transactionId: transaction.transactionId, record: bytes },
        }),
        changes,
      });
      cache.settle(changes, result.kind === 'committed');
      return result;
    } catch (error) {
      cache.settle(changes, false);
      throw error;
    }
  }
}
