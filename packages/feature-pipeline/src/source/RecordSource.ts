/**
 * What is read: the decisions of a scoring service, and what became known of its transactions later.
 *
 * @public
 */
export type RecordTopic = 'decisions' | 'outcomes';

/** Both, in the order in which they are named everywhere. */
export const RECORD_TOPICS: readonly RecordTopic[] = ['decisions', 'outcomes'];

/**
 * An offset of each partition of each topic, partitions from 0.
 *
 * @public
 */
export type Positions = Readonly<Record<RecordTopic, readonly number[]>>;

/**
 * Where the topics begin and end.
 *
 * @public
 */
export interface TopicRanges {
  /** The offset that the next message will have. */
  ends: Positions;
  /** Whether nothing is left to read in a partition, whatever its end is. */
  isEmpty: Readonly<Record<RecordTopic, readonly boolean[]>>;
}

/**
 * Messages of one partition that follow one another.
 *
 * @public
 */
export interface SourceBatch {
  topic: RecordTopic;
  partition: number;
  /** As they are, not checked; undefined where a message is no JSON. */
  messages: readonly { offset: number; record: unknown }[];
}

/**
 * How topics are read from one place to another.
 *
 * @public
 */
export interface ReadRequest {
  /** Names the reader to the source; the same one goes on where it was. */
  reader: string;
  from: Positions;
  to: Positions;
  /**
   * Gets what lies between: of one partition one batch after the other, of several side by side. Nothing counts as read
   * before it resolves.
   */
  take(batch: SourceBatch): Promise<void>;
}

/**
 * Where records come from. Kafka is one adapter, records in memory are the other.
 *
 * @public
 */
export interface RecordSource {
  /** Topics by the names that they have at the source. */
  readonly topics: Readonly<Record<RecordTopic, string>>;
  /** Where the topics end now. */
  ranges(reader: string): Promise<TopicRanges>;
  /** Resolves when all between the places was taken. */
  read(request: ReadRequest): Promise<void>;
  close(): Promise<void>;
}
