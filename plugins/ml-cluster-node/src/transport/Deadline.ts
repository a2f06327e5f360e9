/**
 * A signal that aborts with any of others, or after a time. `end` frees its timer.
 */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  readonly #timer?: NodeJS.Timeout;
  readonly #endsAt: number;
  #passed = false;

  constructor(
    milliseconds: number | undefined,
    others: (AbortSignal | undefined)[],
  ) {
    const signals = others.filter(other => other !== undefined);
    this.signal = AbortSignal.any([this.#own.signal, ...signals]);
    this.#endsAt =
      milliseconds === undefined ? Infinity : Date.now() + milliseconds;
    if (milliseconds !== undefined) {
      this.#timer = setTimeout(() => {
        this.#passed = true;
        this.#own.abort(new Error('The deadline has passed'));
      }, milliseconds);
    }
  }

  /** Whether time is what ended it. */
  get passed(): boolean {
    return this.#passed;
  }

  get remainingMs(): number {
    return this.#endsAt - Date.now();
  }

  /** Stops the clock and leaves the signal as it is. */
  end(): void {
    clearTimeout(this.#timer);
  }

  abort(reason?: unknown): void {
    this.end();
    this.#own.abort(reason);
  }
}
