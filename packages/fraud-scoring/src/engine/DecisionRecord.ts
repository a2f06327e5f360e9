import type { Decision, DecisionReason } from '@modelport/fraud-core';

/**
 * A transaction as it is asked about.
 *
 * @public
 */
export interface ScoreRequest {
  transactionId: string;
  /** In milliseconds since 1970-01-01. */
  eventTime: number;
  customerId: string;
  terminalId: string;
  /** In units of the currency, with at most four decimals. */
  amount: number;
  /** ISO 4217 code. */
  currency: string;
}

/**
 * The model that answered.
 *
 * @public
 */
export interface ModelRef {
  name: string;
  version: string;
  digest: string;
}

/**
 * What was decided about a transaction, and all of why. It is kept as JSON in the feature store, and is the value of the
 * topic `decisions`. Ids of customer and terminal are pseudonyms.
 *
 * @public
 */
export interface DecisionRecord {
  schema: typeof DECISION_SCHEMA;
  transaction_id: string;
  /** In milliseconds since 1970-01-01, like all times of the record. */
  event_time: number;
  received_at: number;
  customer: string;
  terminal: string;
  amount: number;
  currency: string;
  /** Probability of fraud from 0 to 1; null where there was none. */
  score: number | null;
  decision: Decision;
  reason: DecisionReason;
  /** The probability with which the policy takes this decision. */
  propensity: number;
  model: ModelRef;
  experiment: string;
  variant: string;
  policy: { name: string; version: number };
  /** Of the configuration by which it was decided. */
  revision: number;
  /** Why the answer is worth less than usual; absent where it is not. */
  degraded?: DegradedBy;
  /**
   * Which one of all times that the transaction was asked about this decision comes from, where topics are transactional:
   * `TOPIC/PARTITION/OFFSET` of its message, or `request/ID`. Whoever has that message, or took that request, publishes it.
   */
  origin?: string;
  /** By how many milliseconds it came after a later one of the same customer or terminal; absent where it did not. */
  late_by?: number;
  /** The model's input: the digest of its declaration, and base64 of the values as little-endian float32. */
  features: { set: string; values: string };
  /** What versions said that decide nothing. */
  shadow?: { model: ModelRef; score: number | null }[];
}

/**
 * - `store-unavailable`: features from what this process remembers.
 * - `entity-unreadable`: what the store has of the customer or the terminal cannot be read, so that nothing is known of them.
 * - `features-incomplete`: a window of the deciding version reaches back to when it was not kept yet, since a feature that
 *   needs it was added later.
 * - `batch-features-unavailable`: what Feast knows of the customer or terminal was not there in time, or is too old; columns
 *   hold what was known before, else the value that the declaration gives for `missing`.
 *
 * @public
 */
export type DegradedBy =
  | 'store-unavailable'
  | 'entity-unreadable'
  | 'features-incomplete'
  | 'batch-features-unavailable';

/**
 * Of the records that this version writes.
 *
 * @public
 */
export const DECISION_SCHEMA = 'modelport.dev/fraud/decision/v1';

/** The record as the bytes that are kept. */
export function encodeRecord(record: DecisionRecord): Buffer {
  return Buffer.from(JSON.stringify(record));
}

/** @throws Error when the bytes are no record of a version that is known */
export function decodeRecord(bytes: Uint8Array): DecisionRecord {
  const record = JSON.parse(Buffer.from(bytes).toString()) as DecisionRecord;
  if (record.schema !== DECISION_SCHEMA) {
    throw new Error(`A decision has the unknown schema ${record.schema}.`);
  }
  return record;
}

/**
 * Feature values as they stand in a record: base64 of float32; the machine is little-endian, as all that Node runs on today.
 *
 * @public
 */
export function encodeValues(values: Float32Array): string {
  return Buffer.from(
    values.buffer,
    values.byteOffset,
    values.byteLength,
  ).toString('base64');
}

/**
 * What {@link encodeValues} wrote.
 *
 * @public
 */
export function decodeValues(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  const values = new Float32Array(bytes.length / 4);
  for (let at = 0; at < values.length; at += 1) {
    values[at] = bytes.readFloatLE(4 * at);
  }
  return values;
}

/**
 * The first field in which a transaction differs from the one that was decided under the same id; undefined where none
 * does.
 */
export function differenceFrom(
  record: DecisionRecord,
  asked: {
    eventTime: number;
    customer: string;
    terminal: string;
    amount: number;
    currency: string;
  },
): string | undefined {
  if (record.event_time !== asked.eventTime) return 'event_time';
  if (record.customer !== asked.customer) return 'customer_id';
  if (record.terminal !== asked.terminal) return 'terminal_id';
  if (record.amount !== asked.amount) return 'amount';
  return record.currency === asked.currency ? undefined : 'currency';
}
