import path from 'node:path';
import type { FeastFeature, FeatureSet } from '@modelport/fraud-core';
import { type Lengths, readLines } from '../disk/LineFiles';
import { LABELS, replayedFolder } from '../replay/replayRecords';
import { decodeRow, type KnownOutcome } from '../replay/ReplayedRow';
import type { Columns, FinishedRow } from './columns';
import type { DayFile, RowCounts, ServedFeature } from './Manifest';
import { ParquetFile } from './ParquetFile';

const USUAL_ROW_GROUP = 50_000;

/** Of several outcomes of a transaction the one that was given last counts, and of those the one received last. */
function holds(a: KnownOutcome, b: KnownOutcome | undefined): boolean {
  if (!b || a.labelledAt !== b.labelledAt) {
    return !b || a.labelledAt > b.labelledAt;
  }
  return a.receivedAt >= b.receivedAt;
}

async function readKnown(
  data: string,
  lengths: Lengths,
): Promise<Map<string, KnownOutcome>> {
  const known = new Map<string, KnownOutcome>();
  const file = path.join(replayedFolder(data), LABELS);
  for await (const line of readLines(file, lengths[LABELS] ?? 0)) {
    const outcome = JSON.parse(line) as KnownOutcome;
    const before = known.get(outcome.transactionId);
    if (holds(outcome, before)) known.set(outcome.transactionId, outcome);
  }
  return known;
}

/** What the rows are written by. */
export interface WriteOptions {
  data: string;
  /** Is there, and empty. */
  folder: string;
  features: FeatureSet;
  columns: Columns;
  /** In milliseconds since 1970-01-01. */
  asOf: number;
  /** Rows that are in memory together, and lie together in a file; default 50 000. */
  rowGroup?: number;
}

const servedFeature = ({
  view,
  feature,
  missing,
}: FeastFeature): ServedFeature => ({
  view,
  feature,
  missing,
  rowsNotServed: 0,
});

/** Counts the rows as they are written. */
class Tally {
  readonly counts: RowCounts = {
    rows: 0,
    positives: 0,
    negatives: 0,
    unlabelled: 0,
    duplicates: 0,
    outcomesWithoutRow: 0,
    rowsAfterAsOf: 0,
    files: [],
    skew: {
      rowsCompared: 0,
      rowsDiffering: 0,
      valuesDiffering: 0,
      byFeature: {},
      degraded: { rowsCompared: 0, valuesDiffering: 0 },
    },
  };

  readonly #names: readonly string[];

  constructor({ features }: FeatureSet, private readonly asOf: number) {
    this.#names = features.map(({ name }) => name);
    const columns = features.flatMap(feature =>
      feature.kind === 'feast'
        ? [[feature.name, servedFeature(feature)] as const]
        : [],
    );
    if (columns.length > 0) {
      this.counts.fromFeast = Object.fromEntries(columns);
    }
  }

  add(row: FinishedRow): void {
    const { counts, asOf } = this;
    const { known } = row;
    counts.rows += 1;
    if (!known) counts.unlabelled += 1;
    else if (known.isFraud) counts.positives += 1;
    else counts.negatives += 1;
    if (row.receivedAt > asOf || (known && known.receivedAt > asOf)) {
      counts.rowsAfterAsOf += 1;
    }
    for (const at of row.unserved ?? []) {
      const column = counts.fromFeast?.[this.#names[at]];
      if (column) column.rowsNotServed += 1;
    }
    if (row.differing) this.#compare(row.differing, row.isDegraded);
  }

  #compare(differing: readonly number[], isDegraded: boolean): void {
    const { skew } = this.counts;
    const compared = isDegraded ? skew.degraded : skew;
    compared.rowsCompared += 1;
    compared.valuesDiffering += differing.length;
    if (isDegraded || differing.length === 0) return;
    skew.rowsDiffering += 1;
    for (const at of differing) {
      const name = this.#names[at];
      skew.byFeature[name] = (skew.byFeature[name] ?? 0) + 1;
    }
  }
}

/**
 * Writes one Parquet file for each day of event time, rows in the order of receipt, each with what was known of it.
 *
 * @param lengths - of the files of rows and labels
 */
export async function writeRows(
  {
    data,
    folder,
    features,
    columns,
    asOf,
    rowGroup = USUAL_ROW_GROUP,
  }: WriteOptions,
  lengths: Lengths,
): Promise<RowCounts> {
  const known = await readKnown(data, lengths);
  const tally = new Tally(features, asOf);
  const { counts } = tally;
  let labelled = 0;
  const writeDay = async (day: string): Promise<DayFile> => {
    const name = `${day}.parquet`;
    const file = new ParquetFile(path.join(folder, name), columns);
    const seen = new Set<string>();
    let group: FinishedRow[] = [];
    const from = path.join(replayedFolder(data), day);
    for await (const line of readLines(from, lengths[day])) {
      const row = decodeRow(line);
      if (seen.has(row.transactionId)) {
        counts.duplicates += 1;
        continue;
      }
      seen.add(row.transactionId);
      const outcome = known.get(row.transactionId);
      if (outcome) labelled += 1;
      const finished = { ...row, ...(outcome && { known: outcome }) };
      tally.add(finished);
      group.push(finished);
      if (group.length < rowGroup) continue;
      await file.add(group);
      group = [];
    }
    await file.add(group);
    return { name, day, rows: file.rows, ...(await file.close()) };
  };
  const days = Object.keys(lengths).filter(name => name !== LABELS);
  for (const day of days.sort()) counts.files.push(await writeDay(day));
  counts.outcomesWithoutRow = known.size - labelled;
  return counts;
}
