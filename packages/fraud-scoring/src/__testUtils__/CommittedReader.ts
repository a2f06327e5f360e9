import {
  createKafkajsBus,
  type EventBus,
  partitionOf,
} from '@modelport/event-bus';
import type { DecisionRecord } from '../engine/DecisionRecord';

const END = 'the end of what is looked at';

/** Counts the records of each id in the topic `decisions` as a reader sees them who reads what is committed. */
export class CommittedReader {
  readonly #bus: EventBus;
  readonly #counts = new Map<string, number>();
  readonly #texts = new Map<string, string>();
  /** By partition: the offset that was not taken yet. What is read again, since the reader itself was cut off, counts once. */
  readonly #next = new Map<number, number>();
  #ends = 0;
  #waiting: (() => void)[] = [];
  /** Ids whose records differ. */
  readonly differing = new Set<string>();

  constructor(brokers: readonly string[], private readonly partitions: number) {
    this.#bus = createKafkajsBus({ brokers });
  }

  async start(): Promise<void> {
    await this.#bus.ensureTopics(
      ['transactions', 'labels', 'decisions'].map(name => ({
        name,
        partitions: this.partitions,
      })),
    );
    const subscription = await this.#bus.subscribe({
      group: 'reader',
      topics: ['decisions'],
      onBatch: async ({ partition, messages }) => {
        for (const { value, offset } of messages) {
          if (offset < (this.#next.get(partition) ?? 0)) continue;
          this.#next.set(partition, offset + 1);
          this.#take(value.toString());
        }
        this.#waiting.splice(0).forEach(resolve => resolve());
      },
    });
    await subscription.ready();
  }

  /** Ids that were seen. */
  get seen(): number {
    return this.#counts.size;
  }

  /** Ids that were seen more than once, each with how often. */
  get repeated(): [string, number][] {
    return [...this.#counts].filter(([, count]) => count > 1);
  }

  missing(ids: Iterable<string>): string[] {
    return [...ids].filter(id => !this.#counts.has(id));
  }

  /** Resolves once so many ids were seen. */
  async until(count: number): Promise<void> {
    while (this.seen < count) await this.#more();
  }

  /** Resolves once all was read that lies in the topic now: a transaction that is open then is waited for. */
  async toEnd(): Promise<void> {
    const { partitions } = this;
    const keys = new Map<number, string>();
    for (let at = 0; keys.size < partitions; at += 1) {
      keys.set(partitionOf(`${at}`, partitions), `${at}`);
    }
    const wanted = this.#ends + partitions;
    const value = Buffer.from(END);
    await this.#bus.publish(
      'decisions',
      [...keys.values()].map(key => ({ key, value })),
    );
    while (this.#ends < wanted) await this.#more();
  }

  close(): Promise<void> {
    return this.#bus.close();
  }

  #more(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  #take(text: string): void {
    if (text === END) {
      this.#ends += 1;
      return;
    }
    const { transaction_id: id } = JSON.parse(text) as DecisionRecord;
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
    const first = this.#texts.get(id) ?? text;
    if (first !== text) this.differing.add(id);
    this.#texts.set(id, first);
  }
}
