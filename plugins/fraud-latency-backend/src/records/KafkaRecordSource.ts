import { setImmediate as nextTurn } from 'node:timers/promises';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { Batch, EventBus, Subscription } from '@modelport/event-bus';
import type { KafkaConfig } from '../config/ScoringServiceConfig';
import type { RecordPage, RecordSource } from './RecordSource';

/** Longest time that reading waits for something to come. */
const WAIT_MS = 1_000;

/** A batch that the broker gave and that is not kept yet. */
interface Held {
  batch: Batch;
  lost: AbortSignal;
  resolve(): void;
  reject(error: Error): void;
}

type Offsets = Record<string, number>;

/** What {@link KafkaRecordSource} works with. */
export interface KafkaRecordSourceOptions {
  kafka: Pick<KafkaConfig, 'group' | 'topics'>;
  /** Opens a bus; the source closes it. */
  open(): EventBus;
  /** Milliseconds that reading waits for something to come; default 1,000. */
  waitMs?: number;
}

/**
 * Reads the topics of a service as the one member of a group, whose offsets are committed once a page is kept; the cursor
 * only tells of them. What was kept by a process that was killed before it had committed comes once more.
 */
export class KafkaRecordSource implements RecordSource {
  readonly instance = 'kafka';
  readonly #options: KafkaRecordSourceOptions;
  #bus: EventBus | undefined;
  #subscription: Promise<Subscription> | undefined;
  #held: Held[] = [];
  /** Those of the last page. */
  #given: Held[] = [];
  #wake = () => {};

  constructor(options: KafkaRecordSourceOptions) {
    this.#options = options;
  }

  async read(cursor: string | undefined): Promise<RecordPage> {
    await this.#join();
    if (this.#held.length === 0) await this.#wait();
    // What the other partitions have given meanwhile comes with it.
    await nextTurn();
    this.#held = this.#held.filter(({ lost }) => !lost.aborted);
    this.#given = [...this.#held];
    if (this.#given.length === 0) {
      return { records: [], atEnd: true, lost: false };
    }
    const offsets = offsetsIn(cursor);
    const records: unknown[] = [];
    for (const { batch } of this.#given) {
      const place = `${batch.topic}/${batch.partition}`;
      for (const { offset, value } of batch.messages) {
        records.push(parse(value));
        offsets[place] = Math.max(offsets[place] ?? 0, offset + 1);
      }
    }
    return {
      records,
      next: JSON.stringify(offsets),
      atEnd: false,
      lost: false,
    };
  }

  async kept(): Promise<void> {
    const given = new Set(this.#given);
    this.#given = [];
    this.#held = this.#held.filter(each => !given.has(each));
    for (const { resolve } of given) resolve();
  }

  async release(): Promise<void> {
    const [subscription, bus, held] = [
      this.#subscription,
      this.#bus,
      this.#held,
    ];
    this.#subscription = undefined;
    this.#bus = undefined;
    this.#held = [];
    this.#given = [];
    for (const { reject } of held)
      reject(new Error('Not kept by this process'));
    await subscription?.catch(() => undefined); // told to who waited for it
    await bus?.close();
  }

  async #join(): Promise<void> {
    this.#bus ??= this.#options.open();
    this.#subscription ??= this.#subscribe(this.#bus);
    let state: Subscription['state'];
    try {
      ({ state } = await this.#subscription);
    } catch (error) {
      this.#subscription = undefined;
      throw new ServiceUnavailableError(toError(error).message);
    }
    if (state.status === 'failed') {
      throw new ServiceUnavailableError(state.reason.message);
    }
  }

  #subscribe(bus: EventBus): Promise<Subscription> {
    const { group, topics } = this.#options.kafka;
    return bus.subscribe({
      group,
      topics: [topics.decisions, topics.outcomes],
      onBatch: (batch, lost) =>
        new Promise((resolve, reject) => {
          if (this.#bus !== bus) {
            reject(new Error('Not read by this process any more'));
            return;
          }
          this.#held.push({ batch, lost, resolve, reject });
          lost.addEventListener('abort', () =>
            reject(new Error('Another process reads this partition now')),
          );
          this.#wake();
        }),
    });
  }

  async #wait(): Promise<void> {
    const { waitMs = WAIT_MS } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      timer = setTimeout(resolve, waitMs);
    });
    clearTimeout(timer);
    this.#wake = () => {};
  }
}

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined; // counted as malformed by who reads
  }
}

function offsetsIn(cursor: string | undefined): Offsets {
  if (cursor === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(cursor);
    return typeof parsed === 'object' && parsed !== null
      ? { ...(parsed as Offsets) }
      : {};
  } catch {
    return {}; // of another source of that name: the group's offsets count
  }
}
