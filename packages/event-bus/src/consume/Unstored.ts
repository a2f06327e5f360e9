import { Commit } from './Delivery';

/** Batches of a partition that may be handled while what came of earlier ones is still being stored. */
const MOST = 4;

/** A batch whose handler is done. */
interface Entry {
  /** Resolves with whether it was stored; never rejects. */
  stored: Promise<boolean>;
  isStored: boolean;
  /** The offset after it. */
  next: number;
  commit: Commit;
}

/**
 * Batches of one partition that are handled, and of which is still being stored what came of them: commits them in their
 * order, several at once where they are stored by then. After one that was given up nothing is committed any more.
 */
export class Unstored {
  readonly #entries: Entry[] = [];
  #running: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;
  #hasGivenUp = false;
  #tell: (() => void)[] = [];

  /** Whether a batch was given up, so that nothing more of this stay in the group counts. */
  get hasGivenUp(): boolean {
    return this.#hasGivenUp;
  }

  /** Takes a batch; see {@link Unstored.room}. */
  add(stored: Promise<boolean>, next: number, commit: Commit): void {
    const entry: Entry = { stored, isStored: false, next, commit };
    void stored.then(isStored => {
      entry.isStored = isStored;
    });
    this.#entries.push(entry);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      this.#told();
    });
  }

  /**
   * Resolves when another batch may be handled.
   *
   * @throws what a commit threw meanwhile, once
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
    await this.#until(() => this.#entries.length === 0);
  }

  /** Resolves when nothing is under way; never rejects. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo() && !this.#failure) {
      await new Promise<void>(resolve => this.#tell.push(resolve));
    }
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
  }

  async #run(): Promise<void> {
    while (this.#entries.length > 0) {
      if (!(await this.#entries[0].stored)) {
        this.#hasGivenUp = true;
        this.#entries.length = 0;
        return;
      }
      const open = this.#entries.findIndex(({ isStored }) => !isStored);
      const count = open < 0 ? this.#entries.length : Math.max(open, 1);
      const { next, commit } = this.#entries[count - 1];
      try {
        await commit(next);
      } catch (error) {
        this.#failure = { error };
      }
      // What was not committed is with the next commit, or comes again.
      this.#entries.splice(0, count);
      this.#told();
    }
  }

  #told(): void {
    const told = this.#tell;
    this.#tell = [];
    for (const tell of told) tell();
  }
}
