import type { StagedDecision } from '../records/StagedRecord';

/** A row of the training set, but for what became known of it. */
export interface ReplayedRow
  extends Pick<
    StagedDecision,
    | 'transactionId'
    | 'eventTime'
    | 'receivedAt'
    | 'customer'
    | 'terminal'
    | 'amount'
    | 'currency'
    | 'score'
    | 'model'
    | 'version'
  > {
  /** Base64 of the features, as little-endian float32. */
  values: string;
  /**
   * Positions of the features that differ from what the service recorded; undefined where it served another declaration.
   */
  differing?: readonly number[];
  /** Positions of the features from Feast that no service has served; `values` has there what is declared as missing. */
  unserved?: readonly number[];
  /** Whether the service itself said that what it recorded is worth less than usual. */
  isDegraded: boolean;
}

/** A row as one line of a file. */
export function encodeRow(row: ReplayedRow): string {
  return `${JSON.stringify(row)}\n`;
}

/** Reads what {@link encodeRow} wrote. */
export function decodeRow(line: string): ReplayedRow {
  return JSON.parse(line) as ReplayedRow;
}

/** Positions at which two rows of features differ in any bit; all of them where they differ in length. */
export function differencesOf(ours: string, theirs: string): number[] {
  if (ours === theirs) return [];
  const [a, b] = [Buffer.from(ours, 'base64'), Buffer.from(theirs, 'base64')];
  const positions = Array.from({ length: a.length / 4 }, (_, at) => at);
  if (a.length !== b.length) return positions;
  return positions.filter(
    at => a.readUInt32LE(4 * at) !== b.readUInt32LE(4 * at),
  );
}

/** What became known of a transaction. */
export interface KnownOutcome {
  transactionId: string;
  isFraud: boolean;
  source: string;
  labelledAt: number;
  receivedAt: number;
}
