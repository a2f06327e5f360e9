/**
 * An answer with its age.
 *
 * @public
 */
export interface CachedAnswer<T> {
  value: T;
  /** When the value was read from its source. */
  fetchedAt: Date;
  /** True when the source failed just now and its last answer is given instead. */
  stale: boolean;
  /** Why the source failed; only with `stale`. */
  error?: unknown;
}

/**
 * How a {@link FreshCache} behaves.
 *
 * @public
 */
export interface FreshCacheOptions {
  /** How long an answer is given without asking again, in milliseconds; may depend on the answer. */
  freshForMs: number | ((value: unknown) => number);
  /** How long an answer may stand in for a source that is down, in milliseconds. One hour unless told. */
  keepForMs?: number;
  /**
   * How long a reader waits for a new answer when an old one can stand in, in milliseconds; the call goes on and its
   * answer is kept. Without an old answer a reader waits for the call's own deadline. 1500 unless told.
   */
  patienceMs?: number;
  /** Most answers that are kept; the least recently used goes first. 500 unless told. */
  maxEntries?: number;
  /** Whether an error means that the source is down; other errors (such as not found) are thrown and forget the answer. */
  isOutage(error: unknown): boolean;
  /** Clock in milliseconds. */
  now?: () => number;
}

interface Entry {
  value: unknown;
  at: number;
}

class OutOfPatienceError extends Error {
  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds / 1000} s; still asking.`);
    this.name = 'OutOfPatienceError';
  }
}

/**
 * Short-lived cache of answers of one kind of source. Concurrent readers of a key share one call, and the last answer
 * stands in, marked as stale, while the source is down. It knows nothing of callers: check access before every read.
 *
 * @public
 */
export class FreshCache {
  readonly #options: Required<FreshCacheOptions>;
  readonly #entries = new Map<string, Entry>();
  readonly #inFlight = new Map<string, Promise<Entry>>();

  constructor(options: FreshCacheOptions) {
    this.#options = {
      keepForMs: 3_600_000,
      patienceMs: 1500,
      maxEntries: 500,
      now: Date.now,
      ...options,
    };
  }

  /**
   * Gives the answer for a key, loading it when it is missing or old. A key must always be read with the same type.
   * @throws what `load` threw, when no answer can stand in
   */
  async read<T>(key: string, load: () => Promise<T>): Promise<CachedAnswer<T>> {
    const { freshForMs, keepForMs, patienceMs, now, isOutage } = this.#options;
    const known = this.#entries.get(key);
    const freshFor =
      typeof freshForMs === 'number' ? freshForMs : freshForMs(known?.value);
    if (known && now() - known.at < freshFor) {
      this.#remember(key, known);
      return answerOf<T>(known, false);
    }
    const standIn = known && now() - known.at < keepForMs ? known : undefined;
    try {
      const loading = this.#load(key, load);
      const entry = await (standIn ? within(loading, patienceMs) : loading);
      return answerOf<T>(entry, false);
    } catch (error) {
      if (error instanceof OutOfPatienceError && standIn) {
        return { ...answerOf<T>(standIn, true), error };
      }
      if (!isOutage(error)) {
        this.#entries.delete(key);
        throw error;
      }
      if (!standIn) {
        throw error;
      }
      return { ...answerOf<T>(standIn, true), error };
    }
  }

  #load<T>(key: string, load: () => Promise<T>): Promise<Entry> {
    const running = this.#inFlight.get(key);
    if (running) {
      return running;
    }
    const started = load()
      .then(value => {
        const entry = { value, at: this.#options.now() };
        this.#remember(key, entry);
        return entry;
      })
      .finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, started);
    return started;
  }

  #remember(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#options.maxEntries) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
  }
}

/** The result of a call that others may share; gives up waiting after a time without ending the call. */
async function within<T>(call: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new OutOfPatienceError(milliseconds)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([call, patience]);
  } finally {
    clearTimeout(timer);
    call.catch(() => {}); // whoever waits for it hears of its failure
  }
}

function answerOf<T>(entry: Entry, stale: boolean): CachedAnswer<T> {
  return { value: entry.value as T, fetchedAt: new Date(entry.at), stale };
}
