/** Stores how far a partition was handled: the offset that comes next. */
export type Commit = (next: number) => Promise<void>;

/** Batches of a partition of which may still be stored what came of them, while another one is handled. */
const MOST = 4;
/** Between two commits that nobody waits for: each costs a broker a write. */
const COMMIT_EVERY_MS = 50;

/** How far a partition is to be committed. */
interface Place {
  /** The offset that comes next. */
  next: number;
  commit: Commit;
}

/** A batch whose handler is done. */
interface Entry extends Place {
  isStored: boolean;
}

/**
 * Batches of one partition that are handled, and of which is still being stored what came of them: commits them in their
 * order, several at once. After one that was given up nothing is committed any more.
 */
export class Unstored {
  readonly #entries: Entry[] = [];
  #stored: Place | undefined;
  #committing: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;
  #hasGivenUp = false;
  /** Whether somebody waits for the last commit. */
  #isAwaited = false;
  #hurry = () => {};
  #tell: (() => void)[] = [];

  /** Whether a batch was given up, so that nothing more of this stay in the group counts. */
  get hasGivenUp(): boolean {
    return this.#hasGivenUp;
  }

  /**
   * Takes a batch; see {@link Unstored.room}.
   *
   * @param stored - resolves with whether it was stored; never rejects
   */
  add(stored: Promise<boolean>, next: number, commit: Commit): void {
    const entry: Entry = { isStored: false, next, commit };
    this.#entries.push(entry);
    void stored.then(isStored => {
      entry.isStored = isStored;
      if (!isStored) this.#giveUp(entry);
      this.#advance();
      this.#told();
    });
  }

  /**
   * Resolves when another batch may be handled.
   *
   * @throws what a commit threw meanwhile, once; what was not committed is with the next commit, or comes again
   */
  async room(): Promise<void> {
    await this.#until(() => this.#entries.length < MOST);
  }

  /**
   * Resolves when nothing is left.
   *
   * @throws as {@link Unstored.room}
   */
  async empty(): Promise<void> {
    this.#await();
    try {
      await this.#until(() => this.#isEmpty);
    } finally {
      this.#isAwaited = false;
    }
  }

  /** Resolves when nothing is left or under way; never rejects, nor ends the waiting for what is not stored. */
  async settled(): Promise<void> {
    this.#await();
    while (!this.#isEmpty) {
      await new Promise<void>(resolve => this.#tell.push(resolve));
    }
  }

  get #isEmpty(): boolean {
    return this.#entries.length === 0 && !this.#stored && !this.#committing;
  }

  #await(): void {
    this.#isAwaited = true;
    this.#hurry();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo() && !this.#failure) {
      await new Promise<void>(resolve => this.#tell.push(resolve));
    }
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
  }

  /** Has what is stored now, with all before it, committed. */
  #advance(): void {
    while (this.#entries[0]?.isStored) this.#stored = this.#entries.shift();
    if (!this.#stored) return;
    this.#committing ??= this.#commit().finally(() => {
      this.#committing = undefined;
      this.#told();
    });
  }

  /** Forgets a batch and all behind it. */
  #giveUp(entry: Entry): void {
    this.#hasGivenUp = true;
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.length = at;
  }

  async #commit(): Promise<void> {
    while (this.#stored) {
      const { next, commit } = this.#stored;
      this.#stored = undefined;
      try {
        await commit(next);
      } catch (error) {
        this.#failure = { error };
      }
      this.#told();
      await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    if (this.#isAwaited) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, COMMIT_EVERY_MS);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #told(): void {
    const told = this.#tell;
    this.#tell = [];
    for (const tell of told) tell();
  }
}
