import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  MessageToPublish,
  PartitionLag,
  TopicDefinition,
  TopicPartition,
} from '../EventBus';
import { EventBusError, unknownTopic } from '../EventBusError';
import { JoinRequest, Membership, Transport } from '../Transport';
import {
  OpenTransaction,
  TransactionalProducer,
} from '../transactions/TransactionalProducer';
import { placeName } from '../placeName';
import { MemoryLog, MemoryMember } from './MemoryLog';

/** What Kafka takes unless a topic says otherwise. */
const MAX_MESSAGE_BYTES = 1_048_588;

/** Topics in the memory of this process. */
export class MemoryTransport implements Transport {
  constructor(private readonly log: MemoryLog) {}

  async countPartitions(topic: string): Promise<number | undefined> {
    return this.log.topics.get(topic)?.partitions.length;
  }

  async createTopics(topics: readonly TopicDefinition[]): Promise<void> {
    for (const { name, partitions: count, config = {} } of topics) {
      if (this.log.topics.has(name)) continue;
      const partitions = Array.from({ length: count }, () => []);
      this.log.topics.set(name, { partitions, config });
    }
  }

  async send(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): Promise<void> {
    await setImmediate(); // nobody can rely on an answer that comes at once
    this.#check(topic, partition, messages);
    this.#write(topic, partition, messages);
    this.log.changed();
  }

  async openTransactions(id: string): Promise<TransactionalProducer> {
    const { epochs } = this.log;
    const epoch = (epochs.get(id) ?? 0) + 1;
    epochs.set(id, epoch);
    return {
      begin: async () => this.#transaction(id, epoch),
      close: async () => {},
    };
  }

  #transaction(id: string, epoch: number): OpenTransaction {
    const writes: (() => void)[] = [];
    return {
      send: async (topic, partition, messages) => {
        await setImmediate();
        this.#check(topic, partition, messages);
        writes.push(() => this.#write(topic, partition, messages));
      },
      commit: async (group, place, next) => {
        await setImmediate();
        if (this.log.epochs.get(id) !== epoch) {
          throw new EventBusError(
            'unavailable',
            `Somebody else has opened the transactions of ${id} since; open them again`,
          );
        }
        for (const write of writes) write();
        this.log.group(group).committed.set(placeName(place), next);
        this.log.changed();
      },
      abort: async () => {},
    };
  }

  /** @throws EventBusError when they cannot be written */
  #check(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): void {
    const found = this.log.topics.get(topic);
    if (!found) throw unknownTopic(topic);
    const most = Number(found.config['max.message.bytes'] ?? MAX_MESSAGE_BYTES);
    const bytes = messages.reduce((sum, { value }) => sum + value.length, 0);
    if (bytes > most) {
      throw new EventBusError(
        'message-too-large',
        `A message for ${topic}/${partition} is larger than the topic takes; ` +
          `make it smaller, or raise its max.message.bytes, which is ${most}`,
      );
    }
  }

  #write(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): void {
    const written = this.log.partition({ topic, partition });
    for (const { key, value, headers = {} } of messages) {
      written.push({
        key,
        value: Buffer.from(value), // a copy: the caller may use the array again
        headers: { ...headers },
        offset: written.length,
        timestamp: Date.now(),
      });
    }
  }

  async join(request: JoinRequest): Promise<Membership> {
    const { group, topics, delivery } = request;
    const { members } = this.log.group(group);
    const member: MemoryMember = {
      ...{ id: randomUUID(), topics, delivery, reads: new Map() },
    };
    const left = new AbortController();
    members.push(member);
    this.log.rebalance(group);
    void this.#read(request, member, left.signal);
    return {
      ended: new Promise(() => {}), // nothing can happen to it
      leave: async () => {
        left.abort();
        members.splice(members.indexOf(member), 1);
        this.log.rebalance(group);
      },
    };
  }

  async lag(
    group: string,
    topic: string,
    partitions: number,
  ): Promise<PartitionLag[]> {
    return Array.from({ length: partitions }, (_, partition) => {
      const place = { topic, partition };
      const end = this.log.partition(place).length;
      const committed = this.log.group(group).committed.get(placeName(place));
      return { partition, end, committed, lag: end - (committed ?? 0) };
    });
  }

  async close(): Promise<void> {
    // nothing is held
  }

  /** Hands over what is new in each partition that is ours, one chunk at a time. */
  async #read(
    request: JoinRequest,
    { reads }: MemoryMember,
    left: AbortSignal,
  ): Promise<void> {
    const { group, delivery, from } = request;
    const { committed } = this.log.group(group);
    const start = (place: TopicPartition) => {
      const name = placeName(place);
      const written = this.log.partition(place);
      if (!committed.has(name) && from === 'latest') {
        committed.set(name, written.length);
      }
      const begin = committed.get(name) ?? 0;
      const read = reads.get(name) ?? { next: begin, isBusy: false };
      reads.set(name, read);
      const fresh = written.slice(read.next);
      if (fresh.length === 0 || read.isBusy) return;
      read.isBusy = true;
      void delivery
        .deliver(place, fresh, async next => {
          if (!request.transactional) committed.set(name, next); // else it is
        })
        .then(async ending => {
          if (ending === 'handled') {
            read.next += fresh.length;
          } else {
            await setImmediate();
            read.next = committed.get(name) ?? 0;
          }
          read.isBusy = false;
          this.log.changed();
        });
    };
    while (!left.aborted) {
      const change = this.log.nextChange();
      delivery.assigned.forEach(start);
      await change;
    }
  }
}
