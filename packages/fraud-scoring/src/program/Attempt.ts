import { InvalidFieldError } from '@modelport/fraud-core';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * Whether most likely only another document mends it: a field is wrong. Files that are not whole yet, or a view that Feast
 * does not serve yet, are there soon.
 */
function isFinal(error: unknown): boolean {
  if (error instanceof InvalidFieldError || error instanceof TypeError) {
    return true;
  }
  return error instanceof Error && error.cause instanceof InvalidFieldError;
}

/**
 * What was refused is tried again after a while, each time after twice as long, since loading models takes its time; and
 * once a minute from the first on when it seems wrong by itself: files of a model, which no fingerprint tells, may be others
 * by then.
 */
export class Attempt {
  #fingerprint = '';
  #refusal: unknown;
  #restMs = FIRST_MS;
  #dueAt = -Infinity;

  /** @param now - milliseconds of a clock that only goes forward */
  constructor(private readonly now: () => number) {}

  /**
   * Does it, unless it was refused a moment ago.
   *
   * @param fingerprint - of what is wanted
   * @throws what `act` throws, or threw the last time
   */
  async once<T>(fingerprint: string, act: () => Promise<T>): Promise<T> {
    const isSame = fingerprint === this.#fingerprint;
    if (isSame && this.now() < this.#dueAt) throw this.#refusal;
    try {
      const result = await act();
      this.forget();
      return result;
    } catch (error) {
      this.#restMs = isSame ? Math.min(2 * this.#restMs, LONGEST_MS) : FIRST_MS;
      this.#fingerprint = fingerprint;
      this.#refusal = error;
      this.#dueAt = this.now() + (isFinal(error) ? LONGEST_MS : this.#restMs);
      throw error;
    }
  }

  forget(): void {
    this.#fingerprint = '';
  }
}
