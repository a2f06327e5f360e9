import {
  Batch,
  Rebalance,
  ReceivedMessage,
  SubscribeOptions,
  TopicPartition,
  Transaction,
} from '../EventBus';
import { persist } from '../persist';
import { Lane } from '../transactions/Lane';

const RETRY = { firstDelayMs: 100, maxDelayMs: 5_000 };

/** Why a chunk was not delivered to its end. */
type Ending = 'handled' | 'interrupted';

/** A partition that is read now. */
interface Holding extends TopicPartition {
  lost: AbortController;
  /** Absent where batches are not handled in transactions. */
  lane: Lane | undefined;
}

/** What a {@link Delivery} works with beside the options of its subscription. */
export interface DeliveryParts extends Transaction {
  onProblem: (error: Error) => void;
  /** Transactions for the batches of a partition; absent: without. */
  openLane?: (place: TopicPartition) => Lane;
}

/** Stores how far a partition was handled: the offset that comes next. */
export type Commit = (next: number) => Promise<void>;

/**
 * Brings what a client fetched to the handler: batches of one partition one after the other, again while the handler
 * rejects, never before the notice of a rebalance, and commits what was handled.
 */
export class Delivery {
  readonly #holdings = new Map<string, Holding>();
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #closing = new AbortController();
  #memberId: string | undefined;
  #noticed: Promise<void> = Promise.resolve();
  #noticing = 0;
  #resumed: Promise<void> | undefined;
  #resume: (() => void) | undefined;

  constructor(
    private readonly options: Pick<
      SubscribeOptions,
      'onBatch' | 'onRebalance' | 'maxBatchMessages'
    >,
    private readonly parts: DeliveryParts,
  ) {}

  get assigned(): TopicPartition[] {
    return [...this.#holdings.values()].map(({ topic, partition }) => ({
      topic,
      partition,
    }));
  }

  /**
   * Takes over what the group has decided.
   *
   * @param memberId - another one than before means that others may have had our partitions meanwhile
   * @returns what has changed
   */
  assign(partitions: readonly TopicPartition[], memberId: string): Rebalance {
    const stayed = memberId === this.#memberId;
    this.#memberId = memberId;
    const wanted = new Map(partitions.map(each => [nameOf(each), each]));
    const lost = [...this.#holdings].filter(
      ([name]) => !stayed || !wanted.has(name),
    );
    for (const [name, holding] of lost) {
      this.#holdings.delete(name);
      holding.lost.abort();
      void this.#release(name, holding);
    }
    const gained = [...wanted].filter(([name]) => !this.#holdings.has(name));
    for (const [name, { topic, partition }] of gained) {
      const place = { topic, partition };
      const lane = this.parts.openLane?.(place);
      const holding = { ...place, lane, lost: new AbortController() };
      this.#holdings.set(name, holding);
    }
    const rebalance = {
      gained: gained.map(([, { topic, partition }]) => ({ topic, partition })),
      lost: lost.map(([, { topic, partition }]) => ({ topic, partition })),
      assigned: this.assigned,
    };
    if (lost.length > 0 || gained.length > 0) this.#notice(rebalance);
    return rebalance;
  }

  /** Nothing is read any more until `assign`. */
  loseAll(): void {
    this.assign([], '');
  }

  /**
   * Hands over messages that follow one another.
   *
   * @param interrupted - ends all waiting, so that the client can go back to its group; a handler that runs goes on
   * @returns `handled` when all of them were handled and committed
   * @throws what `commit` throws
   */
  deliver(
    place: TopicPartition,
    messages: readonly ReceivedMessage[],
    commit: Commit,
    interrupted?: AbortSignal,
  ): Promise<Ending> {
    const name = nameOf(place);
    const before = this.#running.get(name) ?? Promise.resolve();
    const holding = this.#holdings.get(name);
    const running = before
      .catch(() => {}) // whoever called for it has been told
      .then(() =>
        holding
          ? this.#deliver(holding, messages, commit, interrupted)
          : 'interrupted',
      );
    this.#running.set(name, running);
    return running;
  }

  pause(): void {
    this.#resumed ??= new Promise(resolve => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#resumed = undefined;
  }

  /** Begins no further batch; resolves when those under way are handled and committed, or were given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([...this.#running.values(), this.#noticed]);
  }

  async #deliver(
    holding: Holding,
    messages: readonly ReceivedMessage[],
    commit: Commit,
    interrupted: AbortSignal | undefined,
  ): Promise<Ending> {
    const { topic, partition, lost } = holding;
    const ends = [this.#closing.signal, lost.signal];
    if (interrupted) ends.push(interrupted);
    const most = this.options.maxBatchMessages ?? 500;
    for (let i = 0; i < messages.length; i += most) {
      if (this.#noticing > 0 || this.#resumed) await this.#free(ends);
      if (ends.some(({ aborted }) => aborted)) return 'interrupted';
      const part = messages.slice(i, i + most);
      const batch = { topic, partition, messages: part };
      const handled = await this.#handle(batch, ends, holding);
      if (!handled || lost.signal.aborted) return 'interrupted';
      await commit(part[part.length - 1].offset + 1);
    }
    return 'handled';
  }

  /** Resolves when the notice was taken and nobody has paused, or at one of the ends. */
  async #free(ends: AbortSignal[]): Promise<void> {
    const signal = AbortSignal.any(ends);
    const aborted = new Promise<void>(resolve => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.#noticed, aborted]);
    while (this.#resumed && !signal.aborted) {
      await Promise.race([this.#resumed, aborted]);
    }
  }

  /** @returns false when one of the ends came before the handler had resolved */
  async #handle(
    batch: Batch,
    ends: AbortSignal[],
    { lane, lost: { signal: lost } }: Holding,
  ): Promise<boolean> {
    const { topic, partition, messages } = batch;
    try {
      const { onBatch } = this.options;
      const attempt = async () =>
        lane
          ? lane.handle(batch, lost, onBatch)
          : onBatch(batch, lost, this.parts);
      await persist(attempt, {
        ...RETRY,
        get signal() {
          return AbortSignal.any(ends);
        },
        onFailure: cause =>
          this.parts.onProblem(
            new Error(
              `The handler of ${topic}/${partition} failed at offsets ${messages[0].offset} ` +
                `to ${
                  messages[messages.length - 1].offset
                } and gets them again: ${cause.message}`,
              { cause },
            ),
          ),
      });
      return true;
    } catch {
      return false; // told of by onFailure each time but the last, and not committed: it comes again
    }
  }

  /** Ends the transactions of a partition that is lost, once nothing of it runs. */
  async #release(name: string, { lane }: Holding): Promise<void> {
    await this.#running.get(name)?.catch(() => {}); // whoever called for it has been told
    await lane?.close();
  }

  #notice(rebalance: Rebalance) {
    const { onRebalance } = this.options;
    const before = this.#noticed;
    const handlers = rebalance.lost.map(each =>
      this.#running.get(nameOf(each)),
    );
    this.#noticing += 1;
    const notice = async () => {
      await before;
      await Promise.allSettled(handlers);
      if (!onRebalance) return;
      await persist(async () => onRebalance(rebalance), {
        ...RETRY,
        signal: this.#closing.signal,
        onFailure: this.parts.onProblem,
      }).catch(this.parts.onProblem);
    };
    this.#noticed = notice().finally(() => {
      this.#noticing -= 1;
    });
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
