import type { BatchView } from '@modelport/fraud-core';
import type { BatchFeatures } from './BatchFeatures';
import { ReadRound } from './ReadRound';

/** What is known of one key. */
interface Entry {
  /** Absent until they were read once; NaN where nothing is known. */
  values: Float32Array | undefined;
  /** On the clock of the table. */
  readAt: number;
  /** Where it waits to be read. */
  round: ReadRound | undefined;
}

/** How a table asks for what it does not know. */
export interface BatchTableOptions {
  view: BatchView;
  source: Pick<BatchFeatures, 'read'>;
  /** Keys that are remembered at least; twice as many at most. */
  capacity: number;
  /** After so many milliseconds values are read again, and used meanwhile. */
  maxAgeMs: number;
  /** For so many milliseconds a payment waits for what was never read, or long ago. */
  waitMs: number;
  /** Milliseconds of a clock that is never set back. */
  now(): number;
  /** Told of each call. */
  onRead(view: BatchView, result: ReadResult): void;
}

/** How a call ended. */
export interface ReadResult {
  seconds: number;
  /** Keys of which something is known, and of which nothing is; both 0 after an error. */
  known: number;
  unknown: number;
  /** As of the rows. */
  newest?: number;
  error?: unknown;
}

/** Values that could not be read again are used so many times their age, before answers say so. */
export const USED_FOR_AGES = 12;
const MOST_CALLS = 2;
const MOST_KEYS = 500;
/** Rounds that wait while calls are under way: 10,000 keys. */
const MOST_ROUNDS = 20;
const RETRY_MS = 1_000;

/**
 * Values of the keys of one view, read when they are needed: all that is asked for in one turn of the event loop in one
 * call. Values beyond their age are used while they are read again. A payment waits for a key's first read alone, and for
 * no read at all while the source is silent.
 */
export class BatchTable {
  #recent = new Map<string, Entry>();
  #older = new Map<string, Entry>();
  /** The last one takes further keys. */
  #waiting: ReadRound[] = [];
  readonly #underWay = new Set<ReadRound>();
  #isScheduled = false;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(private readonly options: BatchTableOptions) {}

  /**
   * Has what is known of a key read where it is due.
   *
   * @returns settled when it is there, or waited for long enough; undefined where nothing is to be waited for
   */
  arriving(key: string): Promise<void> | undefined {
    const entry = this.#entry(key);
    const age = this.options.now() - entry.readAt;
    if (age <= this.options.maxAgeMs) return undefined;
    entry.round ??= this.#join(key);
    if (entry.values && age <= USED_FOR_AGES * this.options.maxAgeMs) {
      return undefined;
    }
    return entry.round?.soon;
  }

  /**
   * Puts the values of a key where they belong.
   *
   * @param target - keeps NaN where nothing is known
   * @returns whether they are as they should be: read, and not too long ago
   */
  take(key: string, target: Float32Array, at: number): boolean {
    const entry = this.#recent.get(key) ?? this.#older.get(key);
    if (!entry?.values) return false;
    target.set(entry.values, at);
    const age = this.options.now() - entry.readAt;
    return age <= USED_FOR_AGES * this.options.maxAgeMs;
  }

  /** Nothing is read any more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    for (const round of this.#waiting) round.end();
    this.#waiting = [];
  }

  #entry(key: string): Entry {
    let entry = this.#recent.get(key);
    if (entry) return entry;
    entry = this.#older.get(key) ?? {
      values: undefined,
      readAt: -Infinity,
      round: undefined,
    };
    this.#older.delete(key);
    if (this.#recent.size >= this.options.capacity) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, entry);
    return entry;
  }

  /** @returns undefined where nothing more can wait */
  #join(key: string): ReadRound | undefined {
    if (this.#isClosed) return undefined;
    let round = this.#waiting.at(-1);
    if (!round || round.keys.length >= MOST_KEYS) {
      if (this.#waiting.length >= MOST_ROUNDS) return undefined;
      round = new ReadRound(this.#isSlow() ? 0 : this.options.waitMs);
      this.#waiting.push(round);
    }
    round.keys.push(key);
    this.#schedule();
    return round;
  }

  /** Whether there is no point in waiting for what is asked now. */
  #isSlow(): boolean {
    return (
      this.#retry !== undefined ||
      [...this.#underWay].some(({ isLate }) => isLate)
    );
  }

  #schedule(): void {
    if (this.#isScheduled || this.#retry || this.#isClosed) return;
    if (this.#waiting.length === 0 || this.#underWay.size >= MOST_CALLS) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const round = this.#waiting.shift();
      if (round) this.#read(round);
      this.#schedule();
    });
  }

  async #read(round: ReadRound): Promise<void> {
    const { view, source, now, onRead } = this.options;
    const begun = now();
    const seconds = () => (now() - begun) / 1_000;
    this.#underWay.add(round);
    try {
      const { values, newest } = await source.read({
        ...view,
        keys: round.keys,
      });
      const known = this.#put(round, values);
      const unknown = round.keys.length - known;
      if (!this.#isClosed) {
        onRead(view, { seconds: seconds(), known, unknown, newest });
      }
    } catch (error) {
      if (this.#isClosed) return;
      onRead(view, { seconds: seconds(), known: 0, unknown: 0, error });
      this.#pause();
    } finally {
      for (const key of round.keys) this.#leave(key, round);
      this.#underWay.delete(round);
      round.end();
      this.#schedule();
    }
  }

  /** @returns how many of the keys are known */
  #put({ keys }: ReadRound, values: Float32Array): number {
    const { features } = this.options.view;
    const readAt = this.options.now();
    let known = 0;
    keys.forEach((key, at) => {
      const own = values.slice(
        at * features.length,
        (at + 1) * features.length,
      );
      if (own.some(value => !Number.isNaN(value))) known += 1;
      const entry = this.#recent.get(key) ?? this.#older.get(key);
      if (!entry) return; // forgotten meanwhile
      entry.values = own;
      entry.readAt = readAt;
    });
    return known;
  }

  #leave(key: string, round: ReadRound): void {
    const entry = this.#recent.get(key) ?? this.#older.get(key);
    if (entry?.round === round) entry.round = undefined;
  }

  /** The source is left alone for a while; what waits goes on waiting, and no payment with it. */
  #pause(): void {
    if (this.#isClosed || this.#retry) return;
    for (const round of this.#waiting) round.giveUp();
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#schedule();
    }, RETRY_MS);
    this.#retry.unref();
  }
}
