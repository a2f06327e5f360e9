import { InvalidFieldError } from '@modelport/fraud-core';
import type { History, HistoryEvent } from '@modelport/fraud-scoring';
import { readRecord } from '../records/readRecord';
import type { StagedRecord } from '../records/StagedRecord';
import {
  type Positions,
  RECORD_TOPICS,
  type RecordSource,
  type SourceBatch,
} from '../source/RecordSource';

/** What {@link createTopicHistory} reads. */
export interface TopicHistoryOptions {
  source: RecordSource;
  /** Gives the name of a reader that has read nothing yet. */
  newReader(): string;
  /** Told of each message that is no record. */
  onUnusable(problem: string): void;
}

/** How far the topics are read. */
interface Place {
  reader: string;
  next: Record<keyof Positions, number[]>;
  /** When the first record of each partition that has one was received. */
  firsts: Record<string, number>;
}

function eventOf(record: StagedRecord): HistoryEvent {
  const { customer, terminal } = record;
  const { transactionId, eventTime, receivedAt } = record;
  const common = { transactionId, eventTime, receivedAt };
  if (record.kind === 'decision') {
    const { amount } = record;
    const event = { kind: 'transaction', ...common, amount } as const;
    return { customer, terminal, event };
  }
  const { isFraud, labelledAt } = record;
  const event = { kind: 'label', ...common, isFraud, labelledAt } as const;
  return { customer, terminal, event };
}

const NOTHING_READ = (reader: string): Place => ({
  reader,
  next: { decisions: [], outcomes: [] },
  firsts: {},
});

/**
 * What happened, by the topics that scoring services write: all that happened, however many processes have the store. What
 * a partition still has of the time before others begin is of no use; so `since` is when the last of them begins.
 */
export function createTopicHistory(options: TopicHistoryOptions): History {
  const { source, newReader, onUnusable } = options;

  function eventsOf(place: Place, batch: SourceBatch): HistoryEvent[] {
    const { topic, partition, messages } = batch;
    return messages.flatMap(({ offset, record: message }) => {
      if (offset < (place.next[topic][partition] ?? 0)) return [];
      place.next[topic][partition] = offset + 1;
      try {
        const record = readRecord(topic, message);
        place.firsts[`${topic}/${partition}`] ??= record.receivedAt;
        return [eventOf(record)];
      } catch (error) {
        if (!(error instanceof InvalidFieldError)) throw error;
        const at = `${source.topics[topic]}/${partition} at offset ${offset}`;
        onUnusable(`${at}: ${error.message}`);
        return [];
      }
    });
  }

  return {
    async readOn(after, take) {
      const place: Place =
        after === undefined ? NOTHING_READ(newReader()) : JSON.parse(after);
      const { reader, next, firsts } = place;
      const { ends, isEmpty } = await source.ranges(reader);
      for (const topic of RECORD_TOPICS) {
        ends[topic].forEach((end, at) => {
          next[topic][at] ??= 0;
          if (isEmpty[topic][at]) next[topic][at] = end;
        });
      }
      await source.read({
        reader,
        from: { ...next },
        to: ends,
        take: batch => take({ events: eventsOf(place, batch), lost: false }),
      });
      const begins = Object.values(firsts);
      return {
        next: JSON.stringify(place),
        ...(begins.length > 0 && { since: Math.max(...begins) }),
      };
    },
  };
}
