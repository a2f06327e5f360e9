import { createHash } from 'node:crypto';
import type { Batch } from '@modelport/event-bus';

/** What the records of a decision have to agree in. */
const sameness = (record: {
  score: unknown;
  decision: unknown;
  model: unknown;
  policy: unknown;
}) =>
  createHash('sha1')
    .update(
      JSON.stringify([
        record.score,
        record.decision,
        record.model,
        record.policy,
      ]),
    )
    .digest('base64');

/** Counts the decisions that were published, by the id of their transaction. */
export class Ledger {
  readonly #known = new Map<string, string>();
  readonly #differing = new Set<string>();
  /** By partition: the offset that was not taken yet. What is read again, since the reader itself was cut off, counts once. */
  readonly #next = new Map<number, number>();
  #records = 0;
  #lastAt = performance.now();
  #waiting: { count: number; resolve: () => void }[] = [];

  /** Ids of which there is a decision. */
  get decided(): number {
    return this.#known.size;
  }

  /** Records beyond the first of their id. */
  get duplicates(): number {
    return this.#records - this.#known.size;
  }

  /** Ids whose records do not agree. */
  get differing(): number {
    return this.#differing.size;
  }

  take({ partition, messages }: Pick<Batch, 'partition' | 'messages'>): void {
    for (const { value, offset } of messages) {
      if (offset < (this.#next.get(partition) ?? 0)) continue;
      this.#next.set(partition, offset + 1);
      const record = JSON.parse(value.toString());
      const id: string = record.transaction_id;
      const same = sameness(record);
      const known = this.#known.get(id);
      if (known !== undefined && known !== same) this.#differing.add(id);
      this.#known.set(id, known ?? same);
      this.#records += 1;
    }
    this.#lastAt = performance.now();
    const reached = ({ count }: { count: number }) => this.decided >= count;
    this.#waiting.filter(reached).forEach(({ resolve }) => resolve());
    this.#waiting = this.#waiting.filter(each => !reached(each));
  }

  /**
   * Resolves when there are decisions of so many ids, or when nothing more seems to come.
   *
   * @param silentMs - time without any record after which nothing more is waited for
   */
  async until(count: number, silentMs = 120_000): Promise<void> {
    if (this.decided >= count) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.#lastAt = performance.now();
      this.#waiting.push({ count, resolve });
      timer = setInterval(() => {
        if (performance.now() - this.#lastAt > silentMs) resolve();
      }, 100);
    });
    clearInterval(timer);
  }
}
