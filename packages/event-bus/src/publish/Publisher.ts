import { BusState, MessageToPublish, PublishOptions } from '../EventBus';
import { closedError, EventBusError } from '../EventBusError';
import { PublishLimits } from '../options';
import { partitionOf } from '../partitionOf';
import { settledWithin } from '../persist';
import { PartitionQueue } from './PartitionQueue';

/** What a message takes in a log beside its key, value and headers, at most. */
const ENVELOPE_BYTES = 64;
/** Milliseconds without an answer to a send after which it does not get through. */
const SILENCE_MS = 5_000;

/** What a publisher needs. */
export interface PublisherOptions {
  limits: PublishLimits;
  /** @throws EventBusError `unknown-topic` */
  partitions: (topic: string) => Promise<number>;
  send: (
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ) => Promise<void>;
}

/** Messages of one partition that are sent together. */
interface Part {
  partition: number;
  messages: MessageToPublish[];
  bytes: number;
}

/** Messages on their way to their partitions, of bounded size. */
export class Publisher {
  readonly #queues = new Map<string, PartitionQueue>();
  readonly #options: PublisherOptions;
  #bufferedBytes = 0;
  #tellEmpty: (() => void) | undefined;
  #failure: Error | undefined;
  #closed = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  get state(): BusState {
    if (this.#closed) return { status: 'closed' };
    if (this.#failure) return { status: 'failed', reason: this.#failure };
    const now = Date.now();
    for (const [name, { sendingSince = now }] of this.#queues) {
      if (now - sendingSince < SILENCE_MS) continue;
      const reason = new EventBusError(
        'unavailable',
        `Nothing has answered for ${
          now - sendingSince
        } ms to what is sent to ${name}; ` +
          `it is tried again, see that the brokers run and can be reached`,
      );
      return { status: 'failed', reason };
    }
    return { status: 'ready' };
  }

  /** See {@link EventBus.publish}. */
  async publish(
    topic: string,
    messages: readonly MessageToPublish[],
    { linger = true }: PublishOptions = {},
  ): Promise<void> {
    if (this.#closed) throw closedError('This event bus');
    const sizes = messages.map(message => this.#sizeOf(topic, message));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    this.#reserve(bytes);
    try {
      const partitions = await this.#options.partitions(topic);
      await this.#enqueue(topic, partitions, messages, sizes, linger);
    } finally {
      this.#bufferedBytes -= bytes;
      if (this.#bufferedBytes === 0) this.#tellEmpty?.();
    }
  }

  /** Sends what waits; what could not be sent in time is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const queue of this.#queues.values()) queue.hurry();
    const empty = new Promise<void>(resolve => {
      this.#tellEmpty = resolve;
      if (this.#bufferedBytes === 0) resolve();
    });
    await settledWithin(empty, this.#options.limits.closeMs);
    const error = closedError('This event bus');
    for (const queue of this.#queues.values()) queue.abandon(error);
  }

  #sizeOf(topic: string, { key, value, headers }: MessageToPublish): number {
    let size = ENVELOPE_BYTES + Buffer.byteLength(key) + value.byteLength;
    for (const [name, text] of Object.entries(headers ?? {})) {
      size += Buffer.byteLength(name) + Buffer.byteLength(text) + 8;
    }
    const { maxMessageBytes } = this.#options.limits;
    if (size <= maxMessageBytes) return size;
    throw new EventBusError(
      'message-too-large',
      `A message for ${topic} has ${size} bytes and publish.maxMessageBytes is ${maxMessageBytes}; ` +
        `make it smaller, or raise the limit and the topic's max.message.bytes`,
    );
  }

  #reserve(bytes: number) {
    const { maxBufferBytes } = this.#options.limits;
    if (this.#bufferedBytes + bytes > maxBufferBytes) {
      throw new EventBusError(
        'buffer-full',
        `${
          this.#bufferedBytes
        } bytes wait to be sent and publish.maxBufferBytes is ${maxBufferBytes}; ` +
          `publish more slowly, keep the messages elsewhere until the brokers answer, or raise the limit`,
      );
    }
    this.#bufferedBytes += bytes;
  }

  async #enqueue(
    topic: string,
    partitions: number,
    messages: readonly MessageToPublish[],
    sizes: readonly number[],
    linger: boolean,
  ): Promise<void> {
    const { maxBatchBytes } = this.#options.limits;
    const parts: Part[] = [];
    const last = new Map<number, Part>();
    messages.forEach((message, i) => {
      const partition = partitionOf(message.key, partitions);
      let part = last.get(partition);
      if (!part || part.bytes + sizes[i] > maxBatchBytes) {
        part = { partition, messages: [], bytes: 0 };
        parts.push(part);
        last.set(partition, part);
      }
      part.messages.push(message);
      part.bytes += sizes[i];
    });
    const results = await Promise.allSettled(
      parts.map(part =>
        this.#queue(topic, part.partition).add(
          part.messages,
          part.bytes,
          linger,
        ),
      ),
    );
    for (const result of results) {
      if (result.status === 'rejected') throw result.reason;
    }
  }

  #queue(topic: string, partition: number): PartitionQueue {
    const name = `${topic}/${partition}`;
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = new PartitionQueue({
        ...this.#options.limits,
        send: messages => this.#send(topic, partition, messages),
      });
      if (this.#closed) queue.hurry();
      this.#queues.set(name, queue);
    }
    return queue;
  }

  async #send(
    topic: string,
    partition: number,
    messages: readonly MessageToPublish[],
  ): Promise<void> {
    try {
      await this.#options.send(topic, partition, messages);
      this.#failure = undefined;
    } catch (error) {
      const own =
        error instanceof EventBusError && error.code === 'message-too-large';
      if (!own) this.#failure = error as Error; // else the brokers are well
      throw error;
    }
  }
}
