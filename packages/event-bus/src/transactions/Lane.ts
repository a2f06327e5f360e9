import {
  Batch,
  MessageToPublish,
  SubscribeOptions,
  TopicPartition,
  Transaction,
} from '../EventBus';
import { PublishLimits } from '../options';
import { settledWithin } from '../persist';
import { Publisher } from '../publish/Publisher';
import {
  OpenTransaction,
  TransactionalProducer,
} from './TransactionalProducer';

/** Milliseconds for which the end of a transaction that is given up is waited for: its successor ends it anyway. */
const ABORT_MS = 2_000;

/** What a {@link Lane} works with. */
export interface LaneOptions {
  /** Of whom the committed offset is. */
  group: string;
  place: TopicPartition;
  limits: PublishLimits;
  /** @throws EventBusError `unknown-topic` */
  partitions: (topic: string) => Promise<number>;
  /** Shuts everybody out who had the lane before, here or elsewhere, and ends what they had under way. */
  open: () => Promise<TransactionalProducer>;
  /** The committed offset, as it is after `open`. */
  committed: () => Promise<number | undefined>;
}

interface Opened {
  producer: TransactionalProducer;
  /** What was committed. */
  next: number;
}

/**
 * Transactions that follow one another, each of which stores messages together with how far a partition was handled.
 *
 * Why each counts once: only one producer has the lane at a time, for opening it shuts out whoever had it, a member that
 * was thought dead, say. What was committed is read after that, when nobody can change it any more, so that a transaction
 * always begins where the one before has ended. When it is not known whether a transaction was stored, because the broker
 * did not answer, the lane is opened again and the committed offset tells. kafkajs does not have the group check who
 * commits in a transaction; it is not needed here.
 */
export class Lane {
  #opening: Promise<Opened> | undefined;

  constructor(private readonly options: LaneOptions) {}

  /** Where the next transaction begins. */
  async position(): Promise<number> {
    return (await this.#open()).next;
  }

  /** Has what of a batch is not committed yet handled, and commits it. */
  async handle(
    batch: Batch,
    lost: AbortSignal,
    onBatch: SubscribeOptions['onBatch'],
  ): Promise<void> {
    const from = await this.position();
    const messages = batch.messages.filter(({ offset }) => offset >= from);
    if (messages.length === 0) return;
    const next = messages[messages.length - 1].offset + 1;
    await this.#run(next, async transaction => {
      const given = await onBatch({ ...batch, messages }, lost, transaction);
      await given?.stored;
      lost.throwIfAborted();
    });
  }

  /** Publishes unless it is known that it was published. */
  async publish(
    topic: string,
    messages: readonly MessageToPublish[],
    next: number,
  ): Promise<void> {
    if (next <= (await this.position())) return;
    await this.#run(next, transaction => transaction.publish(topic, messages));
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    await opening?.then(({ producer }) => producer.close()).catch(() => {}); // it is not used again
  }

  #open(): Promise<Opened> {
    const opening = (this.#opening ??= this.#begin());
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined;
    });
    return opening;
  }

  async #begin(): Promise<Opened> {
    const producer = await this.options.open();
    try {
      return { producer, next: (await this.options.committed()) ?? 0 };
    } catch (error) {
      await producer.close();
      throw error;
    }
  }

  async #run(
    next: number,
    work: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    const { group, place } = this.options;
    const opened = await this.#open();
    let transaction: OpenTransaction | undefined;
    try {
      transaction = await opened.producer.begin();
      await this.#publishing(transaction, work);
      await transaction.commit(group, place, next);
      opened.next = next;
    } catch (error) {
      if (transaction) await settledWithin(transaction.abort(), ABORT_MS);
      // what the broker has of it is not known: the next one begins with a producer that shuts this one out
      await this.close();
      throw error;
    }
  }

  /** Resolves when the work is done and all that it published is stored. */
  async #publishing(
    { send }: OpenTransaction,
    work: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    const { limits, partitions } = this.options;
    const publisher = new Publisher({
      limits: { ...limits, lingerMs: 0 },
      partitions,
      send,
    });
    const published: Promise<void>[] = [];
    try {
      await work({
        publish: (topic, messages) => {
          const publishing = publisher.publish(topic, messages);
          published.push(publishing);
          return publishing;
        },
      });
    } finally {
      await Promise.allSettled(published);
    }
    await Promise.all(published);
  }
}
