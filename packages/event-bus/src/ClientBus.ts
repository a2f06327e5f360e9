import { setTimeout as delay } from 'node:timers/promises';
import { Delivery } from './consume/Delivery';
import { GroupMember } from './consume/GroupMember';
import {
  BusState,
  EventBus,
  MessageToPublish,
  PartitionLag,
  PublishOptions,
  Relay,
  SubscribeOptions,
  Subscription,
  TopicDefinition,
  TopicPartition,
} from './EventBus';
import { closedError, EventBusError, unknownTopic } from './EventBusError';
import { BusSettings } from './options';
import { settledWithin } from './persist';
import { Publisher } from './publish/Publisher';
import { Lane } from './transactions/Lane';
import { TransactionalProducer } from './transactions/TransactionalProducer';
import { Transport } from './Transport';

/** Milliseconds for which the end of connections is waited for. */
const DISCONNECT_MS = 2_000;
const CREATED_MS = 10_000;

/** The bus over a client: all that is not the client's own matter. */
export class ClientBus implements EventBus {
  readonly #partitions = new Map<string, Promise<number>>();
  readonly #members = new Set<GroupMember>();
  readonly #publisher: Publisher;
  #closed: Promise<void> | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly settings: BusSettings,
  ) {
    this.#publisher = new Publisher({
      limits: settings.publish,
      partitions: topic => this.#partitionsOf(topic),
      send: transport.send.bind(transport),
    });
  }

  get state(): BusState {
    return this.#publisher.state;
  }

  async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    this.#refuseWhenClosed();
    const absent: TopicDefinition[] = [];
    for (const topic of topics) {
      if (!(await this.#isThere(topic))) absent.push(topic);
    }
    if (absent.length === 0) return;
    await this.transport.createTopics(absent);
    const begin = Date.now();
    for (const topic of absent) {
      // brokers hear of it one after the other
      while (!(await this.#isThere(topic))) {
        if (Date.now() - begin > CREATED_MS) throw unknownTopic(topic.name);
        await delay(50);
      }
    }
  }

  publish(
    topic: string,
    messages: readonly MessageToPublish[],
    options?: PublishOptions,
  ): Promise<void> {
    return this.#publisher.publish(topic, messages, options);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.#refuseWhenClosed();
    const { group, topics, from = 'earliest', transactional = false } = options;
    if (transactional) this.#refuseWithoutTransactions();
    for (const topic of topics) await this.#partitionsOf(topic);
    this.#refuseWhenClosed();
    const { onProblem } = this.settings;
    const delivery = new Delivery(options, {
      onProblem,
      publish: this.publish.bind(this),
      ...(transactional && {
        openLane: place =>
          this.#lane(
            group,
            `${group}-${place.topic}-${place.partition}`,
            place,
          ),
      }),
    });
    const request = { group, topics, from, delivery, transactional };
    const member = new GroupMember(this.transport, request, onProblem);
    this.#members.add(member);
    return member;
  }

  openRelay(name: string, topic: string): Relay {
    this.#refuseWhenClosed();
    this.#refuseWithoutTransactions();
    const lane = this.#lane(name, name, { topic, partition: 0 });
    return {
      position: () => lane.position(),
      publish: (messages, position) => lane.publish(topic, messages, position),
    };
  }

  async lag(group: string, topic: string): Promise<PartitionLag[]> {
    this.#refuseWhenClosed();
    const partitions = await this.#partitionsOf(topic);
    return this.transport.lag(group, topic, partitions);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#members].map(member => member.close()));
    await this.#publisher.close();
    await settledWithin(this.transport.close(), DISCONNECT_MS);
  }

  /** @throws EventBusError `invalid` when it is there otherwise */
  async #isThere({ name, partitions }: TopicDefinition): Promise<boolean> {
    const found = await this.transport.countPartitions(name);
    if (found === undefined || found === partitions) return found !== undefined;
    throw new EventBusError(
      'invalid',
      `The topic "${name}" has ${found} partitions and is wanted with ${partitions}; ` +
        `say ${found}, or move its messages to a new topic: another number would put keys elsewhere`,
    );
  }

  /** Asked for once: it never changes. */
  #partitionsOf(topic: string): Promise<number> {
    let asked = this.#partitions.get(topic);
    if (!asked) {
      asked = this.transport.countPartitions(topic).then(count => {
        if (count === undefined) throw unknownTopic(topic);
        return count;
      });
      this.#partitions.set(topic, asked);
      asked.catch(() => this.#partitions.delete(topic));
    }
    return asked;
  }

  #lane(group: string, id: string, place: TopicPartition): Lane {
    const { transport, settings } = this;
    return new Lane({
      ...{ group, place, limits: settings.publish },
      partitions: topic => this.#partitionsOf(topic),
      open: async () => {
        this.#refuseWhenClosed();
        // present: those who would need it are refused
        return (await transport.openTransactions?.(
          id,
        )) as TransactionalProducer;
      },
      committed: async () => {
        const partitions = await this.#partitionsOf(place.topic);
        const lags = await transport.lag(group, place.topic, partitions);
        return lags[place.partition].committed;
      },
    });
  }

  #refuseWithoutTransactions() {
    if (this.transport.openTransactions) return;
    throw new EventBusError(
      'invalid',
      'transactional: this client of Kafka has no transactions here; use createKafkajsBus, or leave it out',
    );
  }

  #refuseWhenClosed() {
    if (this.#closed) throw closedError('This event bus');
  }
}
