import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Batch,
  EventBus,
  MessageToPublish,
  ReceivedMessage,
  SubscribeOptions,
  Subscription,
} from './EventBus';
import { EventBusOptions } from './options';
import { partitionOf } from './partitionOf';

/** Opens a bus on the brokers, or the log, that all of a test file share. */
export type OpenBus = (options?: EventBusOptions) => EventBus;

/** Members that are gone are noticed soon, as a test Kafka allows. */
export const quick: EventBusOptions = {
  consume: { sessionTimeoutMs: 2_000, heartbeatMs: 200, maxWaitMs: 10 },
};

/** Resolves when a condition holds; the test's own limit ends the wait. */
export async function until(
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await holds())) await delay(10);
}

/** A name that no other test uses. */
export function freshName(what: string): string {
  return `${what}-${randomUUID()}`;
}

export function message(
  key: string,
  text: string,
  headers?: Record<string, string>,
): MessageToPublish {
  return { key, value: Buffer.from(text), headers };
}

/** A member that remembers all that it was given. */
export interface Reader {
  subscription: Subscription;
  /** In the order in which they came. */
  messages: (ReceivedMessage & { partition: number })[];
  /** The values as text. */
  texts(): string[];
}

/** Subscribes and waits until it is a member. */
export async function read(
  bus: EventBus,
  topic: string,
  options: Partial<SubscribeOptions> = {},
): Promise<Reader> {
  const messages: Reader['messages'] = [];
  const keep = ({ partition, messages: more }: Batch) => {
    for (const each of more) messages.push({ ...each, partition });
  };
  const subscription = await bus.subscribe({
    group: freshName('group'),
    topics: [topic],
    ...options,
    onBatch: async (batch, lost, transaction) => {
      const given = await options.onBatch?.(batch, lost, transaction);
      keep(batch);
      return given;
    },
  });
  await subscription.ready();
  const texts = () => messages.map(({ value }) => value.toString());
  return { subscription, messages, texts };
}

/** Everything in a topic, read by a fresh group as far as the topic reached when it began. */
export async function readAll(bus: EventBus, topic: string) {
  const group = freshName('fresh');
  const reader = await read(bus, topic, { group });
  await until(async () =>
    (await bus.lag(group, topic)).every(({ lag }) => lag === 0),
  );
  await reader.subscription.close();
  return reader;
}

/** The values in a topic that lie before now and count, transactions or not: nothing is read as long as one is open. */
export async function readToEnd(
  bus: EventBus,
  topic: string,
  partitions: number,
): Promise<string[]> {
  const end = freshName('end');
  const last = new Map<number, string>();
  for (let i = 0; last.size < partitions; i++) {
    last.set(partitionOf(`${i}`, partitions), `${i}`);
  }
  await bus.publish(
    topic,
    [...last.values()].map(key => message(key, end)),
  );
  const { texts, subscription } = await read(bus, topic);
  const ended = () => texts().filter(text => text === end).length;
  await until(() => ended() === partitions);
  await subscription.close();
  return texts().filter(text => !text.startsWith('end-'));
}

/** Numbers from 0 up to but without `count`, as text. */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${i}`);
}

/**
 * Publishes the numbers from `first` up to but without `end`, some dozen at a time, each under one of 16 keys.
 *
 * @param onStored - called with how many are stored by now
 * @returns those that were acknowledged
 */
export async function publishNumbers(
  bus: EventBus,
  topic: string,
  end: number,
  onStored: (stored: number) => void = () => {},
  first = 0,
): Promise<string[]> {
  const stored: string[] = [];
  let next = first;
  // each writer has a key of its own, so that its numbers are in order
  const write = async (key: string) => {
    while (next < end) {
      const mine = [`${next++}`, `${next++}`, `${next++}`];
      await bus.publish(
        topic,
        mine.map(text => message(key, text)),
      );
      stored.push(...mine);
      onStored(stored.length);
    }
  };
  await Promise.all(numbers(16).map(i => write(`card-${i}`)));
  return stored;
}

/** Whether the numbers of each key are in order, repetitions of what was handled before aside. */
export function inOrder(messages: Reader['messages']): boolean {
  const last = new Map<string | undefined, number>();
  const seen = new Set<string>();
  return messages.every(({ key, value }) => {
    const text = value.toString();
    if (seen.has(text)) return true;
    seen.add(text);
    const before = last.get(key) ?? -1;
    last.set(key, Number(text));
    return Number(text) > before;
  });
}
