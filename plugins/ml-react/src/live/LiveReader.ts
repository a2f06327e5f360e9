import { toError } from '@backstage/errors';

/**
 * What one read of live data answers.
 *
 * @public
 */
export interface LiveAnswer<T> {
  value: T;
  /** Where the next read goes on; opaque. */
  cursor?: string;
  /** Nothing will change any more: polling ends, signals are still heard. */
  done?: boolean;
}

/**
 * What a load function is given.
 *
 * @public
 */
export interface LiveRequest<T> {
  /** Cursor of the last good answer. */
  cursor?: string;
  /** Value of the last good answer, to append to. */
  previous?: T;
  /** Aborted when the view goes away or is about something else. */
  signal: AbortSignal;
}

/**
 * Reads what a live view shows, from a cursor on; rejects when the answer is not 2xx.
 *
 * @public
 */
export type LiveLoad<T> = (request: LiveRequest<T>) => Promise<LiveAnswer<T>>;

/**
 * What a view draws. A failed read keeps `value` and `at` of the last good one.
 *
 * @public
 */
export interface LiveSnapshot<T> {
  value?: T;
  /** When `value` was read, in milliseconds since 1970. */
  at?: number;
  /** Why the newest read failed; absent after a good one. */
  error?: Error;
  loading: boolean;
}

/** What a {@link LiveReader} needs from its surroundings. */
export interface LiveReaderOptions<T> {
  /** What is read; a reader is never used for two things. */
  name: string;
  load: LiveLoad<T>;
  intervalMs: number;
  isVisible: () => boolean;
}

/**
 * Reads one thing again and again: at once, when a signal names a new cursor,
 * and when no signal came for an interval. One read at a time.
 */
export class LiveReader<T> {
  readonly #options: LiveReaderOptions<T>;
  readonly #listeners = new Set<() => void>();
  #snapshot: LiveSnapshot<T> = { loading: true };
  #cursor?: string;
  #abort?: AbortController;
  #timer?: ReturnType<typeof setTimeout>;
  #again = false;
  #done = false;
  #started = false;

  constructor(options: LiveReaderOptions<T>) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly getSnapshot = () => this.#snapshot;

  /** Reads now; a read that is under way is followed by another. */
  readonly retry = () => {
    this.#done = false;
    this.#read();
  };

  start() {
    this.#started = true;
    this.#read();
  }

  stop() {
    this.#started = false;
    this.#again = false;
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = undefined;
  }

  onSignal(cursor: unknown) {
    if (cursor === undefined || cursor !== this.#cursor) {
      this.#read();
    }
  }

  onVisibility() {
    if (!this.#options.isVisible()) {
      clearTimeout(this.#timer);
    } else if (!this.#done || this.#again) {
      this.#read();
    }
  }

  #read() {
    clearTimeout(this.#timer);
    if (!this.#started) {
      return;
    }
    if (this.#abort || !this.#options.isVisible()) {
      this.#again = true;
      return;
    }
    this.#again = false;
    this.#publish({ ...this.#snapshot, loading: true });
    const abort = new AbortController();
    this.#abort = abort;
    this.#options
      .load({
        cursor: this.#cursor,
        previous: this.#snapshot.value,
        signal: abort.signal,
      })
      .then(
        answer => this.#settle(abort, () => this.#accept(answer)),
        error => this.#settle(abort, () => this.#refuse(error)),
      );
  }

  #settle(abort: AbortController, apply: () => void) {
    if (abort !== this.#abort) {
      return;
    }
    this.#abort = undefined;
    apply();
    if (this.#again) {
      this.#read();
    } else if (!this.#done && this.#options.isVisible()) {
      this.#timer = setTimeout(() => this.#read(), this.#options.intervalMs);
    }
  }

  #accept(answer: LiveAnswer<T>) {
    this.#cursor = answer.cursor ?? this.#cursor;
    this.#done = answer.done ?? false;
    this.#publish({ value: answer.value, at: Date.now(), loading: false });
  }

  #refuse(error: unknown) {
    this.#done = false;
    this.#publish({ ...this.#snapshot, error: toError(error), loading: false });
  }

  #publish(snapshot: LiveSnapshot<T>) {
    this.#snapshot = snapshot;
    this.#listeners.forEach(listener => listener());
  }
}
