import { columnsOf } from './output/columns';
import { type Manifest, manifestOf } from './output/Manifest';
import { OutputFolder } from './output/OutputFolder';
import { writeRows } from './output/writeRows';
import { entityKeys } from './replay/RecordReplay';
import { type AsOfOptions, replayAsOf } from './replay/replayAsOf';
import { clearWork, inWorkFolder } from './stage/WorkFolder';

/**
 * What is exported.
 *
 * @public
 */
export interface ExportOptions extends AsOfOptions {
  /** Folder of the training set; empty, not there, or with an earlier one, which gives way. */
  out: string;
  /** First event time of rows, in milliseconds since 1970-01-01; features use everything before. Default: all. */
  from?: number;
}

async function run(options: ExportOptions, data: string): Promise<Manifest> {
  const { features } = options;
  const columns = columnsOf(features);
  const output = new OutputFolder(options.out);
  entityKeys(features); // refuses early what cannot be replayed
  await output.check();
  const { plan, staged, progress } = await replayAsOf(
    data,
    'training set',
    options,
  );
  await output.begin();
  const written = await writeRows(
    { data, folder: output.making, features, columns, asOf: plan.asOf },
    progress.lengths,
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
    progress.counts,
    written,
  );
  await output.finish(manifest);
  await clearWork(data);
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
  return inWorkFolder(options.data, data => run(options, data));
}
