import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FeatureSet } from '@modelport/fraud-core';
import { lockFolder } from '@modelport/fraud-scoring';
import { columnsOf } from './output/columns';
import { type Manifest, manifestOf } from './output/Manifest';
import { OutputFolder } from './output/OutputFolder';
import { writeRows } from './output/writeRows';
import { entityKeys } from './replay/RecordReplay';
import { replayedFolder, replayRecords } from './replay/replayRecords';
import type { RecordSource } from './source/RecordSource';
import { makePlan, readPlan } from './stage/ExportPlan';
import { bucketFolder, stageRecords } from './stage/stageRecords';

/**
 * What is exported.
 *
 * @public
 */
export interface ExportOptions {
  source: RecordSource;
  /** The declaration of the features; any, whether or not a service has ever served it. */
  features: FeatureSet;
  /** Folder for what has to outlive a kill; nothing but a lock is left in it when the export has ended. */
  data: string;
  /** Folder of the training set; empty, not there, or with an earlier one, which gives way. */
  out: string;
  /** Only what was received by then counts, in milliseconds since 1970-01-01; default: now, or what was begun. */
  asOf?: number;
  /** First event time of rows, in milliseconds since 1970-01-01; features use everything before. Default: all. */
  from?: number;
  /** Records that came within this time are in memory together; default 15 minutes. */
  bucketMs?: number;
  /** Records after which the states of all entities are kept; default 500 000. */
  snapshotEvery?: number;
  /** Told of each message that is no record. */
  onUnusable?(problem: string): void;
  now?(): number;
}

const USUAL_SNAPSHOT_EVERY = 500_000;

/** Leaves the folder as if nothing had been begun; the plan goes first, since what is left without it is nothing. */
async function clear(data: string): Promise<void> {
  for (const name of ['plan.json', 'snapshot', 'staged.json']) {
    await rm(path.join(data, name), { force: true });
  }
  for (const folder of [bucketFolder(data), replayedFolder(data)]) {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(options: ExportOptions, data: string): Promise<Manifest> {
  const { source, features, onUnusable = () => {} } = options;
  const columns = columnsOf(features);
  const output = new OutputFolder(options.out);
  entityKeys(features); // refuses early what cannot be replayed
  await output.check();
  const now = (options.now ?? Date.now)();
  if (options.asOf !== undefined && options.asOf > now) {
    throw new Error(
      '--as-of lies in the future; give a time by which all has happened',
    );
  }
  const asked = { ...options, now };
  let plan = await readPlan(data, asked, source.topics);
  if (!plan) {
    await clear(data);
    plan = await makePlan(data, asked, source);
  }
  const staged = await stageRecords(data, plan, source, onUnusable);
  const replayed = await replayRecords(
    {
      data,
      plan,
      features,
      snapshotEvery: options.snapshotEvery ?? USUAL_SNAPSHOT_EVERY,
    },
    staged,
  );
  await output.begin();
  const written = await writeRows(
    { data, folder: output.making, features, columns, asOf: plan.asOf },
    replayed.lengths,
  );
  if (written.rowsAfterAsOf > 0) {
    throw new Error(
      `${
        written.rowsAfterAsOf
      } rows have something that was received after ${new Date(
        plan.asOf,
      ).toISOString()}: a defect of this program; nothing was written`,
    );
  }
  const manifest = manifestOf(
    plan,
    features,
    columns.described,
    staged,
    replayed.counts,
    written,
  );
  await output.finish(manifest);
  await clear(data);
  return manifest;
}

/**
 * Writes what a model may learn from as of a time: each decision that was received by then, with the features that the
 * serving code gives for it by what had been received when it was, and with what was known of it at that time. After a kill
 * the same call goes on, and ends with the same bytes. The source stays open.
 *
 * @throws InvalidFieldError when a column would have the name of another, or an entity has a key that no record holds
 * @throws Error when a folder is in use or holds something else, and whatever the source throws
 * @public
 */
export async function exportTrainingSet(
  options: ExportOptions,
): Promise<Manifest> {
  const data = path.resolve(options.data);
  await mkdir(data, { recursive: true });
  const lock = lockFolder(data);
  try {
    return await run(options, data);
  } finally {
    lock.release();
  }
}
