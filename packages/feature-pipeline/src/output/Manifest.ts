import type { FeatureSet } from '@modelport/fraud-core';
import type { ReplayCounts } from '../replay/snapshot';
import { RECORD_TOPICS, type RecordTopic } from '../source/RecordSource';
import type { ExportPlan } from '../stage/ExportPlan';
import type { StageProgress } from '../stage/StageProgress';
import type { ColumnDescription } from './columns';

/**
 * Of the manifests that this version writes.
 *
 * @public
 */
export const TRAINING_SET_SCHEMA = 'modelport.dev/fraud/training-set/v1';

/**
 * A Parquet file of a training set.
 *
 * @public
 */
export interface DayFile {
  name: string;
  /** Of the event times, UTC. */
  day: string;
  rows: number;
  bytes: number;
  sha256: string;
}

/**
 * How far the features of the export lie from what services recorded that served the same declaration.
 *
 * @public
 */
export interface Skew {
  rowsCompared: number;
  rowsDiffering: number;
  /** Feature values that differ in any bit. */
  valuesDiffering: number;
  /** The same by the name of the feature; those that do not differ are left out. */
  byFeature: Record<string, number>;
  /** Of decisions that the service marked as degraded: not part of the above. */
  degraded: { rowsCompared: number; valuesDiffering: number };
}

/**
 * A column with what services had from Feast when they decided.
 *
 * @public
 */
export interface ServedFeature {
  view: string;
  feature: string;
  /** What services put where Feast knew nothing: such a row has it, too. */
  missing: number;
  /** Rows that are empty: the decision was made without this feature, or under a declaration that is not known here. */
  rowsNotServed: number;
}

/**
 * What was read of a partition.
 *
 * @public
 */
export interface PartitionOffsets {
  partition: number;
  /** The first offset that was there; null where there was none. */
  from: number | null;
  /** The offset that the next message had when the export began. */
  to: number;
  /** Fewer than between the two where the topic had dropped some. */
  messages: number;
}

/**
 * What a training set holds, and what it was made of.
 *
 * @public
 */
export interface Manifest {
  schema: typeof TRAINING_SET_SCHEMA;
  /** ISO 8601, as all times of the manifest. */
  asOf: string;
  /** First event time of rows; null: all. */
  from: string | null;
  features: { set: string; digest: string };
  topics: Record<
    RecordTopic,
    {
      name: string;
      offsets: PartitionOffsets[];
      /** Messages that are no record of a version that is known. */
      unusable: number;
      /** Records that came after the time of the export, and are in nothing. */
      receivedAfterAsOf: number;
    }
  >;
  /** Features know nothing of what came before the first of these. */
  records: { firstReceivedAt: string | null; lastReceivedAt: string | null };
  rows: number;
  positives: number;
  negatives: number;
  unlabelled: number;
  /** Decisions of a transaction that was there already. */
  duplicates: number;
  /** Transactions that came after a later one of the same customer or terminal. */
  lateRows: number;
  /** Of these, those that came too late to count in the windows of one of them. */
  lateRowsNotCounted: number;
  /** Records that the features refuse. */
  refused: number;
  /** Transactions of which something became known and whose decision is not among the rows. */
  outcomesWithoutRow: number;
  skew: Skew;
  /** Features from Feast, by name; absent where none is declared. */
  fromFeast?: Record<string, ServedFeature>;
  /** Rows, or labels of rows, that were received after the time of the export: always 0. */
  rowsAfterAsOf: number;
  columns: readonly ColumnDescription[];
  files: DayFile[];
}

/** What the writing of the rows counts. */
export type RowCounts = Pick<
  Manifest,
  | 'rows'
  | 'positives'
  | 'negatives'
  | 'unlabelled'
  | 'duplicates'
  | 'outcomesWithoutRow'
  | 'skew'
  | 'fromFeast'
  | 'rowsAfterAsOf'
  | 'files'
>;

const shown = (time: number | undefined) =>
  time === undefined ? null : new Date(time).toISOString();

/** What was read of a topic. */
function topicOf(topic: RecordTopic, plan: ExportPlan, staged: StageProgress) {
  return {
    name: plan.topics[topic],
    offsets: plan.ranges.ends[topic].map((to, partition) => {
      const { first = null, messages } = staged.read[topic][partition];
      return { partition, from: first, to, messages };
    }),
    ...staged.counts[topic],
  };
}

/** What was read, and when the first and the last record of it was received. */
export function originOf(
  plan: ExportPlan,
  staged: StageProgress,
  { firstReceivedAt, lastReceivedAt }: ReplayCounts,
): Pick<Manifest, 'topics' | 'records'> {
  const [decisions, outcomes] = RECORD_TOPICS.map(topic =>
    topicOf(topic, plan, staged),
  );
  return {
    topics: { decisions, outcomes },
    records: {
      firstReceivedAt: shown(firstReceivedAt),
      lastReceivedAt: shown(lastReceivedAt),
    },
  };
}

/** Puts together what is told of a training set. */
export function manifestOf(
  plan: ExportPlan,
  set: FeatureSet,
  columns: readonly ColumnDescription[],
  staged: StageProgress,
  replayed: ReplayCounts,
  written: RowCounts,
): Manifest {
  const { files, skew, fromFeast, rowsAfterAsOf, outcomesWithoutRow, ...rows } =
    written;
  return {
    schema: TRAINING_SET_SCHEMA,
    asOf: new Date(plan.asOf).toISOString(),
    from: shown(plan.from),
    features: { set: set.name, digest: set.digest },
    ...originOf(plan, staged, replayed),
    ...rows,
    duplicates: rows.duplicates + replayed.repeated,
    lateRows: replayed.late,
    lateRowsNotCounted: replayed.missed,
    refused: replayed.refused,
    outcomesWithoutRow,
    skew,
    ...(fromFeast && { fromFeast }),
    rowsAfterAsOf,
    columns,
    files,
  };
}
