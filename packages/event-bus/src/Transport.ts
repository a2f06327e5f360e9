import {
  MessageToPublish,
  PartitionLag,
  SubscribeOptions,
  TopicDefinition,
} from './EventBus';
import { Delivery } from './consume/Delivery';
import { TransactionalProducer } from './transactions/TransactionalProducer';

/** What a client has to do; all else of a bus is the same for every one. */
export interface Transport {
  /** Undefined when there is no such topic. */
  countPartitions(topic: string): Promise<number | undefined>;
  /** Creates topics that are not there; one that somebody else creates meanwhile is no error. */
  createTopics(topics: readonly TopicDefinition[]): Promise<void>;
  /**
   * Stores messages in a partition, exactly once however often the client itself has to try. Called for a partition only
   * when the call before has ended.
   *
   * @throws EventBusError
   */
  send(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): Promise<void>;
  /**
   * Becomes the one producer of an id: whoever was it before stores nothing from now on, and what that had under way is
   * either stored or not by the time this resolves. Absent where the client has no transactions.
   *
   * @throws EventBusError
   */
  openTransactions?(id: string): Promise<TransactionalProducer>;
  /** Becomes a member; resolves when its partitions are known. */
  join(request: JoinRequest): Promise<Membership>;
  lag(
    group: string,
    topic: string,
    partitions: number,
  ): Promise<PartitionLag[]>;
  /** Called when nothing else is under way. */
  close(): Promise<void>;
}

/** What a member reads, and who gets it. */
export interface JoinRequest
  extends Required<Pick<SubscribeOptions, 'group' | 'topics' | 'from'>> {
  delivery: Delivery;
  /** Whether transactions store how far was handled. */
  transactional: boolean;
}

/** One stay in a group, which ends when the client cannot go on. */
export interface Membership {
  /** Resolves with the reason when it ended by itself. */
  ended: Promise<Error>;
  /** Leaves; what is under way in the delivery has ended before. */
  leave(): Promise<void>;
}
