import { Admin, Kafka, logLevel, SASLOptions } from 'kafkajs';
import { MessageToPublish, PartitionLag, TopicDefinition } from '../EventBus';
import { closedError, EventBusError } from '../EventBusError';
import { brokersOf, KafkaBusOptions } from '../kafkaOptions';
import { BusSettings } from '../options';
import { persist, unlessAborted } from '../persist';
import { JoinRequest, Membership, Transport } from '../Transport';
import { committedOnly } from './committedOnly';
import { TransactionalProducer } from '../transactions/TransactionalProducer';
import { kafkajsError, kafkajsFailure } from './kafkajsErrors';
import { KafkajsProducers } from './KafkajsProducers';
import { KafkajsTransactions } from './KafkajsTransactions';
import { joinWithKafkajs } from './joinWithKafkajs';
import { quietRequestQueue } from './quietRequestQueue';

/** Milliseconds for which a question to the cluster is asked again. */
const PATIENCE_MS = 60_000;

quietRequestQueue();
committedOnly();

/** Topics through kafkajs. */
export class KafkajsTransport implements Transport {
  readonly #producers: KafkajsProducers;
  readonly #transactions: KafkajsTransactions;
  readonly #closing = new AbortController();
  #admin: Promise<Admin> | undefined;

  constructor(
    private readonly options: KafkaBusOptions,
    private readonly settings: BusSettings,
  ) {
    this.#producers = new KafkajsProducers(
      kafkaOf(options, 60), // the usual five end before a broker has started again
      options,
      this.#closing.signal,
    );
    this.#transactions = new KafkajsTransactions({
      // a transaction begins before the end of the one before, and is told to come again in a moment
      kafka: kafkaOf(options, 12, 5),
      options,
      // whose batch takes longer has lost its partition
      timeoutMs: settings.consume.rebalanceTimeoutMs,
      closing: this.#closing.signal,
    });
  }

  async countPartitions(topic: string): Promise<number | undefined> {
    const topics = [topic];
    return this.#ask(`did not describe the topic ${topic}`, async admin => {
      try {
        const found = await admin.fetchTopicMetadata({ topics });
        return found.topics[0].partitions.length;
      } catch (error) {
        const { type } = kafkajsFailure(error);
        if (type === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
        if (type === 'INVALID_TOPIC_EXCEPTION') return undefined;
        throw error;
      }
    });
  }

  async createTopics(topics: readonly TopicDefinition[]): Promise<void> {
    const names = topics.map(({ name }) => name).join(', ');
    await this.#ask(`did not create the topics ${names}`, async admin => {
      try {
        await admin.createTopics({
          topics: topics.map(({ name, partitions, replicas, config = {} }) => ({
            topic: name,
            numPartitions: partitions,
            replicationFactor: replicas ?? -1,
            configEntries: Object.entries(config).map(([key, value]) => ({
              name: key,
              value,
            })),
          })),
        });
      } catch (error) {
        // created, but the broker that was asked for its leaders has not heard of it yet
        const { type } = kafkajsFailure(error);
        if (type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
      }
    });
  }

  send(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): Promise<void> {
    return this.#producers.send(topic, partition, messages);
  }

  openTransactions(id: string): Promise<TransactionalProducer> {
    return this.#transactions.open(id);
  }

  join(request: JoinRequest): Promise<Membership> {
    const { consume } = this.settings;
    const kafka = kafkaOf(this.options, 10);
    return joinWithKafkajs(kafka, request, consume, this.options);
  }

  async lag(
    group: string,
    topic: string,
    count: number,
  ): Promise<PartitionLag[]> {
    return this.#ask(`did not say how far group ${group} is`, async admin => {
      const ends = await admin.fetchTopicOffsets(topic);
      const topics = [topic];
      const [{ partitions }] = await admin.fetchOffsets({
        groupId: group,
        topics,
      });
      // kafkajs 2.2.4 leaves out partitions when somebody asks for another topic at the same time
      if (ends.length < count || partitions.length < count) {
        throw new Error(
          `${ends.length} and ${partitions.length} of ${count} partitions of ${topic} were answered`,
        );
      }
      const committed = new Map(
        partitions.map(each => [each.partition, Number(each.offset)]),
      );
      return ends
        .map(({ partition, high, low }) => {
          const next = committed.get(partition) ?? -1;
          const end = Number(high);
          const from = Math.max(next, Number(low));
          return {
            partition,
            end,
            committed: next < 0 ? undefined : next,
            lag: Math.max(0, end - from),
          };
        })
        .sort((a, b) => a.partition - b.partition);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort(closedError('This event bus'));
    await Promise.all([this.#producers.close(), this.#transactions.close()]);
    const admin = await this.#admin?.catch(() => undefined); // it never was connected
    await admin?.disconnect();
  }

  /** Asks the cluster, again with a new connection when that fails. */
  #ask<T>(doing: string, ask: (admin: Admin) => Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    const asking = persist(
      async () => {
        this.#admin ??= this.#connectAdmin();
        const connecting = this.#admin;
        try {
          return await ask(await connecting);
        } catch (error) {
          if (this.#admin === connecting) this.#admin = undefined;
          connecting.then(admin => admin.disconnect()).catch(() => {}); // it is given up
          throw kafkajsError(error as Error, doing, this.options);
        }
      },
      {
        signal,
        limitMs: PATIENCE_MS,
        isFinal: error => (error as EventBusError).code !== 'unavailable',
      },
    );
    return unlessAborted(asking, signal);
  }

  async #connectAdmin(): Promise<Admin> {
    const admin = kafkaOf(this.options, 2).admin();
    await admin.connect();
    return admin;
  }
}

/**
 * @param retries - of whatever is asked of a broker, connecting included
 * @param initialRetryTime - milliseconds before the first of them
 */
function kafkaOf(
  options: KafkaBusOptions,
  retries: number,
  initialRetryTime = 50,
): Kafka {
  const { clientId = 'modelport', tls, sasl } = options;
  return new Kafka({
    clientId,
    brokers: brokersOf(options),
    ssl: tls,
    // the same fields by the same names, as one type for each mechanism
    sasl: sasl && ({ ...sasl } as SASLOptions),
    // what goes wrong comes as an error: the log tells it again, with more words
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    authenticationTimeout: 5_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime, maxRetryTime: 1_000, retries },
  });
}
