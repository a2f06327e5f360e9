/** Claims that are neither settled nor dropped, the oldest first. */
export class Claims {
  readonly #open = new Map<string, { transactionId: string; at: number }>();
  #made = 0;

  /** How many were made so far. */
  get made(): number {
    return this.#made;
  }

  /** The place of the oldest among all that were made, from 1; infinite when none is open. */
  get oldest(): number {
    for (const { at } of this.#open.values()) return at;
    return Infinity;
  }

  make(claim: string, transactionId: string): void {
    this.#made += 1;
    this.#open.set(claim, { transactionId, at: this.#made });
  }

  /** @returns whether it was open */
  end(claim: string): boolean {
    return this.#open.delete(claim);
  }

  /** All that are open, each with its transaction. */
  get open(): [claim: string, transactionId: string][] {
    return [...this.#open].map(([claim, { transactionId }]) => [
      claim,
      transactionId,
    ]);
  }
}
