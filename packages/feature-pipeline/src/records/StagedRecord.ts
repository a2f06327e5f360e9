/**
 * A decision as the pipeline needs it. Times in milliseconds since 1970-01-01; customer and terminal are pseudonyms.
 *
 * @public
 */
export interface StagedDecision {
  kind: 'decision';
  transactionId: string;
  eventTime: number;
  receivedAt: number;
  customer: string;
  terminal: string;
  amount: number;
  currency: string;
  /** Null where the service had none. */
  score: number | null;
  model: string;
  version: string;
  /** Digest of the declaration by which the service computed `values`. */
  featureSet: string;
  /** Base64 of what the model saw, as little-endian float32. */
  values: string;
  /** Whether the service itself says that the values are worth less than usual. */
  isDegraded: boolean;
}

/**
 * What became known of a transaction. Times in milliseconds since 1970-01-01.
 *
 * @public
 */
export interface StagedOutcome {
  kind: 'outcome';
  transactionId: string;
  eventTime: number;
  receivedAt: number;
  customer: string;
  terminal: string;
  isFraud: boolean;
  source: string;
  labelledAt: number;
}

/** @public */
export type StagedRecord = StagedDecision | StagedOutcome;

const order = <T extends string | number | boolean>(a: T, b: T): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/**
 * The order of replay: by the time of receipt; of the same millisecond decisions first, then by transaction. What is
 * still equal is told apart by the rest, so that the order does not depend on partitions.
 */
export function compareRecords(a: StagedRecord, b: StagedRecord): number {
  const first =
    a.receivedAt - b.receivedAt ||
    order(a.kind, b.kind) ||
    order(a.transactionId, b.transactionId);
  if (first !== 0) return first;
  if (a.kind === 'outcome' && b.kind === 'outcome') {
    return (
      a.labelledAt - b.labelledAt ||
      order(a.isFraud, b.isFraud) ||
      order(a.source, b.source) ||
      order(JSON.stringify(a), JSON.stringify(b))
    );
  }
  return order(JSON.stringify(a), JSON.stringify(b));
}

const DECISION_FIELDS = [
  'kind',
  'transactionId',
  'eventTime',
  'receivedAt',
  'customer',
  'terminal',
  'amount',
  'currency',
  'score',
  'model',
  'version',
  'featureSet',
  'values',
  'isDegraded',
] as const satisfies readonly (keyof StagedDecision)[];

const OUTCOME_FIELDS = [
  'kind',
  'transactionId',
  'eventTime',
  'receivedAt',
  'customer',
  'terminal',
  'isFraud',
  'source',
  'labelledAt',
] as const satisfies readonly (keyof StagedOutcome)[];

/** A record as one line of a file. */
export function encodeLine(record: StagedRecord): string {
  const values =
    record.kind === 'decision'
      ? DECISION_FIELDS.map(name => record[name])
      : OUTCOME_FIELDS.map(name => record[name]);
  return `${JSON.stringify(values)}\n`;
}

/** Reads what {@link encodeLine} wrote. */
export function decodeLine(line: string): StagedRecord {
  const values = JSON.parse(line) as unknown[];
  const fields: readonly string[] =
    values[0] === 'decision' ? DECISION_FIELDS : OUTCOME_FIELDS;
  return Object.fromEntries(
    fields.map((name, at) => [name, values[at]]),
  ) as unknown as StagedRecord;
}
