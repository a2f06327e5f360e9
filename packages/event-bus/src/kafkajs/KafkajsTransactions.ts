import { Kafka, Partitioners, Producer, Transaction } from 'kafkajs';
import { MessageToPublish, TopicPartition } from '../EventBus';
import { EventBusError } from '../EventBusError';
import { KafkaBusOptions } from '../kafkaOptions';
import { persist, unlessAborted } from '../persist';
import {
  OpenTransaction,
  TransactionalProducer,
} from '../transactions/TransactionalProducer';
import { kafkajsError, kafkajsFailure } from './kafkajsErrors';
import { messageOf } from './messageOf';

/** Milliseconds for which the end of the transaction before is waited for. */
const CONCURRENT_MS = 10_000;

/** What {@link KafkajsTransactions} works with. */
export interface KafkajsTransactionsParts {
  kafka: Kafka;
  options: KafkaBusOptions;
  /** Milliseconds after which a broker gives up a transaction whose producer is silent. */
  timeoutMs: number;
  closing: AbortSignal;
}

/**
 * Producers with transactions. kafkajs 2.2.4 cannot go on with one after a fault: its state stays in the middle of a
 * commit. Whoever uses it opens another of the same id then.
 */
export class KafkajsTransactions {
  readonly #open = new Set<Producer>();

  constructor(private readonly parts: KafkajsTransactionsParts) {}

  /** @throws EventBusError */
  async open(id: string): Promise<TransactionalProducer> {
    const { kafka, timeoutMs } = this.parts;
    const producer = kafka.producer({
      transactionalId: id,
      transactionTimeout: timeoutMs,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      metadataMaxAge: 60_000,
      createPartitioner: Partitioners.DefaultPartitioner,
      // else it would try the usual five times
      retry: { retries: 12 },
    });
    this.#open.add(producer);
    const close = async () => {
      this.#open.delete(producer);
      await producer.disconnect().catch(() => {}); // it is not used again
    };
    try {
      // the first one has the coordinator shut out whoever had the id, and waits for the end of what that had under way
      let first: Transaction | undefined = await this.#doing(id, async () => {
        await producer.connect();
        return producer.transaction();
      });
      return {
        begin: async () => {
          const transaction =
            first ?? (await this.#doing(id, () => producer.transaction()));
          first = undefined;
          return this.#transaction(id, transaction);
        },
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map(each => each.disconnect()));
  }

  #transaction(id: string, transaction: Transaction): OpenTransaction {
    return {
      send: async (
        topic: string,
        partition: number,
        messages: readonly MessageToPublish[],
      ) => {
        await this.#doing(id, () =>
          transaction.send({
            ...{ topic, acks: -1 },
            messages: messages.map(each => messageOf(each, partition)),
          }),
        );
      },
      commit: (group: string, place: TopicPartition, next: number) =>
        this.#doing(id, async () => {
          await this.#sendOffset(transaction, group, place, next);
          await transaction.commit();
        }),
      abort: () => this.#doing(id, () => transaction.abort()),
    };
  }

  /** Alone in its transaction it may come before the end of the one before, which kafkajs does not wait for. */
  #sendOffset(
    transaction: Transaction,
    consumerGroupId: string,
    { topic, partition }: TopicPartition,
    next: number,
  ): Promise<void> {
    const partitions = [{ partition, offset: String(next) }];
    const topics = [{ topic, partitions }];
    return persist(() => transaction.sendOffsets({ consumerGroupId, topics }), {
      signal: this.parts.closing,
      firstDelayMs: 5,
      maxDelayMs: 100,
      limitMs: CONCURRENT_MS,
      isFinal: error =>
        kafkajsFailure(error).type !== 'CONCURRENT_TRANSACTIONS',
    });
  }

  async #doing<T>(id: string, work: () => Promise<T>): Promise<T> {
    const { closing, options } = this.parts;
    try {
      return await unlessAborted(work(), closing);
    } catch (error) {
      if (error instanceof EventBusError) throw error;
      const doing = `did not take the transaction ${id}`;
      throw kafkajsError(error as Error, doing, options);
    }
  }
}
