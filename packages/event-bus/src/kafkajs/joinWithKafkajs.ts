import { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { ReceivedMessage } from '../EventBus';
import { KafkaBusOptions } from '../kafkaOptions';
import { ConsumeLimits } from '../options';
import { JoinRequest, Membership } from '../Transport';
import { Heartbeats } from './Heartbeats';
import { kafkajsError } from './kafkajsErrors';

/** Partitions whose batches are handled side by side. */
const CONCURRENCY = 64;

/**
 * Becomes a member through kafkajs. It stays one until kafkajs gives up (its event CRASH), which it does sooner than for
 * sends: it goes on asking a coordinator that is gone, so that a fresh consumer is the quicker way back.
 */
export async function joinWithKafkajs(
  kafka: Kafka,
  request: JoinRequest,
  limits: ConsumeLimits,
  options: KafkaBusOptions,
): Promise<Membership> {
  const { group, topics, from, delivery } = request;
  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: limits.sessionTimeoutMs,
    rebalanceTimeout: limits.rebalanceTimeoutMs,
    heartbeatInterval: limits.heartbeatMs,
    maxWaitTimeInMs: limits.maxWaitMs,
    maxBytesPerPartition: limits.maxPartitionBytes,
    minBytes: 1,
    allowAutoTopicCreation: false,
    retry: {
      initialRetryTime: 50,
      maxRetryTime: 500,
      retries: 10,
      restartOnFailure: async () => false,
    },
  });
  const ended = new Promise<Error>(resolve => {
    consumer.on(consumer.events.CRASH, ({ payload }) =>
      resolve(kafkajsError(payload.error, `lost group ${group}`, options)),
    );
  });
  const joined = new Promise<void>(resolve => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      const { memberAssignment, memberId } = payload;
      const partitions = Object.entries(memberAssignment).flatMap(
        ([topic, numbers]) => numbers.map(partition => ({ topic, partition })),
      );
      delivery.assign(partitions, memberId);
      resolve();
    });
  });
  try {
    await consumer.connect();
    await consumer.subscribe({
      topics: [...topics],
      fromBeginning: from === 'earliest',
    });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENCY,
      eachBatch: payload => eachBatch(payload, request, limits),
    });
    const crash = await Promise.race([joined, ended]);
    if (crash) throw crash;
  } catch (error) {
    await leave(consumer);
    throw kafkajsError(
      error as Error,
      `let no member into group ${group}`,
      options,
    );
  }
  return { ended, leave: () => leave(consumer) };
}

async function leave(consumer: Consumer): Promise<void> {
  await consumer.disconnect().catch(() => {}); // the group forgets a member that is silent
}

async function eachBatch(
  payload: EachBatchPayload,
  { delivery, transactional }: JoinRequest,
  { heartbeatMs }: ConsumeLimits,
): Promise<void> {
  const { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary } = payload;
  const { topic, partition } = batch;
  // kafkajs gives no sign of life by itself while a batch is handled
  const beats = new Heartbeats(heartbeat, heartbeatMs);
  try {
    const ending = await delivery.deliver(
      { topic, partition },
      batch.messages.map(received),
      async next => {
        if (transactional) return; // it is stored
        const offset = String(next);
        const partitions = [{ partition, offset }];
        await commitOffsetsIfNecessary({ topics: [{ topic, partitions }] });
      },
      beats.failed,
    );
    // what is still being stored is fetched no more, and committed later
    const last = batch.messages[batch.messages.length - 1];
    if (ending === 'handled') resolveOffset(last.offset);
  } finally {
    beats.stop();
  }
  if (beats.failure) throw beats.failure; // kafkajs joins the group again
}

function received(message: KafkaMessage): ReceivedMessage {
  const { key, value, headers = {}, offset, timestamp } = message;
  return {
    key: key?.toString(),
    value: value ?? Buffer.alloc(0),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [
        name,
        String(Array.isArray(text) ? text[text.length - 1] : text ?? ''),
      ]),
    ),
    offset: Number(offset),
    timestamp: Number(timestamp),
  };
}
