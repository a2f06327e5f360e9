/**
 * Writes and reads the topics of Apache Kafka without losing what was acknowledged.
 *
 * @packageDocumentation
 */
export {
  createKafkajsBus,
  createMemoryBus,
  createPlatformaticBus,
} from './createBus';
export type { MemoryBusOptions } from './createBus';
export type {
  Batch,
  BusState,
  EventBus,
  MessageToPublish,
  PartitionLag,
  PublishOptions,
  Rebalance,
  ReceivedMessage,
  Relay,
  Storing,
  SubscribeOptions,
  Subscription,
  TopicDefinition,
  TopicPartition,
  Transaction,
} from './EventBus';
export { EventBusError } from './EventBusError';
export type { EventBusErrorCode } from './EventBusError';
export type { KafkaBusOptions, KafkaCredentials } from './kafkaOptions';
export { MemoryLog } from './memory/MemoryLog';
export type { ConsumeLimits, EventBusOptions, PublishLimits } from './options';
export { partitionOf } from './partitionOf';
export { unlessAborted } from './persist';
