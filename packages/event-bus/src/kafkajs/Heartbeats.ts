/** Signs of life while a batch is handled. */
export class Heartbeats {
  readonly #failed = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #failure: Error | undefined;
  #beating = false;

  constructor(beat: () => Promise<void>, everyMs: number) {
    this.#timer = setInterval(() => {
      if (this.#beating || this.#failure) return;
      this.#beating = true;
      beat().then(
        () => {
          this.#beating = false;
        },
        error => {
          this.#failure = error;
          this.#failed.abort();
        },
      );
    }, everyMs);
  }

  /** Aborted when a sign of life was not taken: the group has changed, or its coordinator is away. */
  get failed(): AbortSignal {
    return this.#failed.signal;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
