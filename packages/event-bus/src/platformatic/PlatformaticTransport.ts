import { Admin, Producer } from '@platformatic/kafka';
import { MessageToPublish, PartitionLag, TopicDefinition } from '../EventBus';
import { closedError, EventBusError } from '../EventBusError';
import { KafkaBusOptions } from '../kafkaOptions';
import { BusSettings } from '../options';
import { persist, unlessAborted } from '../persist';
import { JoinRequest, Membership, Transport } from '../Transport';
import { clientOptions } from './clientOptions';
import { joinWithPlatformatic } from './joinWithPlatformatic';
import { platformaticError, platformaticFailure } from './platformaticErrors';

/** Milliseconds for which a question to the cluster is asked again. */
const PATIENCE_MS = 60_000;
const EARLIEST = -2n;
const LATEST = -1n;

/** Topics through @platformatic/kafka. */
export class PlatformaticTransport implements Transport {
  readonly #admin: Admin;
  readonly #producer: Producer;
  readonly #closing = new AbortController();

  constructor(
    private readonly options: KafkaBusOptions,
    private readonly settings: BusSettings,
  ) {
    this.#admin = new Admin(clientOptions(options, 0));
    this.#producer = new Producer({
      ...clientOptions(options, 60),
      idempotent: true,
      maxInflights: 1,
      handleBackPressure: true,
      // without an answer for so long it is given up, for it is not known whether it was stored
      timeout: 30_000,
    });
  }

  async countPartitions(topic: string): Promise<number | undefined> {
    const topics = [topic];
    return this.#ask(`did not describe the topic ${topic}`, async () => {
      try {
        const metadata = await this.#admin.metadata({
          topics,
          forceUpdate: true,
        });
        return metadata.topics.get(topic)?.partitionsCount;
      } catch (error) {
        const { type } = platformaticFailure(error);
        if (type === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
        if (type === 'INVALID_TOPIC_EXCEPTION') return undefined;
        throw error;
      }
    });
  }

  async createTopics(topics: readonly TopicDefinition[]): Promise<void> {
    for (const { name, partitions, replicas = -1, config = {} } of topics) {
      const configs = Object.entries(config).map(([key, value]) => ({
        name: key,
        value,
      }));
      await this.#ask(`did not create the topic ${name}`, async () => {
        try {
          const created = { topics: [name], partitions, replicas, configs };
          await this.#admin.createTopics(created);
        } catch (error) {
          const { type } = platformaticFailure(error);
          if (type !== 'TOPIC_ALREADY_EXISTS') throw error;
        }
      });
    }
  }

  async send(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): Promise<void> {
    try {
      const sending = this.#producer.send({
        acks: -1,
        messages: messages.map(({ key, value, headers = {} }) => ({
          topic,
          partition,
          key: Buffer.from(key),
          value: bytesOf(value),
          headers: new Map(
            Object.entries(headers).map(([name, text]) => [
              Buffer.from(name),
              Buffer.from(text),
            ]),
          ),
        })),
      });
      await unlessAborted(sending, this.#closing.signal);
    } catch (cause) {
      const doing = `did not take messages for ${topic}/${partition}`;
      throw platformaticError(cause as Error, doing, this.options);
    }
  }

  join(request: JoinRequest): Promise<Membership> {
    return joinWithPlatformatic(request, this.settings.consume, this.options);
  }

  async lag(
    group: string,
    topic: string,
    count: number,
  ): Promise<PartitionLag[]> {
    const numbers = Array.from({ length: count }, (_, i) => i);
    return this.#ask(`did not say how far group ${group} is`, async () => {
      const ends = await this.#offsets(topic, numbers, LATEST);
      const begins = await this.#offsets(topic, numbers, EARLIEST);
      const [answer] = await this.#admin.listConsumerGroupOffsets({
        groups: [
          {
            groupId: group,
            topics: [{ name: topic, partitionIndexes: numbers }],
          },
        ],
      });
      const committed = new Map(
        answer?.topics
          .flatMap(({ partitions }) => partitions)
          .map(each => [each.partitionIndex, Number(each.committedOffset)]),
      );
      return numbers.map(partition => {
        const next = committed.get(partition) ?? -1;
        const end = ends.get(partition) ?? 0;
        const from = Math.max(next, begins.get(partition) ?? 0);
        return {
          partition,
          end,
          committed: next < 0 ? undefined : next,
          lag: Math.max(0, end - from),
        };
      });
    });
  }

  async close(): Promise<void> {
    this.#closing.abort(closedError('This event bus'));
    await Promise.all([this.#producer.close(true), this.#admin.close()]);
  }

  async #offsets(topic: string, numbers: number[], timestamp: bigint) {
    const partitions = numbers.map(partitionIndex => ({
      partitionIndex,
      timestamp,
    }));
    const topics = [{ name: topic, partitions }];
    const [found] = await this.#admin.listOffsets({ topics });
    return new Map(
      found.partitions.map(each => [each.partitionIndex, Number(each.offset)]),
    );
  }

  #ask<T>(doing: string, ask: () => Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    const asking = persist(
      async () => {
        try {
          return await ask();
        } catch (error) {
          throw platformaticError(error as Error, doing, this.options);
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
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
