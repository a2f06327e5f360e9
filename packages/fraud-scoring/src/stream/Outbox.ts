import { setTimeout as sleep } from 'node:timers/promises';
import type { Numbered, OutboxMessage } from './outboxRecords';
import { Spill, type SpillOptions } from './Spill';

/**
 * What an {@link Outbox} works with.
 *
 * @public
 */
export interface OutboxOptions {
  /** Resolves once all of the messages are stored where they belong; may be asked to store one again. */
  publish(messages: readonly OutboxMessage[]): Promise<void>;
  /** Where messages are kept over the end of the process; absent: in memory alone. */
  spill?: Pick<SpillOptions, 'folder' | 'mostBytes' | 'write'>;
  /** Messages that are held in memory; default 50,000. */
  mostInMemory?: number;
  /** Told once of each time that publishing, or the disk, begins to fail. */
  onProblem?: (error: Error) => void;
}

const MOST_AT_ONCE = 500;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
const USUAL_MEMORY = 50_000;

/**
 * Messages on their way to where they are published: taken at once, in order, and handed on until they are stored, however
 * long that takes. Beyond what fits in memory they rest on disk, from where a killed process's successor takes them up:
 * a message may so be published twice, and is lost only where {@link Outbox.add} says that there is no room, or with the
 * process while its disk refuses to be written to.
 *
 * @public
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #most: number;
  readonly #spill: Spill | undefined;
  /** The oldest that are not delivered, unless they are read from disk. */
  #queue: Numbered[] = [];
  /** The newest, in memory, while older ones are read from disk; undefined when they are more than that. */
  #tail: Numbered[] | undefined;
  #isSpilling = false;
  #accepted: number;
  #delivered: number;
  #refused = 0;
  #waiters: { number: number; resolve: () => void }[] = [];
  #wake = () => {};
  readonly #isClosing = new AbortController();
  #closed: Promise<void> | undefined;
  readonly #running: Promise<void>;

  private constructor(options: OutboxOptions, spill: Spill | undefined) {
    this.#options = options;
    this.#most = options.mostInMemory ?? USUAL_MEMORY;
    this.#spill = spill;
    this.#accepted = spill?.last ?? 0;
    // How much of what is found was delivered is not known: all of it is delivered once more.
    this.#delivered = (spill?.first ?? 1) - 1;
    this.#isSpilling = this.waiting > 0;
    this.#running = this.#run();
  }

  /**
   * Opens an outbox, and delivers what an earlier process left.
   *
   * @throws Error when its files are damaged
   */
  static async open(options: OutboxOptions): Promise<Outbox> {
    const { spill, onProblem = () => {} } = options;
    return new Outbox(
      options,
      spill && (await Spill.open({ ...spill, onProblem })),
    );
  }

  /** Messages that are not delivered. */
  get waiting(): number {
    return this.#accepted - this.#delivered;
  }

  /** Bytes on disk. */
  get bytesOnDisk(): number {
    return this.#spill?.bytes ?? 0;
  }

  /** How often there was no room. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Takes a message; never waits.
   *
   * @returns false when there is no room, neither in memory nor on disk: then it is not taken
   */
  add({ key, value }: OutboxMessage): boolean {
    const message = { key, value, number: this.#accepted + 1 };
    const fits = !this.#isSpilling && this.#queue.length < this.#most;
    if (!fits && !this.#spill?.hasRoom) {
      this.#refused += 1;
      return false;
    }
    this.#accepted = message.number;
    this.#spill?.append(message);
    if (fits) {
      this.#queue.push(message);
    } else {
      this.#isSpilling = true;
      if (this.#tail && this.#tail.length < this.#most)
        this.#tail.push(message);
      else this.#tail = undefined;
    }
    this.#wake();
    return true;
  }

  /** Resolves when all that was taken so far is delivered. */
  delivered(): Promise<void> {
    const number = this.#accepted;
    if (this.#delivered >= number) return Promise.resolve();
    return new Promise(resolve => this.#waiters.push({ number, resolve }));
  }

  /** Delivers what there is for as long as it may take, and ends; the rest is delivered by the next process. */
  close(withinMs = 5_000): Promise<void> {
    this.#closed ??= this.#close(withinMs);
    return this.#closed;
  }

  async #close(withinMs: number): Promise<void> {
    const limit = new AbortController();
    const { signal } = limit;
    await Promise.race([
      this.delivered(),
      sleep(withinMs, undefined, { signal }).catch(() => {}),
    ]);
    limit.abort();
    this.#isClosing.abort();
    this.#wake();
    await this.#running;
    await this.#spill?.close(this.#delivered);
  }

  get #hasEnded(): boolean {
    return this.#isClosing.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#hasEnded) {
      await this.#spill?.retry();
      if (this.#queue.length > 0) {
        await this.#deliver(this.#queue.slice(0, MOST_AT_ONCE));
      } else if (this.#isSpilling) {
        await this.#deliverSpilled();
      } else if (!this.#hasEnded) {
        await new Promise<void>(resolve => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** Delivers what is on disk, until what has come meanwhile fits in memory. */
  async #deliverSpilled(): Promise<void> {
    const { onProblem = () => {} } = this.#options;
    this.#tail = [];
    try {
      for await (const messages of this.#spill?.read() ?? []) {
        const owed = messages.filter(({ number }) => number > this.#delivered);
        for (let at = 0; at < owed.length; at += MOST_AT_ONCE) {
          await this.#deliver(owed.slice(at, at + MOST_AT_ONCE));
          if (this.#hasEnded) return;
        }
      }
    } catch (error) {
      onProblem(error as Error);
      await this.#pause(LONGEST_PAUSE_MS);
      return;
    }
    if (this.#tail) {
      this.#queue = this.#tail.filter(({ number }) => number > this.#delivered);
      this.#isSpilling = false;
      this.#tail = undefined;
    }
  }

  /** Delivers some messages, trying until they are stored or the outbox is closed. */
  async #deliver(messages: readonly Numbered[]): Promise<void> {
    if (!(await this.#publish(messages))) return;
    this.#delivered = messages[messages.length - 1].number;
    const next = this.#queue.findIndex(
      ({ number }) => number > this.#delivered,
    );
    this.#queue = next < 0 ? [] : this.#queue.slice(next);
    this.#tellWaiters();
    await this.#spill?.forget(this.#delivered);
  }

  /** @returns false when it was closed before they were stored */
  async #publish(messages: readonly Numbered[]): Promise<boolean> {
    const { publish, onProblem = () => {} } = this.#options;
    for (let failures = 0; !this.#hasEnded; failures += 1) {
      try {
        await publish(messages);
        return true;
      } catch (error) {
        if (failures === 0) onProblem(error as Error);
        await this.#spill?.retry();
        await this.#pause(
          Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures),
        );
      }
    }
    return false;
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#isClosing;
    await sleep(ms, undefined, { signal }).catch(() => {}); // it ends early
  }

  #tellWaiters(): void {
    const told = this.#waiters.filter(
      ({ number }) => number <= this.#delivered,
    );
    if (told.length === 0) return;
    this.#waiters = this.#waiters.filter(
      ({ number }) => number > this.#delivered,
    );
    for (const { resolve } of told) resolve();
  }
}
