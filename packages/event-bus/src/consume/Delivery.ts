import {
  Batch,
  Rebalance,
  ReceivedMessage,
  Storing,
  SubscribeOptions,
  TopicPartition,
  Transaction,
} from '../EventBus';
import { persist } from '../persist';
import { placeName } from '../placeName';
import { Lane } from '../transactions/Lane';
import { Commit, Unstored } from './Unstored';

const RETRY = { firstDelayMs: 100, maxDelayMs: 5_000 };

/** Why a chunk was not delivered to its end. */
type Ending = 'handled' | 'interrupted';

/** A partition that is read now. */
interface Holding extends TopicPartition {
  lost: AbortController;
  /** What is handled and not committed. */
  unstored: Unstored;
  /** The handler's turn: it gets batches one after the other, also those that come again. */
  turn: Promise<unknown>;
  /** Absent where batches are not handled in transactions. */
  lane: Lane | undefined;
}

/** What a {@link Delivery} works with beside the options of its subscription. */
export interface DeliveryParts extends Transaction {
  onProblem: (error: Error) => void;
  /** Transactions for the batches of a partition; absent: without. */
  openLane?: (place: TopicPartition) => Lane;
}

/**
 * Brings what a client fetched to the handler: batches of one partition one after the other, again while the handler
 * rejects, never before the notice of a rebalance, and commits what was handled, in its order.
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
    const wanted = new Map(partitions.map(each => [placeName(each), each]));
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
      const holding = {
        ...{ ...place, lane, lost: new AbortController() },
        ...{ unstored: new Unstored(), turn: Promise.resolve() },
      };
      this.#holdings.set(name, holding);
    }
    const rebalance = {
      gained: gained.map(([, { topic, partition }]) => ({ topic, partition })),
      lost: lost.map(([, { topic, partition }]) => ({ topic, partition })),
      assigned: this.assigned,
    };
    if (lost.length > 0 || gained.length > 0) {
      const ends = lost.map(([name, holding]) => this.#endOf(name, holding));
      this.#notice(rebalance, ends);
    }
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
   * @returns `handled` when all of them were handled, and committed but for what the handler still has stored
   * @throws what `commit` throws, for these messages or for those before
   */
  deliver(
    place: TopicPartition,
    messages: readonly ReceivedMessage[],
    commit: Commit,
    interrupted?: AbortSignal,
  ): Promise<Ending> {
    const name = placeName(place);
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
    const held = [...this.#holdings.values()];
    await Promise.allSettled([...this.#running.values(), this.#noticed]);
    await Promise.all(held.map(({ unstored }) => unstored.settled()));
  }

  async #deliver(
    holding: Holding,
    messages: readonly ReceivedMessage[],
    commit: Commit,
    interrupted: AbortSignal | undefined,
  ): Promise<Ending> {
    const { topic, partition, lost, unstored } = holding;
    const ends = [this.#closing.signal, lost.signal];
    if (interrupted) ends.push(interrupted);
    const most = this.options.maxBatchMessages ?? 500;
    for (let i = 0; i < messages.length; i += most) {
      await unstored.room();
      if (this.#noticing > 0 || this.#resumed) await this.#free(ends);
      if (ends.some(({ aborted }) => aborted)) return 'interrupted';
      const part = messages.slice(i, i + most);
      const batch = { topic, partition, messages: part };
      const handled = await this.#handle(batch, holding, ends);
      if (!handled || lost.signal.aborted) return 'interrupted';
      const next = part[part.length - 1].offset + 1;
      if (handled.storing) {
        const stored = this.#stored(handled.storing, batch, holding);
        // Whoever has the partition by then may have committed more.
        unstored.add(stored, next, async offset => {
          if (!lost.signal.aborted) await commit(offset);
        });
      } else {
        await unstored.empty();
        if (!unstored.hasGivenUp) await commit(next);
      }
      if (unstored.hasGivenUp) return 'interrupted';
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

  /** @returns undefined when one of the ends came before the handler had resolved */
  async #handle(
    batch: Batch,
    holding: Holding,
    ends: AbortSignal[],
  ): Promise<{ storing: Storing | undefined } | undefined> {
    try {
      const attempt = () => this.#attempt(batch, holding);
      return { storing: await persist(attempt, this.#again(batch, ends)) };
    } catch {
      return undefined; // told of by onFailure each time but the last, and not committed: it comes again
    }
  }

  /** Resolves with whether what came of a batch is stored, having it handled again until it is, unless one of the ends comes. */
  async #stored(
    first: Storing,
    batch: Batch,
    holding: Holding,
  ): Promise<boolean> {
    let storing: Storing | undefined = first;
    const attempt = async () => {
      const given = storing ?? (await this.#attempt(batch, holding));
      storing = undefined;
      await given?.stored;
    };
    const ends = [this.#closing.signal, holding.lost.signal];
    try {
      await persist(attempt, this.#again(batch, ends));
      return !holding.lost.signal.aborted;
    } catch {
      return false; // told of, as above
    }
  }

  /** Calls the handler, once, when it is not busy with another batch of the partition. */
  #attempt(batch: Batch, holding: Holding): Promise<Storing | undefined> {
    const { onBatch } = this.options;
    const { signal } = holding.lost;
    const call = async () =>
      holding.lane
        ? holding.lane.handle(batch, signal, onBatch)
        : onBatch(batch, signal, this.parts);
    const turn = holding.turn.then(call).then(given => {
      given?.stored.catch(() => {}); // whoever waits for it is told
      return given ?? undefined;
    });
    holding.turn = turn.catch(() => {}); // whoever called for it is told
    return turn;
  }

  #again({ topic, partition, messages }: Batch, ends: AbortSignal[]) {
    const [first, last] = [messages[0], messages[messages.length - 1]];
    return {
      ...RETRY,
      get signal() {
        return AbortSignal.any(ends);
      },
      onFailure: (cause: Error) =>
        this.parts.onProblem(
          new Error(
            `The handler of ${topic}/${partition} failed at offsets ${first.offset} to ${last.offset} ` +
              `and gets them again: ${cause.message}`,
            { cause },
          ),
        ),
    };
  }

  /** Resolves when nothing of a partition runs any more; never rejects. */
  async #endOf(name: string, { unstored }: Holding): Promise<void> {
    await this.#running.get(name)?.catch(() => {}); // whoever called for it has been told
    await unstored.settled();
  }

  /** Ends the transactions of a partition that is lost, once nothing of it runs. */
  async #release(name: string, holding: Holding): Promise<void> {
    await this.#endOf(name, holding);
    await holding.lane?.close();
  }

  /** @param ends - of what runs of the lost partitions */
  #notice(rebalance: Rebalance, ends: readonly Promise<void>[]) {
    const { onRebalance } = this.options;
    const before = this.#noticed;
    this.#noticing += 1;
    const notice = async () => {
      await before;
      await Promise.all(ends);
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
