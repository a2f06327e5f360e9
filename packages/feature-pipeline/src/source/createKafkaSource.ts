import type { Batch, EventBus } from '@modelport/event-bus';
import {
  type Positions,
  type ReadRequest,
  RECORD_TOPICS,
  type RecordSource,
  type RecordTopic,
} from './RecordSource';

/**
 * What the topics are read through.
 *
 * @public
 */
export interface KafkaSourceOptions {
  /** Closed with the source. */
  bus: EventBus;
  topics: Readonly<Record<RecordTopic, string>>;
  /** Milliseconds without a message after which reading is given up; default 60 000. */
  silenceMs?: number;
}

const BATCH_MESSAGES = 5_000;

function parse(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined; // counted as unusable by whoever takes it
  }
}

/** One read, from its places to its ends. */
class Reading {
  readonly done: Promise<void>;
  readonly #next: Record<RecordTopic, number[]>;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #heardAt = Date.now();
  /** Batches that are not taken yet: nothing else may come of their partitions. */
  #taking = 0;

  constructor(
    private readonly request: ReadRequest,
    private readonly topics: KafkaSourceOptions['topics'],
  ) {
    this.#next = {
      decisions: [...request.from.decisions],
      outcomes: [...request.from.outcomes],
    };
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#endWhenComplete();
  }

  async take({ topic: name, partition, messages }: Batch): Promise<void> {
    const topic = RECORD_TOPICS.find(each => this.topics[each] === name);
    if (topic === undefined) return;
    const next = this.#next[topic];
    const end = this.request.to[topic][partition] ?? 0;
    const wanted = messages.filter(
      ({ offset }) => offset >= next[partition] && offset < end,
    );
    this.#taking += 1;
    try {
      if (wanted.length > 0) {
        await this.request.take({
          topic,
          partition,
          messages: wanted.map(({ offset, value }) => ({
            offset,
            record: parse(value),
          })),
        });
      }
    } catch (error) {
      this.#reject(error);
      throw error;
    } finally {
      this.#taking -= 1;
    }
    this.#heardAt = Date.now();
    next[partition] = Math.max(
      next[partition] ?? 0,
      messages[messages.length - 1].offset + 1,
    );
    this.#endWhenComplete();
  }

  /** Gives up when nothing has come for a while: what was there at the beginning may have left the topic since. */
  giveUpWhenSilent(silenceMs: number): void {
    if (this.#taking > 0 || Date.now() - this.#heardAt < silenceMs) return;
    const [first] = this.#missing();
    this.#reject(
      new Error(
        `No record has come for ${silenceMs / 1_000} s; ${first} ` +
          `Check that the brokers answer, and run it again: it goes on from here. ` +
          `When the topic has dropped these records meanwhile, remove the folder of --data and begin anew`,
      ),
    );
  }

  #missing(): string[] {
    return RECORD_TOPICS.flatMap(topic =>
      this.request.to[topic].flatMap((end, partition) => {
        const next = this.#next[topic][partition] ?? 0;
        return next >= end
          ? []
          : `${this.topics[topic]}/${partition} is read to offset ${next} of ${end}.`;
      }),
    );
  }

  #endWhenComplete(): void {
    if (this.#missing().length === 0) this.#resolve();
  }
}

/**
 * The topics of a scoring service.
 *
 * @throws EventBusError `unknown-topic`, `unavailable`, `access-denied` when it is used
 * @public
 */
export function createKafkaSource(options: KafkaSourceOptions): RecordSource {
  const { bus, topics, silenceMs = 60_000 } = options;
  return {
    topics,
    ranges: async reader => {
      const ends: Record<RecordTopic, number[]> = {
        decisions: [],
        outcomes: [],
      };
      const isEmpty: Record<RecordTopic, boolean[]> = {
        decisions: [],
        outcomes: [],
      };
      for (const topic of RECORD_TOPICS) {
        for (const each of await bus.lag(reader, topics[topic])) {
          ends[topic][each.partition] = each.end;
          isEmpty[topic][each.partition] = each.lag === 0;
        }
      }
      return { ends: ends satisfies Positions, isEmpty };
    },
    read: async request => {
      const reading = new Reading(request, topics);
      const subscription = await bus.subscribe({
        group: request.reader,
        topics: RECORD_TOPICS.map(topic => topics[topic]),
        maxBatchMessages: BATCH_MESSAGES,
        onBatch: batch => reading.take(batch),
      });
      const watch = setInterval(
        () => reading.giveUpWhenSilent(silenceMs),
        Math.min(1_000, silenceMs),
      );
      try {
        await reading.done;
      } finally {
        clearInterval(watch);
        await subscription.close();
      }
    },
    close: () => bus.close(),
  };
}
