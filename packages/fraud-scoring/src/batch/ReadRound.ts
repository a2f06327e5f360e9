/** Keys that are read together, and the payments that wait for them. */
export class ReadRound {
  readonly keys: string[] = [];
  #isLate: boolean;
  #resolve: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #promise: Promise<void> | undefined;

  /** @param waitMs - most that is waited for it; 0: it is not */
  constructor(waitMs: number) {
    this.#isLate = waitMs <= 0;
    if (this.#isLate) return;
    this.#promise = new Promise(resolve => {
      this.#resolve = resolve;
    });
    this.#timer = setTimeout(() => this.giveUp(), waitMs);
  }

  /** Settled when they were read, or it has taken too long; undefined where nobody waits for it any more. */
  get soon(): Promise<void> | undefined {
    return this.#isLate ? undefined : this.#promise;
  }

  /** Whether it was waited for in vain, or not at all. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** Whoever waits goes on without it. */
  giveUp(): void {
    this.#isLate = true;
    this.end();
  }

  /** It was read, or will not be. */
  end(): void {
    clearTimeout(this.#timer);
    this.#resolve();
  }
}
