import path from 'node:path';
import { readIfThere, writeWhole } from '../disk/durable';
import type { Lengths } from '../disk/LineFiles';
import type { Positions, RecordTopic } from '../source/RecordSource';
import { beginOf, type ExportPlan } from './ExportPlan';

/** What was read of a partition. */
export interface PartitionRead {
  /** The first offset that was there; absent where there was none. */
  first?: number;
  messages: number;
}

/** Counts of one topic. */
export interface TopicCounts {
  /** Messages that are no record of a version that is known. */
  unusable: number;
  /** Records that came after the time of the export. */
  receivedAfterAsOf: number;
}

/** How far the records are on the disk of this machine. */
export interface StageProgress {
  next: Positions;
  read: Record<RecordTopic, PartitionRead[]>;
  counts: Record<RecordTopic, TopicCounts>;
  /** Of the bucket files. */
  lengths: Lengths;
}

const fileOf = (data: string) => path.join(data, 'staged.json');

const none = (): TopicCounts => ({ unusable: 0, receivedAfterAsOf: 0 });

/** How far an export is; at its beginning when nothing was kept yet. */
export async function readProgress(
  data: string,
  { ranges }: ExportPlan,
): Promise<StageProgress> {
  const bytes = await readIfThere(fileOf(data));
  if (bytes) return JSON.parse(bytes.toString()) as StageProgress;
  const read = (topic: RecordTopic): PartitionRead[] =>
    ranges.ends[topic].map(() => ({ messages: 0 }));
  return {
    next: beginOf(ranges),
    read: { decisions: read('decisions'), outcomes: read('outcomes') },
    counts: { decisions: none(), outcomes: none() },
    lengths: {},
  };
}

/** Keeps how far an export is; the bucket files are on the disk before. */
export async function writeProgress(
  data: string,
  progress: StageProgress,
): Promise<void> {
  await writeWhole(fileOf(data), JSON.stringify(progress));
}
