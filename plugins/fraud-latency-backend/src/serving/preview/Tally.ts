/** Count and amount. */
export interface Sum {
  count: number;
  amount: number;
}

const add = (sum: Sum, times: number, amount: number): void => {
  sum.count += times;
  sum.amount += times * amount;
};

const nothing = (): Sum => ({ count: 0, amount: 0 });

/**
 * Payments of known outcome that go one way. Those that were let through to learn stand for declined ones like them, of
 * which some have an outcome all the same: of what these two say the larger counts, as in `business/worth.ts`.
 */
export class Tally {
  readonly #counted = nothing();
  readonly #estimated = nothing();
  readonly #known = nothing();

  /** A payment that stands for itself. */
  count(amount: number): void {
    add(this.#counted, 1, amount);
  }

  /** So many declined payments that another one stands for. */
  estimate(times: number, amount: number): void {
    add(this.#estimated, times, amount);
  }

  /** A declined payment with an outcome, which others stand for as well. */
  know(amount: number): void {
    add(this.#known, 1, amount);
  }

  /** @param isEstimated - whether enough were let through to learn for an estimate */
  total(isEstimated: boolean): Sum {
    const both = (field: keyof Sum) =>
      this.#counted[field] +
      (isEstimated
        ? Math.max(this.#estimated[field], this.#known[field])
        : this.#known[field]);
    return { count: both('count'), amount: both('amount') };
  }
}
