import { ClusterError } from '@modelport/plugin-ml-cluster-node';

const LOOK_EVERY_MS = 250;

/** Watches over something that is being read: aborts when it was silent for too long. */
export class Silence {
  readonly #ending = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #since = Date.now();

  /** @param longestMs - how long it may be silent, asked anew with each look */
  constructor(longestMs: () => number) {
    this.#timer = setInterval(() => {
      if (Date.now() - this.#since >= longestMs()) {
        const why = 'The log was silent, and is asked for again';
        this.#ending.abort(
          new ClusterError(why, { cluster: '', reason: 'Silent' }),
        );
        this.stop();
      }
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Aborts with a ClusterError. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Something was said. */
  end(): void {
    this.#since = Date.now();
  }

  /** Watches no more. */
  stop(): void {
    clearInterval(this.#timer);
  }
}
