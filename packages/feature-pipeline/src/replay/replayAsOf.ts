import type { FeatureSet } from '@modelport/fraud-core';
import type { RecordSource } from '../source/RecordSource';
import { type ExportPlan, makePlan, readPlan } from '../stage/ExportPlan';
import { stageRecords } from '../stage/stageRecords';
import type { StageProgress } from '../stage/StageProgress';
import { clearWork } from '../stage/WorkFolder';
import { type Replayed, replayRecords } from './replayRecords';

/**
 * What is replayed, and how.
 *
 * @public
 */
export interface AsOfOptions {
  source: RecordSource;
  /** The declaration of the features; any, whether or not a service has ever served it. */
  features: FeatureSet;
  /**
   * Other declarations under which services have decided: what those had from Feast is taken from their records where
   * `features` has the same of Feast.
   */
  served?: readonly FeatureSet[];
  /** Folder for what has to outlive a kill; nothing but a lock is left in it when all has ended. */
  data: string;
  /** Only what was received by then counts, in milliseconds since 1970-01-01; default: now, or what was begun. */
  asOf?: number;
  /** Records that came within this time are in memory together; default 15 minutes. */
  bucketMs?: number;
  /** Records after which the states of all entities are kept; default 500 000. */
  snapshotEvery?: number;
  /** Told of each message that is no record. */
  onUnusable?(problem: string): void;
  now?(): number;
}

/** What was had by a time. */
export interface ReplayedAsOf extends Replayed {
  plan: ExportPlan;
  staged: StageProgress;
}

const USUAL_SNAPSHOT_EVERY = 500_000;

/**
 * Replays what had been received by a time; goes on where a killed process was.
 *
 * @param data - full path of the folder, which nobody else works in
 * @throws Error when the time has not come yet or something else was begun in the folder, and whatever the source throws
 */
export async function replayAsOf(
  data: string,
  makes: ExportPlan['makes'],
  options: AsOfOptions & { from?: number },
): Promise<ReplayedAsOf> {
  const { source, features, onUnusable = () => {} } = options;
  const now = (options.now ?? Date.now)();
  if (options.asOf !== undefined && options.asOf > now) {
    throw new Error(
      '--as-of lies in the future; give a time by which all has happened',
    );
  }
  const asked = { ...options, makes, now };
  let plan = await readPlan(data, asked, source.topics);
  if (!plan) {
    await clearWork(data);
    plan = await makePlan(data, asked, source);
  }
  const staged = await stageRecords(data, plan, source, onUnusable);
  const replayed = await replayRecords(
    {
      data,
      plan,
      features,
      served: options.served ?? [],
      snapshotEvery: options.snapshotEvery ?? USUAL_SNAPSHOT_EVERY,
    },
    staged,
  );
  return { plan, staged, ...replayed };
}
