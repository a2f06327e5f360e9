/** What is so far ahead of the clock was taken before the clock was put back. */
const MOST_AHEAD_MS = 60_000;

/**
 * Tells when labels are taken: of one transaction no two at the same time, so that whoever reads what was taken finds the
 * same one last as whoever has applied it.
 */
export class LabelTimes {
  /** Of the transactions that were labelled within the millisecond that the clock shows, or ahead of it. */
  readonly #latest = new Map<string, number>();
  #shown = -Infinity;

  /** @param now - milliseconds since 1970-01-01 */
  constructor(private readonly now: () => number) {}

  /** The time of a label that is applied before anything else happens, in milliseconds since 1970-01-01. */
  of(transactionId: string): number {
    const now = this.now();
    if (now !== this.#shown) this.#forget(now);
    const latest = this.#latest.get(transactionId) ?? -Infinity;
    const time = Math.max(now, latest + 1);
    this.#latest.set(transactionId, time);
    return time;
  }

  #forget(now: number): void {
    this.#shown = now;
    for (const [id, time] of this.#latest) {
      if (time < now || time > now + MOST_AHEAD_MS) this.#latest.delete(id);
    }
  }
}
