import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait between tries, in milliseconds. */
export interface BackoffOptions {
  firstMs: number;
  longestMs: number;
  /** 0 to below 1. */
  random?: () => number;
}

/** Waits longer after each failure up to a limit, each time a random part of it, so that many do not come back at once. */
export class Backoff {
  readonly #options: Required<BackoffOptions>;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = { random: Math.random, ...options };
  }

  /** @param atLeastMs - what the other side asked to wait */
  async wait(signal: AbortSignal, atLeastMs = 0): Promise<void> {
    const { firstMs, longestMs, random } = this.#options;
    const whole = Math.min(firstMs * 2 ** this.#failures, longestMs);
    this.#failures = Math.min(this.#failures + 1, 30);
    const part = whole / 2 + (random() * whole) / 2;
    await sleep(Math.max(part, atLeastMs), undefined, { signal });
  }

  reset(): void {
    this.#failures = 0;
  }
}
