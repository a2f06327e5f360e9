import type { LabelRequest } from './LabelRequest';
import type { LabelOutcome } from './labels';

/**
 * What became known of a transaction: one for each label that was taken, also for one that changed nothing. Of several of
 * a transaction the one with the greatest `labelled_at` counts, and of those the one with the greatest `received_at`. It is
 * the value of the topic `outcomes`. Ids of customer and terminal are pseudonyms.
 *
 * @public
 */
export interface OutcomeRecord {
  schema: typeof OUTCOME_SCHEMA;
  transaction_id: string;
  /** Of the transaction; in milliseconds since 1970-01-01, like all times of the record. */
  event_time: number;
  customer: string;
  terminal: string;
  /** `false` takes an earlier one back. */
  is_fraud: boolean;
  source: LabelRequest['source'];
  /** When the label was given. */
  labelled_at: number;
  /** When the service took it. */
  received_at: number;
}

/**
 * Of the records that this version writes.
 *
 * @public
 */
export const OUTCOME_SCHEMA = 'modelport.dev/fraud/outcome/v1';

/** What a label that was taken says. */
export function outcomeRecordOf(
  { transactionId, isFraud, source, labelledAt }: LabelRequest,
  { eventTime, customer, terminal, receivedAt }: LabelOutcome,
): OutcomeRecord {
  return {
    schema: OUTCOME_SCHEMA,
    transaction_id: transactionId,
    event_time: eventTime,
    customer,
    terminal,
    is_fraud: isFraud,
    source,
    labelled_at: labelledAt,
    received_at: receivedAt,
  };
}
