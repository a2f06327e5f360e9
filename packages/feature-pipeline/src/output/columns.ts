import { type FeatureSet, InvalidFieldError } from '@modelport/fraud-core';
import { decodeValues } from '@modelport/fraud-scoring';
import type { BasicType, ColumnSource } from 'hyparquet-writer';
import { type KnownOutcome, type ReplayedRow } from '../replay/ReplayedRow';

/** A row with what was known of it at the time of the export. */
export interface FinishedRow extends ReplayedRow {
  known?: KnownOutcome;
}

/** A column that is not a feature. */
interface PlainColumn {
  name: string;
  type: BasicType;
  isNullable?: true;
  valueOf(row: FinishedRow): unknown;
}

const PLAIN: readonly PlainColumn[] = [
  {
    name: 'transaction_id',
    type: 'STRING',
    valueOf: row => row.transactionId,
  },
  { name: 'event_time', type: 'TIMESTAMP', valueOf: row => row.eventTime },
  { name: 'received_at', type: 'TIMESTAMP', valueOf: row => row.receivedAt },
  { name: 'customer', type: 'STRING', valueOf: row => row.customer },
  { name: 'terminal', type: 'STRING', valueOf: row => row.terminal },
  { name: 'amount', type: 'DOUBLE', valueOf: row => row.amount },
  { name: 'currency', type: 'STRING', valueOf: row => row.currency },
];

const KNOWN: readonly PlainColumn[] = [
  {
    name: 'is_fraud',
    type: 'BOOLEAN',
    isNullable: true,
    valueOf: ({ known }) => known?.isFraud ?? null,
  },
  {
    name: 'label_source',
    type: 'STRING',
    isNullable: true,
    valueOf: ({ known }) => known?.source ?? null,
  },
  {
    name: 'label_received_at',
    type: 'TIMESTAMP',
    isNullable: true,
    valueOf: ({ known }) => known?.receivedAt ?? null,
  },
  {
    name: 'served_score',
    type: 'DOUBLE',
    isNullable: true,
    valueOf: row => row.score,
  },
  { name: 'served_model', type: 'STRING', valueOf: row => row.model },
  { name: 'served_version', type: 'STRING', valueOf: row => row.version },
];

/** What a column holds. */
export interface ColumnDescription {
  name: string;
  type: BasicType;
  holds: 'payment' | 'feature' | 'outcome and answer';
}

/** The columns of a training set. */
export interface Columns {
  described: readonly ColumnDescription[];
  /** The rows by columns, as the writer takes them. */
  of(rows: readonly FinishedRow[]): ColumnSource[];
}

/** A feature keeps the name by which it was declared: training reads it by that. */
const renamed = (columns: readonly PlainColumn[], names: ReadonlySet<string>) =>
  columns.map(column =>
    names.has(column.name)
      ? { ...column, name: `payment_${column.name}` }
      : column,
  );

function sourceOf(
  { name, type, isNullable = undefined, valueOf }: PlainColumn,
  rows: readonly FinishedRow[],
): ColumnSource {
  const isOptional = isNullable === true;
  return {
    name,
    type,
    nullable: isOptional,
    data: rows.map(valueOf),
    ...((type === 'DOUBLE' || type === 'FLOAT') && { encoding: 'PLAIN' }),
  };
}

const isFromFeast = ({ features }: FeatureSet, at: number) =>
  features[at].kind === 'feast';

/**
 * The columns of a training set: the payment, the features under their declared names, and what became known of it. One from
 * Feast is empty where no service had served it. A column of the payment that has the name of a feature is called `payment_` and that name.
 *
 * @throws InvalidFieldError when two columns would have one name
 */
export function columnsOf(set: FeatureSet): Columns {
  const names = new Set(set.features.map(({ name }) => name));
  const [before, after] = [renamed(PLAIN, names), renamed(KNOWN, names)];
  const taken = [...before, ...after].find(({ name }) => names.has(name));
  if (taken) {
    throw new InvalidFieldError(
      'features.definitions',
      `name ${taken.name} is a column of the payment; rename the feature`,
    );
  }
  const describe = (
    columns: readonly { name: string; type: BasicType }[],
    holds: ColumnDescription['holds'],
  ) => columns.map(({ name, type }) => ({ name, type, holds }));
  const features = set.features.map(({ name }) => ({
    name,
    type: 'FLOAT' as const,
  }));
  return {
    described: [
      ...describe(before, 'payment'),
      ...describe(features, 'feature'),
      ...describe(after, 'outcome and answer'),
    ],
    of: rows => {
      const values = rows.map(row => decodeValues(row.values));
      return [
        ...before.map(column => sourceOf(column, rows)),
        ...features.map(({ name, type }, at) => ({
          name,
          type,
          nullable: isFromFeast(set, at),
          encoding: 'PLAIN' as const,
          data: isFromFeast(set, at)
            ? values.map((each, row) =>
                rows[row].unserved?.includes(at) ? null : each[at],
              )
            : Float32Array.from(values, each => each[at]),
        })),
        ...after.map(column => sourceOf(column, rows)),
      ];
    },
  };
}
