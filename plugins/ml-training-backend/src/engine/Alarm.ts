import { setTimeout as sleep } from 'node:timers/promises';

/** However often it rings: a training that writes its log rings with each line. */
const LEAST_REST_MS = 100;

/** A sleep that can be ended early. */
export class Alarm {
  #rings = new AbortController();

  /** Begins to listen: whoever rings from now on shortens the next rest. */
  set(): void {
    this.#rings = new AbortController();
  }

  /** Ends the rest. */
  ring(): void {
    this.#rings.abort();
  }

  /** Resolves when it has rung since it was set, or after a time in milliseconds; rings that come close together are one. */
  async rest(longest: number): Promise<void> {
    const { signal } = this.#rings;
    const least = Math.min(LEAST_REST_MS, longest);
    await sleep(least, undefined, { ref: false });
    const rest = sleep(longest - least, undefined, { signal, ref: false });
    await rest.catch(() => {});
  }
}
