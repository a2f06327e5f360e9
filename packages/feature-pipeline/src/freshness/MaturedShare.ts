import { murmur3 } from '@modelport/fraud-core';

const DAY = 86_400_000;
const SEED = 0x2545f491;
const ALL = 2 ** 32;

/** A payment that is watched. */
interface Payment {
  receivedAt: number;
  hash: number;
  isKnown: boolean;
}

/**
 * Of how many payments of the last days the label is known. Memory is bounded: beyond a number of payments only those
 * whose ids have small hashes are watched, a random sample.
 */
export class MaturedShare {
  readonly #payments = new Map<string, Payment>();
  /** Outcomes that came before their decisions, which lie in another partition. */
  readonly #early = new Map<string, number>();
  #below = ALL;

  constructor(
    private readonly days: number,
    private readonly mostPayments = 500_000,
  ) {}

  /** Of all payments, the share that is watched. */
  get sampled(): number {
    return this.#below / ALL;
  }

  decided(transactionId: string, receivedAt: number, now: number): void {
    const hash = murmur3(transactionId, SEED);
    if (hash >= this.#below || receivedAt <= now - this.days * DAY) return;
    if (this.#payments.has(transactionId)) return;
    const isKnown = this.#early.delete(transactionId);
    this.#payments.set(transactionId, { receivedAt, hash, isKnown });
    if (this.#payments.size <= this.mostPayments) return;
    this.#forget(now);
    while (this.#payments.size > this.mostPayments) {
      this.#below /= 2;
      this.#keepIf(this.#payments, each => each.hash < this.#below);
    }
  }

  labelled(transactionId: string, receivedAt: number, now: number): void {
    const payment = this.#payments.get(transactionId);
    if (payment) payment.isKnown = true;
    else if (
      receivedAt > now - this.days * DAY &&
      murmur3(transactionId, SEED) < this.#below
    ) {
      this.#early.set(transactionId, receivedAt);
      const [first] = this.#early.keys();
      if (this.#early.size > this.mostPayments) this.#early.delete(first);
    }
  }

  /** @returns payments that are watched, and the share of them whose label is known; undefined where there are none */
  read(now: number): { payments: number; share: number | undefined } {
    this.#forget(now);
    let known = 0;
    for (const { isKnown } of this.#payments.values()) {
      if (isKnown) known += 1;
    }
    const payments = this.#payments.size;
    return { payments, share: payments > 0 ? known / payments : undefined };
  }

  #forget(now: number): void {
    const since = now - this.days * DAY;
    this.#keepIf(this.#payments, ({ receivedAt }) => receivedAt > since);
    this.#keepIf(this.#early, receivedAt => receivedAt > since);
  }

  #keepIf<T>(all: Map<string, T>, isKept: (each: T) => boolean): void {
    for (const [id, each] of all) if (!isKept(each)) all.delete(id);
  }
}
