import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Claims } from './Claims';
import { nameOutbox, readOutboxIdentity } from './outboxIdentity';
import type { OutboxOptions, OutboxTarget } from './outboxOptions';
import type { Numbered, OutboxMessage } from './outboxRecords';
import { Spill } from './Spill';
import { waitAtMost } from './waitAtMost';

const MOST_AT_ONCE = 500;
/** For which messages are collected while nobody waits for them. */
const GATHER_MS = 5;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
const USUAL_MEMORY = 50_000;

/**
 * Messages on their way to where they are published: taken at once, in order, and handed on until they are stored, however
 * long that takes. Beyond what fits in memory they rest on disk, from where a killed process's successor takes them up:
 * unless the target keeps how far it was asked, a message may so be published twice, and is lost only where
 * {@link Outbox.add} says that there is no room, or with the process while its disk refuses to be written to.
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
  readonly #claims: Claims;
  /** What of all claims an earlier process has left open. */
  readonly claimsFound: [claim: string, transactionId: string][];
  #target: OutboxTarget;
  #accepted: number;
  #delivered: number;
  #refused = 0;
  #waiters: { number: number; resolve: () => void }[] = [];
  #wake = () => {};
  #hurry = () => {};
  #forgetting: Promise<void> | undefined;
  readonly #isClosing = new AbortController();
  /** Whether what is still being published is nobody's concern any more. */
  #isLetGo = false;
  #closed: Promise<void> | undefined;
  readonly #running: Promise<void>;

  private constructor(
    options: OutboxOptions,
    spill: Spill | undefined,
    name: string,
  ) {
    this.#options = options;
    this.#target = options.target(name);
    this.#claims = spill?.claims ?? new Claims();
    this.claimsFound = this.#claims.open;
    this.#most = options.mostInMemory ?? USUAL_MEMORY;
    this.#spill = spill;
    this.#accepted = spill?.last ?? 0;
    // How much of what is found was delivered is not known here: all of it is, once more, unless the target knows.
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
    if (!spill) return new Outbox(options, undefined, randomUUID());
    const opened = await Spill.open({ ...spill, onProblem });
    const { folder } = spill;
    // Numbers begin anew where nothing was found, and what they were before must not be taken for them.
    const isEmpty = opened.last === 0;
    const known = isEmpty ? undefined : await readOutboxIdentity(folder);
    return new Outbox(options, opened, known ?? (await nameOutbox(folder)));
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
   * Promises a transaction that its decision is published here, should it have the claim for its origin; kept over the end
   * of the process.
   *
   * @returns the claim, once it is on disk
   */
  async claim(transactionId: string): Promise<string> {
    const claim = `request/${randomUUID()}`;
    this.#claims.make(claim, transactionId);
    await this.#spill?.keepClaim({ claim, transactionId });
    return claim;
  }

  /** Takes the message that a claim was made for, unless it was taken or dropped before. */
  settle(claim: string, message: OutboxMessage): void {
    if (this.#claims.end(claim)) this.add(message, claim);
  }

  /** No decision has the claim for its origin. */
  drop(claim: string): void {
    if (this.#claims.end(claim)) void this.#spill?.keepClaim({ claim });
  }

  /**
   * Takes a message; never waits.
   *
   * @param claim - that it settles
   * @returns false when there is no room, neither in memory nor on disk: then it is not taken
   */
  add({ key, value }: OutboxMessage, claim?: string): boolean {
    const message = {
      ...{ key, value, number: this.#accepted + 1 },
      ...(claim !== undefined && { claim }),
    };
    const fits = !this.#isSpilling && this.#queue.length < this.#most;
    if (!fits && !this.#spill?.hasRoom) {
      this.#refused += 1;
      return false;
    }
    this.#accepted = message.number;
    this.#spill?.append(message);
    if (fits) {
      this.#queue.push(message);
      if (this.#queue.length >= MOST_AT_ONCE) this.#hurry();
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
    this.#hurry();
    return new Promise(resolve => this.#waiters.push({ number, resolve }));
  }

  /** Delivers what there is for as long as it may take, and ends; the rest is delivered by the next process. */
  close(withinMs = 5_000, letGoAfterMs = 2_000): Promise<void> {
    this.#closed ??= this.#close(withinMs, letGoAfterMs);
    return this.#closed;
  }

  async #close(withinMs: number, letGoAfterMs: number): Promise<void> {
    await waitAtMost(this.delivered(), withinMs);
    this.#isClosing.abort();
    this.#wake();
    this.#hurry();
    // A broker that does not answer is not waited for: what it was given lies on disk, too.
    await waitAtMost(this.#running, letGoAfterMs);
    this.#isLetGo = true;
    await this.#forgetting;
    await this.#spill?.close(this.#delivered);
  }

  get #hasEnded(): boolean {
    return this.#isClosing.signal.aborted;
  }

  /** Goes on after what the target has, should it know. */
  async #findPosition(): Promise<void> {
    const before = this.#accepted;
    const position = await this.#persist(() => this.#target.position?.() ?? 0);
    if (!position) return;
    if (position > before) {
      // The disk has lost the newest of what was published, with the machine: their numbers are given again.
      const { spill, target } = this.#options;
      const name = await this.#persist(() => nameOutbox(spill?.folder));
      if (name === undefined) return;
      this.#target = target(name);
    }
    this.#deliveredUntil(Math.min(position, before));
  }

  async #run(): Promise<void> {
    await this.#findPosition();
    while (!this.#hasEnded) {
      await this.#spill?.retry();
      if (this.#queue.length > 0) {
        await this.#gather();
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

  /** Waits for more messages, unless somebody waits for those there are. */
  async #gather(): Promise<void> {
    const isFull = this.#queue.length >= MOST_AT_ONCE;
    if (isFull || this.#waiters.length > 0 || this.#hasEnded) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, GATHER_MS);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
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
    const last = messages[messages.length - 1].number;
    // Else a claim whose message is published could be found open.
    if (this.#target.position) await this.#spill?.written();
    const publish = async () => {
      await this.#target.publish(messages, last);
      return true;
    };
    if (!(await this.#persist(publish))) return;
    this.#deliveredUntil(last);
    this.#forgetting ??= this.#forget().finally(() => {
      this.#forgetting = undefined;
    });
  }

  /** Removes what is delivered from the disk, which may be slow: nothing waits for it. */
  async #forget(): Promise<void> {
    const { onProblem = () => {} } = this.#options;
    await this.#spill?.forget(this.#delivered).catch(onProblem);
  }

  #deliveredUntil(number: number): void {
    this.#delivered = Math.max(number, this.#delivered);
    const next = this.#queue.findIndex(
      queued => queued.number > this.#delivered,
    );
    this.#queue = next < 0 ? [] : this.#queue.slice(next);
    this.#tellWaiters();
  }

  /** @returns undefined when it was closed before it succeeded */
  async #persist<T>(attempt: () => Promise<T> | T): Promise<T | undefined> {
    const { onProblem = () => {} } = this.#options;
    for (let failures = 0; !this.#hasEnded; failures += 1) {
      try {
        const result = await attempt();
        return this.#isLetGo ? undefined : result;
      } catch (error) {
        if (this.#isLetGo) return undefined;
        if (failures === 0) onProblem(error as Error);
        await this.#spill?.retry();
        await this.#pause(
          Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures),
        );
      }
    }
    return undefined;
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
