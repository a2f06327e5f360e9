import {
  type EntityState,
  type FeatureLayout,
  InvalidFieldError,
} from '@modelport/fraud-core';
import type { BatchLookup, BatchValues } from '../batch/BatchLookup';
import type { Serving } from '../models/Serving';
import type { Pseudonyms } from '../privacy/Pseudonyms';
import {
  type Commit,
  type EntityRef,
  type FeatureStore,
  StoreUnavailableError,
  UnreadableKeyError,
} from '../store/FeatureStore';
import {
  count,
  decide,
  eventOf,
  type Lacks,
  refsOf,
  takeStates,
  type Transaction,
} from './compute';
import {
  type DecisionRecord,
  differenceFrom,
  encodeRecord,
  type ScoreRequest,
} from './DecisionRecord';
import { type CachedEntity, EntityCache } from './EntityCache';
import type { LabelRequest } from './LabelRequest';
import { applyLabelOnce, type LabelOutcome } from './labels';
import { LabelTimes } from './LabelTimes';
import { Outage, type OutageState, type PendingLog } from './Outage';
import { type OutcomeRecord, outcomeRecordOf } from './OutcomeRecord';
import { RefusedError } from './RefusedError';
import type { StageTimer } from './StageTimer';
import { storedDecision } from './storedDecision';
import { type LeftOut, UnreadableKeys } from './UnreadableKeys';

/**
 * What a transaction was answered.
 *
 * @public
 */
export interface Answer {
  record: DecisionRecord;
  /** Whether it had been decided before. */
  isRepeated: boolean;
  /** Whether it waits for the store, which may turn out to have another decision of this id. */
  isPending: boolean;
}

/** What the engine works with. */
export interface EngineParts {
  serving: Serving;
  store: FeatureStore;
  pseudonyms: Pseudonyms;
  /** Where answers are kept while the store does not answer; absent: in memory alone. */
  pendingLog?: PendingLog;
  /** Where what batch jobs know is read; needed by layouts that have it. */
  batch?: BatchLookup;
  /** Entities that are remembered at least. */
  capacity: number;
  /** Answers that may wait for the store; beyond them nothing is answered. */
  mostPending: number;
  /** Milliseconds since 1970-01-01. */
  now(): number;
  /** Gives a transaction that has no origin one, before anything of it is decided. */
  claim?(transactionId: string): Promise<string>;
  /** Told of each claim that no decision has for its origin. */
  onUnclaimed?(origin: string): void;
  /** Told of each decision, once, when it is kept. */
  onDecided(record: DecisionRecord, bytes: Buffer): void;
  /** Told of each label that was taken, and waited for; `byTopic` as it was given to {@link ScoringEngine.label}. */
  onLabelled?(record: OutcomeRecord, byTopic: boolean): Promise<void> | void;
  /** Told of each time that the work of a transaction had to be done again. */
  onConflict(): void;
  /** Told of each entity that the store had lost and was given back. */
  onRestored(): void;
  /** Told of why the store is not asked, once an outage for each reason. */
  onSilent?(error: unknown): void;
  /** Told of why a key of the store cannot be read, once an hour for each reason. */
  onUnreadable?(error: UnreadableKeyError): void;
  /** Told of each time that something goes without what cannot be read: of an entity by its name, else of `decision`. */
  onLeftOut?(what: string): void;
  /** Told of each transaction for which a window reaches back to when it was not kept yet. */
  onIncomplete?(): void;
}

const NOTHING_LACKS: Lacks = {};
/** Tries until a transaction that others are always faster with is given up. */
const MOST_TRIES = 50;

/**
 * Scores transactions: counts them for their customer and terminal, asks the models, decides, and keeps all of it in one
 * commit. Between reading what is known of an entity and handing over what is known now nothing else runs, so that
 * transactions of one entity follow each other without locks; where another process was faster, the store refuses the
 * commit and the work is done again.
 */
export class ScoringEngine {
  readonly #parts: EngineParts;
  readonly #cache: EntityCache;
  readonly #outage: Outage;
  readonly #unreadable: UnreadableKeys;
  readonly #labelTimes: LabelTimes;
  readonly #running = new Map<string, Promise<unknown>>();
  #serving: Serving;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#serving = parts.serving;
    parts.batch?.fit(parts.serving.layout);
    this.#cache = new EntityCache(
      parts.store,
      parts.capacity,
      parts.onRestored,
    );
    this.#unreadable = new UnreadableKeys(parts);
    this.#labelTimes = new LabelTimes(parts.now);
    this.#outage = new Outage({
      store: parts.store,
      cache: this.#cache,
      unreadable: this.#unreadable,
      log: parts.pendingLog,
      most: parts.mostPending,
      layout: () => this.#serving.layout,
      onKept: parts.onDecided,
      onUnclaimed: parts.onUnclaimed,
      onSilent: parts.onSilent,
    });
  }

  /** What answers now. */
  get serving(): Serving {
    return this.#serving;
  }

  get outage(): OutageState {
    return this.#outage.state;
  }

  /** Takes up what an earlier process had answered without the store. */
  async start(): Promise<void> {
    await this.#outage.start();
  }

  /** From now on this answers; what is under way has been, or will be, answered whole by one of the two. */
  swap(serving: Serving): void {
    const before = this.#serving;
    this.#serving = serving;
    this.#parts.batch?.fit(serving.layout);
    before.release();
  }

  /**
   * Keeps from now on what another layout says; what answers stays what it was.
   *
   * @param layout - begins with the feature sets of the one that is served
   */
  widen(layout: FeatureLayout): void {
    this.#serving = { ...this.#serving, layout };
    this.#parts.batch?.fit(layout);
  }

  /**
   * @param origin - see {@link DecisionRecord.origin}; absent where it came by request
   * @param byTopic - whether it can wait, also for another version that reads what this one cannot
   * @throws InvalidFieldError that names the field, with nothing counted
   * @throws RefusedError when the id was used for another transaction, or too many answers wait for the store
   * @throws StoreUnavailableError when it can wait, and has to
   */
  async score(
    request: ScoreRequest,
    timer: StageTimer,
    origin?: string,
    byTopic = false,
  ): Promise<Answer> {
    const { transactionId, customerId, terminalId } = request;
    if (request.currency !== this.#serving.configuration.currency) {
      throw new InvalidFieldError(
        'currency',
        `is ${request.currency}; this service takes ${
          this.#serving.configuration.currency
        }`,
      );
    }
    const claim =
      origin === undefined && this.#parts.claim
        ? await this.#parts.claim(transactionId)
        : undefined;
    const { pseudonyms, now } = this.#parts;
    const transaction: Transaction = {
      transactionId,
      eventTime: request.eventTime,
      receivedAt: now(),
      amount: request.amount,
      currency: request.currency,
      keys: {
        customer: pseudonyms.of('customer', customerId),
        terminal: pseudonyms.of('terminal', terminalId),
      },
      origin: origin ?? claim,
    };
    // The same transaction twice at once: the second waits for the answer of the first.
    for (;;) {
      const other = this.#running.get(transactionId);
      if (!other) break;
      await other.catch(() => undefined);
    }
    const answering = this.#answer(transaction, timer, byTopic);
    this.#running.set(transactionId, answering);
    try {
      const answer = await answering;
      if (claim !== answer.record.origin) this.#unclaim(claim);
      return answer;
    } catch (error) {
      // of any other error it is not known whether something was kept
      if (error instanceof RefusedError || error instanceof InvalidFieldError) {
        this.#unclaim(claim);
      }
      throw error;
    } finally {
      this.#running.delete(transactionId);
    }
  }

  /** How many answers the store does not have yet. */
  get pending(): number {
    return this.#outage.pending;
  }

  /**
   * @throws StoreUnavailableError
   * @throws RefusedError when what the store has as the decision cannot be read
   */
  async decided(transactionId: string): Promise<DecisionRecord | undefined> {
    const pending = this.#outage.decided(transactionId);
    if (pending) return pending;
    try {
      return await this.#stored(transactionId);
    } catch (error) {
      if (!(error instanceof UnreadableKeyError)) throw error;
      this.#unreadable.leaveOut(error, undefined);
      throw error;
    }
  }

  async #stored(transactionId: string): Promise<DecisionRecord | undefined> {
    const bytes = await this.#parts.store.decided(transactionId);
    return bytes && storedDecision(transactionId, bytes);
  }

  /**
   * @throws InvalidFieldError that names the field
   * @throws RefusedError when the transaction is not known
   * @throws StoreUnavailableError
   */
  async label(request: LabelRequest, byTopic = false): Promise<LabelOutcome> {
    let left: LeftOut | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (this.#outage.state !== 'up')
        throw new StoreUnavailableError(
          'The feature store does not answer; send the label again later',
        );
      let outcome: LabelOutcome | undefined;
      try {
        outcome = await this.#labelOnce(request, left);
      } catch (error) {
        if (!(error instanceof UnreadableKeyError)) throw error;
        this.#unreadable.awaitOther(error);
        left = this.#unreadable.leaveOut(error, left);
        continue;
      }
      if (outcome) {
        const record = outcomeRecordOf(request, outcome);
        await this.#parts.onLabelled?.(record, byTopic);
        return outcome;
      }
      this.#parts.onConflict();
    }
    throw new StoreUnavailableError(
      'Others were always faster with the entities of this transaction; send the label again',
    );
  }

  #labelOnce(
    request: LabelRequest,
    left: LeftOut | undefined,
  ): Promise<LabelOutcome | undefined> {
    const { store, pseudonyms, now } = this.#parts;
    return applyLabelOnce(request, {
      layout: () => this.#serving.layout,
      ...{ cache: this.#cache, store, pseudonyms, now, left },
      times: this.#labelTimes,
      commit: commit => this.#commit(commit),
    });
  }

  #unclaim(claim: string | undefined) {
    if (claim !== undefined) this.#parts.onUnclaimed?.(claim);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#running.values());
    await this.#outage.stop();
    this.#serving.release();
  }

  /** Where what batch jobs know is read; undefined where nothing that is served needs it. */
  get #batch(): BatchLookup | undefined {
    return this.#serving.layout.batch.length > 0
      ? this.#parts.batch
      : undefined;
  }

  async #answer(
    transaction: Transaction,
    timer: StageTimer,
    byTopic: boolean,
  ): Promise<Answer> {
    const arriving = this.#batch?.arriving(
      this.#serving.layout,
      transaction.keys,
    );
    if (arriving) await arriving;
    let left = this.#unreadable.leftOut(transaction.keys);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (this.#outage.state !== 'up') break;
      try {
        const answer = await this.#tryOnce(transaction, timer, left);
        if (answer) return answer;
      } catch (error) {
        if (error instanceof UnreadableKeyError) {
          if (byTopic) this.#unreadable.awaitOther(error);
          left = this.#unreadable.leaveOut(error, left);
        } else if (error instanceof StoreUnavailableError) {
          this.#outage.begin(error);
        } else {
          throw error;
        }
      }
    }
    // What is answered without the store is handed over when an outage ends, and never else.
    this.#outage.begin(
      new StoreUnavailableError(
        'Others were always faster with the entities of a transaction',
      ),
    );
    return this.#answerWithoutStore(transaction, timer);
  }

  /** @returns undefined when it has to be done again */
  async #tryOnce(
    transaction: Transaction,
    timer: StageTimer,
    left: LeftOut | undefined,
  ): Promise<Answer | undefined> {
    const { layout } = this.#serving;
    const refs = refsOf(layout, transaction.keys, left);
    const held = this.#cache.getAll(layout, refs);
    if (!held) {
      await this.#cache.load(layout, refs);
      return undefined;
    }
    // From here to the commit nothing is waited for, unless the transaction was counted before.
    const batch = this.#batch?.take(layout, transaction.keys);
    const updated = count(layout, held, transaction, batch);
    timer.mark('features');
    if (updated.isRepeated) {
      const { transactionId } = transaction;
      const pending = this.#outage.decided(transactionId);
      if (pending) return repeated(pending, transaction, true);
      const known = await this.#stored(transactionId);
      if (known) return repeated(known, transaction);
      // What was computed belongs to a configuration that no longer answers.
      if (this.#serving.layout !== layout) return undefined;
    }
    const lacks = lacksOf(left, batch);
    return this.#decideAndKeep(transaction, refs, held, updated, lacks, timer);
  }

  async #decideAndKeep(
    transaction: Transaction,
    refs: readonly EntityRef[],
    held: ReadonlyMap<string, CachedEntity>,
    updated: ReturnType<typeof count>,
    lacks: Lacks,
    timer: StageTimer,
  ): Promise<Answer | undefined> {
    if (updated.incomplete.length > 0) this.#parts.onIncomplete?.();
    const record = decide(this.#serving, transaction, updated, timer, lacks);
    const bytes = encodeRecord(record);
    const changes = updated.isRepeated
      ? []
      : takeStates(
          this.#serving.layout,
          refs,
          held,
          updated.states,
          eventOf(transaction),
        );
    const { transactionId } = transaction;
    const result = await this.#commit({
      decided: { transactionId, record: bytes },
      changes,
    });
    timer.mark('store');
    switch (result.kind) {
      case 'committed':
        this.#parts.onDecided(record, bytes);
        return { record, isRepeated: false, isPending: false };
      case 'repeated':
        return repeated(
          storedDecision(transactionId, result.record),
          transaction,
        );
      default:
        this.#parts.onConflict();
        return undefined;
    }
  }

  async #commit(commit: Commit) {
    try {
      const result = await this.#parts.store.commit(commit);
      this.#cache.settle(commit.changes, result.kind === 'committed');
      return result;
    } catch (error) {
      if (error instanceof StoreUnavailableError) {
        for (const change of commit.changes) {
          const { layout } = this.#serving;
          this.#outage.remember(change, this.#cache.get(layout, change)?.state);
        }
      }
      this.#cache.settle(commit.changes, false);
      throw error;
    }
  }

  async #answerWithoutStore(
    transaction: Transaction,
    timer: StageTimer,
  ): Promise<Answer> {
    const known = this.#outage.decided(transaction.transactionId);
    if (known) return repeated(known, transaction, true);
    const { layout } = this.#serving;
    const refs = refsOf(layout, transaction.keys);
    const held = new Map<string, { state: EntityState | undefined }>(
      refs.map(ref => [ref.entity, { state: this.#outage.stateOf(ref) }]),
    );
    const batch = this.#batch?.take(layout, transaction.keys);
    const updated = count(layout, held, transaction, batch);
    timer.mark('features');
    const record = decide(this.#serving, transaction, updated, timer, {
      without: 'store-unavailable',
    });
    await this.#outage.keep(transaction, record, updated.states);
    timer.mark('store');
    return { record, isRepeated: false, isPending: true };
  }
}

function lacksOf(
  left: LeftOut | undefined,
  batch: BatchValues | undefined,
): Lacks {
  if (left) return { without: 'entity-unreadable', batch };
  return batch ? { batch } : NOTHING_LACKS;
}

/** @throws RefusedError when it was another transaction that had this id */
function repeated(
  record: DecisionRecord,
  transaction: Transaction,
  isPending = false,
): Answer {
  const difference = differenceFrom(record, {
    ...transaction,
    customer: transaction.keys.customer,
    terminal: transaction.keys.terminal,
  });
  if (difference) {
    throw new RefusedError(
      409,
      `transaction_id: ${record.transaction_id} was decided with another ${difference}; give each transaction an id of its own`,
      'transaction_id',
    );
  }
  return { record, isRepeated: true, isPending };
}
