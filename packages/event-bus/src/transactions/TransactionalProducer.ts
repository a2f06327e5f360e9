import { MessageToPublish, TopicPartition } from '../EventBus';

/** Producer of an id, as long as nobody else is. */
export interface TransactionalProducer {
  /**
   * Not while another transaction of it is open.
   *
   * @throws EventBusError
   */
  begin(): Promise<OpenTransaction>;
  close(): Promise<void>;
}

/** What is stored as a whole or not at all. After a call that has rejected nothing but `abort` is of use. */
export interface OpenTransaction {
  /** As `Transport.send`. */
  send(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): Promise<void>;
  /**
   * Stores all of it, and that a group reads a partition from `next` on. When it rejects it may be stored all the same.
   *
   * @throws EventBusError
   */
  commit(group: string, place: TopicPartition, next: number): Promise<void>;
  abort(): Promise<void>;
}
