import { MessageToPublish } from '../EventBus';
import { EventBusError } from '../EventBusError';

/** How a queue sends. */
export interface QueueOptions {
  lingerMs: number;
  maxBatchBytes: number;
  send: (messages: readonly MessageToPublish[]) => Promise<void>;
}

/** Messages that are stored or refused together. */
interface Entry {
  messages: readonly MessageToPublish[];
  bytes: number;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * The messages of one partition on their way. One send at a time: with several, a retry of one would overtake the others,
 * and a broker that counts the messages of a producer would refuse all that follow.
 */
export class PartitionQueue {
  #waiting: Entry[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #hurried = false;
  #sendingSince: number | undefined;

  constructor(private readonly options: QueueOptions) {}

  /** When the send under way began, as `Date.now()`; undefined while there is none. */
  get sendingSince(): number | undefined {
    return this.#sendingSince;
  }

  /**
   * Resolves when the messages are stored.
   *
   * @param linger - false: what waits is sent as soon as nothing is under way
   */
  add(
    messages: readonly MessageToPublish[],
    bytes: number,
    linger = true,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages, bytes, resolve, reject });
      this.#waitingBytes += bytes;
      this.#schedule(linger);
    });
  }

  /** From now on nothing lingers. */
  hurry(): void {
    this.#hurried = true;
    this.#schedule();
  }

  /** Gives up what waits. */
  abandon(error: Error): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { reject } of this.#take(Infinity)) reject(error);
  }

  #schedule(linger = true) {
    if (this.#sendingSince !== undefined || this.#waiting.length === 0) return;
    const { lingerMs, maxBatchBytes } = this.options;
    const isDue = !linger || this.#hurried;
    if (isDue || this.#waitingBytes >= maxBatchBytes) this.#sendNow();
    else this.#timer ??= setTimeout(() => this.#sendNow(), lingerMs);
  }

  #sendNow() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#take(this.options.maxBatchBytes);
    this.#sendingSince = Date.now();
    void this.#send(batch).then(() => {
      this.#sendingSince = undefined;
      // what came meanwhile has waited long enough
      if (this.#waiting.length > 0) this.#sendNow();
    });
  }

  /** The first entries, of as many bytes at most, or one that is longer. */
  #take(maxBytes: number): Entry[] {
    let bytes = 0;
    let count = 0;
    for (const entry of this.#waiting) {
      if (count > 0 && bytes + entry.bytes > maxBytes) break;
      bytes += entry.bytes;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  /** Never rejects: each entry is told. */
  async #send(batch: readonly Entry[]): Promise<void> {
    try {
      await this.options.send(batch.flatMap(({ messages }) => messages));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      const tooLarge =
        error instanceof EventBusError && error.code === 'message-too-large';
      if (tooLarge && batch.length > 1) {
        // nothing of it was stored: one that is too large takes no other with it
        const half = batch.length >> 1;
        await this.#send(batch.slice(0, half));
        await this.#send(batch.slice(half));
        return;
      }
      for (const { reject } of batch) reject(error as Error);
    }
  }
}
