import {
  RECORD_TOPICS,
  type RecordSource,
  type RecordTopic,
} from './RecordSource';

/**
 * Records whose number is known.
 *
 * @public
 */
export interface CountedRecords extends Iterable<unknown> {
  readonly length: number;
}

const BATCH = 5_000;

/**
 * Records that are already here, as topics of one partition each.
 *
 * @param records - in the shape of the topics' messages; iterated anew for each read
 * @public
 */
export function createIterableSource(
  records: Readonly<Record<RecordTopic, CountedRecords>>,
): RecordSource {
  const { decisions, outcomes } = records;
  return {
    topics: { decisions: 'decisions', outcomes: 'outcomes' },
    ranges: async () => ({
      ends: { decisions: [decisions.length], outcomes: [outcomes.length] },
      isEmpty: {
        decisions: [decisions.length === 0],
        outcomes: [outcomes.length === 0],
      },
    }),
    read: async ({ from, to, take }) => {
      for (const topic of RECORD_TOPICS) {
        let offset = 0;
        let messages: { offset: number; record: unknown }[] = [];
        for (const record of records[topic]) {
          if (offset >= to[topic][0]) break;
          if (offset >= from[topic][0]) messages.push({ offset, record });
          offset += 1;
          if (messages.length < BATCH) continue;
          await take({ topic, partition: 0, messages });
          messages = [];
        }
        if (messages.length > 0) await take({ topic, partition: 0, messages });
      }
    },
    close: async () => {},
  };
}
