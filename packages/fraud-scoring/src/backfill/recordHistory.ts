import { DECISION_SCHEMA, type DecisionRecord } from '../engine/DecisionRecord';
import { OUTCOME_SCHEMA, type OutcomeRecord } from '../engine/OutcomeRecord';
import type { RecordLog } from '../records/RecordLog';
import type { History, HistoryEvent } from './History';

/** A place in a log, and what was received there first. */
interface Place {
  after?: string;
  since?: number;
}

/** So many are parsed at once, in about a millisecond. */
const RECORDS_A_PAGE = 200;

/**
 * What a record says of a customer and a terminal; nothing where it has another schema.
 *
 * @param record - as JSON gives it
 * @public
 */
export function historyEventOf(
  record: DecisionRecord | OutcomeRecord,
): HistoryEvent | undefined {
  const { customer, terminal } = record;
  const common = {
    transactionId: record.transaction_id,
    eventTime: record.event_time,
    receivedAt: record.received_at,
  };
  switch (record.schema) {
    case DECISION_SCHEMA:
      return {
        ...{ customer, terminal },
        event: { kind: 'transaction', ...common, amount: record.amount },
      };
    case OUTCOME_SCHEMA:
      return {
        ...{ customer, terminal },
        event: {
          ...{ kind: 'label', ...common },
          isFraud: record.is_fraud,
          labelledAt: record.labelled_at,
        },
      };
    default:
      return undefined;
  }
}

/**
 * What a process has recorded. It is all that happened to its customers and terminals where no other process has the same
 * store.
 *
 * @public
 */
export function recordHistory(log: Pick<RecordLog, 'read'>): History {
  return {
    async readOn(after, take) {
      let place: Place = after === undefined ? {} : JSON.parse(after);
      for (;;) {
        const { records, next, atEnd, lost } = await log.read(
          place.after,
          RECORDS_A_PAGE,
        );
        const events = records.flatMap(
          record => historyEventOf(JSON.parse(record.toString())) ?? [],
        );
        const known = lost ? undefined : place.since;
        const since = known ?? events[0]?.event.receivedAt;
        place = { after: next, since };
        await take({ events, lost });
        if (atEnd) return { next: JSON.stringify(place), since };
      }
    },
  };
}
