import { EventBusError } from './EventBusError';

/**
 * How messages are collected and sent.
 *
 * @public
 */
export interface PublishLimits {
  /** Milliseconds for which messages of a partition are collected; default 5. */
  lingerMs: number;
  /** Bytes of a partition that are sent without waiting any longer; default 262 144. Below the topic's `max.message.bytes`. */
  maxBatchBytes: number;
  /** Bytes of one message that are refused at once; default 1 000 000. */
  maxMessageBytes: number;
  /** Bytes that may wait to be sent; default 33 554 432. */
  maxBufferBytes: number;
  /** Milliseconds for which closing waits for what is not stored yet; default 10 000. */
  closeMs: number;
}

/**
 * How a group notices that members are gone, and how often partitions are asked for messages.
 *
 * @public
 */
export interface ConsumeLimits {
  /** Milliseconds without a sign of life after which a member's partitions go to others; default 6 000. */
  sessionTimeoutMs: number;
  /** Milliseconds that a rebalance waits for members whose handlers are busy; default 30 000. */
  rebalanceTimeoutMs: number;
  /** Milliseconds between signs of life; default 500. */
  heartbeatMs: number;
  /** Milliseconds for which a broker waits for messages before it answers that there are none; default 25. */
  maxWaitMs: number;
  /** Bytes fetched at once of each partition; default 1 048 576. A longer message comes all the same. */
  maxPartitionBytes: number;
}

/** @public */
export interface EventBusOptions {
  publish?: Partial<PublishLimits>;
  consume?: Partial<ConsumeLimits>;
  /** Gets what went wrong beside the calls and is tried again: a handler that rejects, a lost group. */
  onProblem?: (error: Error) => void;
}

const PUBLISH: PublishLimits = {
  lingerMs: 5,
  maxBatchBytes: 262_144,
  maxMessageBytes: 1_000_000,
  maxBufferBytes: 33_554_432,
  closeMs: 10_000,
};

const CONSUME: ConsumeLimits = {
  sessionTimeoutMs: 6_000,
  rebalanceTimeoutMs: 30_000,
  heartbeatMs: 500,
  maxWaitMs: 25,
  maxPartitionBytes: 1_048_576,
};

/** Options with everything filled in. */
export interface BusSettings {
  publish: PublishLimits;
  consume: ConsumeLimits;
  onProblem: (error: Error) => void;
}

/** @throws EventBusError `invalid` with the name of the option that is wrong */
export function settingsOf(options: EventBusOptions): BusSettings {
  const publish = { ...PUBLISH, ...options.publish };
  const consume = { ...CONSUME, ...options.consume };
  for (const [part, limits] of Object.entries({ publish, consume })) {
    for (const [name, value] of Object.entries(limits)) {
      if (Number.isFinite(value) && value >= 0) continue;
      throw new EventBusError(
        'invalid',
        `${part}.${name} is ${value}; give a number that is not negative`,
      );
    }
  }
  if (consume.heartbeatMs >= consume.sessionTimeoutMs) {
    throw new EventBusError(
      'invalid',
      `consume.heartbeatMs is ${consume.heartbeatMs}; give less than consume.sessionTimeoutMs, which is ${consume.sessionTimeoutMs}`,
    );
  }
  return { publish, consume, onProblem: options.onProblem ?? (() => {}) };
}
