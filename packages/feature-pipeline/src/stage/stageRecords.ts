import path from 'node:path';
import { InvalidFieldError } from '@modelport/fraud-core';
import { LineFiles } from '../disk/LineFiles';
import { readRecord } from '../records/readRecord';
import { encodeLine, type StagedRecord } from '../records/StagedRecord';
import {
  type Positions,
  RECORD_TOPICS,
  type RecordSource,
  type SourceBatch,
} from '../source/RecordSource';
import type { ExportPlan } from './ExportPlan';
import {
  readProgress,
  type StageProgress,
  writeProgress,
} from './StageProgress';

/** Where the bucket files lie. */
export const bucketFolder = (data: string): string =>
  path.join(data, 'buckets');

/** Names of bucket files in the order of their times. */
export function bucketsOf(progress: StageProgress): string[] {
  return Object.keys(progress.lengths).sort((a, b) => Number(a) - Number(b));
}

/** A batch that is not on the disk yet. */
interface Waiting {
  batch: SourceBatch;
  resolve(): void;
  reject(error: unknown): void;
}

/** Takes batches side by side, and brings all that have come meanwhile to the disk together. */
class Stager {
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  /** What could not be written is in no file, though it counts as read here: nothing more may be kept. */
  #failure: unknown;
  readonly #files: LineFiles;
  readonly #next: { decisions: number[]; outcomes: number[] };

  constructor(
    private readonly data: string,
    private readonly plan: ExportPlan,
    private readonly progress: StageProgress,
    private readonly onUnusable: (problem: string) => void,
  ) {
    this.#files = new LineFiles(bucketFolder(data), progress.lengths);
    const { decisions, outcomes } = progress.next;
    this.#next = { decisions: [...decisions], outcomes: [...outcomes] };
  }

  take(batch: SourceBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const taken = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure) throw this.#failure;
        taken.forEach(({ batch }) => this.#add(batch));
        await this.#files.sync();
        this.progress.next = this.#next satisfies Positions;
        this.progress.lengths = this.#files.lengths;
        await writeProgress(this.data, this.progress);
        taken.forEach(({ resolve }) => resolve());
      } catch (error) {
        this.#failure = error;
        taken.forEach(({ reject }) => reject(error));
      }
    }
    this.#running = undefined;
  }

  #add({ topic, partition, messages }: SourceBatch): void {
    const { read, counts } = this.progress;
    for (const { offset, record: message } of messages) {
      if (offset < this.#next[topic][partition]) continue; // it is on the disk already
      this.#next[topic][partition] = offset + 1;
      read[topic][partition].first ??= offset;
      read[topic][partition].messages += 1;
      let record: StagedRecord;
      try {
        record = readRecord(topic, message);
      } catch (error) {
        if (!(error instanceof InvalidFieldError)) throw error;
        counts[topic].unusable += 1;
        const place = `${this.plan.topics[topic]}/${partition} at offset ${offset}`;
        this.onUnusable(`${place}: ${error.message}`);
        continue;
      }
      if (record.receivedAt > this.plan.asOf) {
        counts[topic].receivedAfterAsOf += 1;
        continue;
      }
      const bucket = Math.floor(record.receivedAt / this.plan.bucketMs);
      this.#files.add(String(bucket), encodeLine(record));
    }
  }
}

/**
 * Brings all records that were received by the time of the export to files on this machine, by the time of receipt; goes
 * on where a killed process was. Memory holds the batches that are under way.
 *
 * @param onUnusable - told of each message that is no record
 */
export async function stageRecords(
  data: string,
  plan: ExportPlan,
  source: RecordSource,
  onUnusable: (problem: string) => void,
): Promise<StageProgress> {
  const progress = await readProgress(data, plan);
  const { ends } = plan.ranges;
  const isComplete = RECORD_TOPICS.every(topic =>
    ends[topic].every((end, at) => progress.next[topic][at] >= end),
  );
  if (isComplete) return progress;
  const stager = new Stager(data, plan, progress, onUnusable);
  await source.read({
    reader: plan.reader,
    from: progress.next,
    to: ends,
    take: batch => stager.take(batch),
  });
  return progress;
}
