/**
 * A topic as it has to be.
 *
 * @public
 */
export interface TopicDefinition {
  name: string;
  /** Decides which partition a key lies in, so it never changes once there are messages. */
  partitions: number;
  /** Copies of each partition; default: what the cluster says. */
  replicas?: number;
  /** Settings of the topic by Kafka's names, such as `retention.ms`; used when it is created. */
  config?: Record<string, string>;
}

/**
 * What is written to a topic.
 *
 * @public
 */
export interface MessageToPublish {
  /** Messages of one key lie in one partition, in the order in which they were published. */
  key: string;
  value: Uint8Array;
  headers?: Record<string, string>;
}

/**
 * How messages are published.
 *
 * @public
 */
export interface PublishOptions {
  /**
   * False sends them as soon as nothing of their partition is under way, for those who collect messages themselves; default:
   * as the bus is set.
   */
  linger?: boolean;
}

/**
 * What was read from a topic.
 *
 * @public
 */
export interface ReceivedMessage {
  /** Undefined where another program wrote a message without a key. */
  key: string | undefined;
  /** Empty where another program wrote a message without a value. */
  value: Buffer;
  headers: Record<string, string>;
  /** Place in its partition, from 0. */
  offset: number;
  /** When it was written, in milliseconds since 1970. */
  timestamp: number;
}

/** @public */
export interface TopicPartition {
  topic: string;
  /** From 0. */
  partition: number;
}

/**
 * Messages of one partition that follow one another.
 *
 * @public
 */
export interface Batch extends TopicPartition {
  /** At least one, in the order of their offsets. */
  messages: readonly ReceivedMessage[];
}

/**
 * What a handler does of which nothing counts unless all of it does.
 *
 * @public
 */
export interface Transaction {
  /**
   * Like {@link EventBus.publish}, but whoever reads sees the messages only once the batch is committed, and never when it
   * is not. What could not be published has the batch come again, whether or not the handler waits for this.
   *
   * @throws EventBusError as {@link EventBus.publish}
   */
  publish(topic: string, messages: readonly MessageToPublish[]): Promise<void>;
}

/**
 * What has changed when members came or went.
 *
 * @public
 */
export interface Rebalance {
  /** Those that this member reads from now on and did not read before. */
  gained: readonly TopicPartition[];
  /** Those that somebody else may read by now: what a handler keeps of them is stale. */
  lost: readonly TopicPartition[];
  /** All that this member reads now. */
  assigned: readonly TopicPartition[];
}

/**
 * What a handler resolves with that has handled a batch, while what came of it is still being stored.
 *
 * @public
 */
export interface Storing {
  /** Resolves when it is stored. When it rejects the batch comes again, though later ones have been handled meanwhile. */
  stored: Promise<void>;
}

/**
 * How a group reads topics.
 *
 * @public
 */
export interface SubscribeOptions {
  /** Members of one group share the partitions; all of them use the same client. */
  group: string;
  topics: readonly string[];
  /**
   * Gets the batches: of one partition one after the other, of several side by side. When it resolves the batch is
   * committed; when it rejects the same batch comes again, after 100 ms and then twice as long each time up to 5 s, until it
   * resolves. What can never be handled the handler itself puts elsewhere, into a dead-letter topic say. A batch, or a
   * part of it, may come more than once.
   *
   * When it resolves with {@link Storing}, others of the partition are handled while that is stored, four at most; they
   * are committed in their order. In a transaction it is waited for like the handler itself.
   *
   * @param lost - aborted when the partition was given to somebody else meanwhile; the batch is not committed then
   * @param transaction - publishes; with `transactional` as one with the batch, else at once
   */
  onBatch: (
    batch: Batch,
    lost: AbortSignal,
    transaction: Transaction,
  ) => Promise<Storing | void>;
  /**
   * Whether a batch and what its handler publishes in the transaction are committed as one, so that a reader sees what a
   * message gave rise to once, however often the handler had to be called for it. All members of the group have it alike.
   * Default: not.
   */
  transactional?: boolean;
  /**
   * Called, and waited for, before the first batch after members came or went, and only when no handler of a lost
   * partition runs any more. Called again when it rejects.
   */
  onRebalance?: (rebalance: Rebalance) => void | Promise<void>;
  /** Where a group begins in a partition of which it has committed nothing; default `earliest`. */
  from?: 'earliest' | 'latest';
  /** Most messages in a batch; default 500. */
  maxBatchMessages?: number;
}

/**
 * Whether something works now. `failed` has the reason and mends itself; `closed` is for good.
 *
 * @public
 */
export type BusState =
  | { status: 'starting' | 'ready' | 'closed' }
  | { status: 'failed'; reason: Error };

/**
 * One member of a group.
 *
 * @public
 */
export interface Subscription {
  /** `ready` while it is a member of its group. Fit for a readiness probe. */
  readonly state: BusState;
  /** What it reads now. */
  readonly assigned: readonly TopicPartition[];
  /**
   * Resolves when it is ready.
   *
   * @throws EventBusError `closed`
   */
  ready(): Promise<void>;
  /** No further batch is given to the handler; it stays a member and keeps its partitions. */
  pause(): void;
  resume(): void;
  /** Waits for the batches under way, commits them and leaves the group. May be called again. */
  close(): Promise<void>;
}

/**
 * How far a group is in a partition.
 *
 * @public
 */
export interface PartitionLag {
  partition: number;
  /** The offset that the next message will have. */
  end: number;
  /** The offset that the group reads next; undefined where it has committed nothing. */
  committed: number | undefined;
  /** Messages that the group has not committed. */
  lag: number;
}

/**
 * Publishes what a program keeps in an order of its own, such as a journal, so that a reader of the topic sees each of it
 * once: how far it was published is stored together with what was published.
 *
 * @public
 */
export interface Relay {
  /**
   * How far was published; 0 before the first. From the first call on whoever opened a relay of this name before publishes
   * nothing any more.
   *
   * @throws EventBusError
   */
  position(): Promise<number>;
  /**
   * Resolves when the messages and the position are stored. When it rejects the same call may be made again: what was
   * stored all the same is not stored twice.
   *
   * @param position - after these messages; one that is not beyond what is stored publishes nothing
   * @throws EventBusError as {@link EventBus.publish}
   */
  publish(
    messages: readonly MessageToPublish[],
    position: number,
  ): Promise<void>;
}

/**
 * Writes and reads topics. What is acknowledged is stored, what is read comes at least once, and order is kept within a
 * key.
 *
 * @public
 */
export interface EventBus {
  /** `failed` while what is published does not get through. Fit for a readiness probe. */
  readonly state: BusState;

  /**
   * Creates the topics that are not there.
   *
   * @throws EventBusError `invalid` when one is there with another number of partitions; `unavailable`, `access-denied`
   */
  ensureTopics(topics: readonly TopicDefinition[]): Promise<void>;

  /**
   * Resolves when all messages are stored by as many replicas as the topic asks for. Messages of one partition are
   * collected for some milliseconds and sent together; one send at a time, so that none overtakes another.
   *
   * @throws EventBusError `unknown-topic`, `message-too-large`, `access-denied`: not stored; `buffer-full`: not taken at
   * all; `unavailable`: not known whether it was stored, publishing it again may double it. Of several messages some
   * may be stored.
   */
  publish(
    topic: string,
    messages: readonly MessageToPublish[],
    options?: PublishOptions,
  ): Promise<void>;

  /**
   * Becomes a member of a group, and one again whenever that ends in a way that the client cannot mend. Does not wait
   * for the group: see {@link Subscription.ready}.
   *
   * @throws EventBusError `unknown-topic`, `unavailable`, `access-denied`; `invalid` for `transactional` where the client
   * has no transactions
   */
  subscribe(options: SubscribeOptions): Promise<Subscription>;

  /**
   * Opens the relay of a name to a topic; connects when it is first used. The position is kept as that of a group of this
   * name, which the cluster forgets `offsets.retention.minutes` after it was stored last.
   *
   * @param name - of one program at a time, not that of a group
   * @throws EventBusError `invalid` where the client has no transactions
   */
  openRelay(name: string, topic: string): Relay;

  /**
   * How far a group is in each partition of a topic. Where transactions are written to it the marks of their ends count as
   * messages.
   *
   * @throws EventBusError `unknown-topic`, `unavailable`, `access-denied`
   */
  lag(group: string, topic: string): Promise<PartitionLag[]>;

  /**
   * Closes its subscriptions, sends what waits to be sent, for `closeMs` at most, and lets go of all connections. What
   * was not stored by then is refused. May be called again.
   */
  close(): Promise<void>;
}
