import path from 'node:path';
import { type FeatureSet, InvalidFieldError } from '@modelport/fraud-core';
import { encodeValues } from '@modelport/fraud-scoring';
import { LineFiles, readLines } from '../disk/LineFiles';
import {
  compareRecords,
  decodeLine,
  type StagedDecision,
  type StagedOutcome,
  type StagedRecord,
} from '../records/StagedRecord';
import type { ExportPlan } from '../stage/ExportPlan';
import { bucketFolder, bucketsOf } from '../stage/stageRecords';
import type { StageProgress } from '../stage/StageProgress';
import { RecordReplay } from './RecordReplay';
import { ServedColumns } from './ServedColumns';
import { differencesOf, encodeRow, type KnownOutcome } from './ReplayedRow';
import { readSnapshot, type ReplayProgress, writeSnapshot } from './snapshot';

/** Where rows and labels lie. */
export const replayedFolder = (data: string): string =>
  path.join(data, 'replayed');

/** The file of what became known; the others have the names of days. */
export const LABELS = 'labels';

/** The day of a time, UTC. */
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Replays one bucket after the other into files of rows and labels. */
class Replaying {
  readonly #files: LineFiles;
  /** What is made of the states alone has no use for them. */
  readonly #keepsRows: boolean;

  constructor(
    private readonly replay: RecordReplay,
    private readonly plan: ExportPlan,
    private readonly featureSet: string,
    private readonly served: ServedColumns,
    private readonly data: string,
    readonly progress: ReplayProgress,
  ) {
    this.#files = new LineFiles(replayedFolder(data), progress.lengths);
    this.#keepsRows = plan.makes === 'training set';
  }

  async take(records: readonly StagedRecord[]): Promise<void> {
    for (const record of records) this.#apply(record);
    await this.#files.write();
    this.progress.buckets += 1;
  }

  async keep(): Promise<void> {
    await this.#files.sync();
    this.progress.lengths = this.#files.lengths;
    await writeSnapshot(this.data, this.progress, this.replay);
  }

  #apply(record: StagedRecord): void {
    const { counts } = this.progress;
    counts.firstReceivedAt ??= record.receivedAt;
    counts.lastReceivedAt = record.receivedAt;
    try {
      if (record.kind === 'decision') this.#decide(record);
      else this.#label(record);
    } catch (error) {
      if (!(error instanceof InvalidFieldError)) throw error;
      counts.refused += 1;
    }
  }

  #decide(decision: StagedDecision): void {
    const { counts } = this.progress;
    const { features, isRepeated, lateBy, missedBy } =
      this.replay.decide(decision);
    if (isRepeated) {
      counts.repeated += 1;
      return;
    }
    if (lateBy > 0) counts.late += 1;
    if (missedBy.length > 0) counts.missed += 1;
    if (!this.#keepsRows || decision.eventTime < (this.plan.from ?? 0)) return;
    const [own] = features;
    const unserved = this.served.fill(own, decision);
    const values = encodeValues(own);
    const { kind, featureSet, values: served, ...row } = decision;
    this.#files.add(
      dayOf(decision.eventTime),
      encodeRow({
        ...row,
        values,
        ...(unserved && { unserved }),
        ...(featureSet === this.featureSet && {
          differing: differencesOf(values, served),
        }),
      }),
    );
  }

  #label(outcome: StagedOutcome): void {
    this.replay.label(outcome);
    if (!this.#keepsRows) return;
    const { transactionId, isFraud, source, labelledAt, receivedAt } = outcome;
    const known: KnownOutcome = {
      transactionId,
      isFraud,
      source,
      labelledAt,
      receivedAt,
    };
    this.#files.add(LABELS, `${JSON.stringify(known)}\n`);
  }
}

async function readBucket(
  data: string,
  name: string,
  length: number,
): Promise<StagedRecord[]> {
  const records: StagedRecord[] = [];
  const file = path.join(bucketFolder(data), name);
  for await (const line of readLines(file, length)) {
    records.push(decodeLine(line));
  }
  return records.sort(compareRecords);
}

/** How a replay keeps its progress. */
export interface ReplayOptions {
  data: string;
  plan: ExportPlan;
  features: FeatureSet;
  /** Other declarations under which services have decided. */
  served: readonly FeatureSet[];
  /** Records after which everything is kept, at the end of a bucket. */
  snapshotEvery: number;
}

/** What a replay ended with. */
export interface Replayed {
  /** What was counted, and the lengths of the files of rows and labels. */
  progress: ReplayProgress;
  /** With the states of all entities. */
  replay: RecordReplay;
}

/**
 * Replays all that is staged in the order of receipt; goes on where a killed process was. Memory holds one bucket and the
 * states of all entities.
 */
export async function replayRecords(
  { data, plan, features, served, snapshotEvery }: ReplayOptions,
  staged: StageProgress,
): Promise<Replayed> {
  const replay = new RecordReplay(features);
  const progress = (await readSnapshot(data, replay)) ?? {
    buckets: 0,
    counts: { repeated: 0, late: 0, missed: 0, refused: 0 },
    lengths: {},
  };
  const replaying = new Replaying(
    replay,
    plan,
    features.digest,
    new ServedColumns(features, served),
    data,
    progress,
  );
  const left = bucketsOf(staged).slice(progress.buckets);
  let sinceKept = 0;
  for (const name of left) {
    const records = await readBucket(data, name, staged.lengths[name]);
    await replaying.take(records);
    sinceKept += records.length;
    if (sinceKept < snapshotEvery) continue;
    await replaying.keep();
    sinceKept = 0;
  }
  if (sinceKept > 0) await replaying.keep();
  return { progress, replay };
}
