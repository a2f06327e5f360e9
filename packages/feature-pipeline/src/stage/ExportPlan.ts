import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { FeatureSet } from '@modelport/fraud-core';
import { readIfThere, writeWhole } from '../disk/durable';
import {
  type Positions,
  RECORD_TOPICS,
  type RecordSource,
  type RecordTopic,
  type TopicRanges,
} from '../source/RecordSource';

const VERSION = 2;

/** What is exported, fixed when it began: whoever goes on after a kill ends with the same. */
export interface ExportPlan {
  version: typeof VERSION;
  makes: 'training set' | 'Feast repository';
  /** In milliseconds since 1970-01-01. */
  asOf: number;
  /** Absent: all rows. */
  from?: number;
  /** Records that came within this time lie in one file, and are in memory together when they are replayed. */
  bucketMs: number;
  /** Name and digest of the declaration, with the fields of its entities' keys. */
  features: string;
  /** Names the reader to the source. */
  reader: string;
  topics: Readonly<Record<RecordTopic, string>>;
  ranges: TopicRanges;
}

/** What was asked for. */
export interface Asked {
  makes: ExportPlan['makes'];
  features: FeatureSet;
  /** Other declarations under which services have decided. */
  served?: readonly FeatureSet[];
  /** Default: now, or what was begun. */
  asOf?: number;
  /** Default: the beginning, or what was begun. */
  from?: number;
  /** Default: 15 minutes, or what was begun. */
  bucketMs?: number;
  now: number;
}

const USUAL_BUCKET_MS = 15 * 60_000;

/** What distinguishes a declaration where rows are concerned. */
const nameOf = ({
  features: { name, digest, entities },
  served = [],
}: Pick<Asked, 'features' | 'served'>) => {
  const others = served.map(other => ` ${other.digest}`).sort();
  return `${name} ${digest} ${JSON.stringify([...entities])}${others.join('')}`;
};

const shown = (time: number | undefined) =>
  time === undefined ? 'the beginning' : new Date(time).toISOString();

/** @throws Error when something else was begun in the folder */
function checkSame(
  plan: ExportPlan,
  { makes, features, served, asOf, from }: Asked,
  topics: RecordSource['topics'],
  data: string,
): void {
  const remedy = `give another folder to --data, or remove ${data} to begin anew`;
  if (plan.version !== VERSION) {
    throw new Error(
      `${data} was written by another version of this program; ${remedy}`,
    );
  }
  if (plan.makes !== makes) {
    throw new Error(
      `${data} holds what was begun to make a ${plan.makes}, not a ${makes}; ${remedy}`,
    );
  }
  if (plan.features !== nameOf({ features, served })) {
    throw new Error(
      `${data} holds an export that was begun with another declaration of features, or of those that were served; ${remedy}`,
    );
  }
  for (const [option, given, begun] of [
    ['--as-of', asOf, plan.asOf],
    ['--from', from, plan.from],
  ] as const) {
    if (given !== undefined && given !== begun) {
      throw new Error(
        `${data} holds an export that was begun with ${option} ${shown(
          begun,
        )}; ask for that one, or ${remedy}`,
      );
    }
  }
  if (RECORD_TOPICS.some(topic => topics[topic] !== plan.topics[topic])) {
    throw new Error(
      `${data} holds an export that was begun with other topics; ${remedy}`,
    );
  }
}

const fileOf = (data: string) => path.join(data, 'plan.json');

/**
 * What was begun in a folder and did not end; undefined when there is nothing.
 *
 * @throws Error when it is not what was asked for
 */
export async function readPlan(
  data: string,
  asked: Asked,
  topics: RecordSource['topics'],
): Promise<ExportPlan | undefined> {
  const bytes = await readIfThere(fileOf(data));
  if (!bytes) return undefined;
  const plan = JSON.parse(bytes.toString()) as ExportPlan;
  checkSame(plan, asked, topics, data);
  return plan;
}

/** Fixes what is exported, by where the topics end now. */
export async function makePlan(
  data: string,
  { makes, features, served, asOf, from, bucketMs, now }: Asked,
  source: RecordSource,
): Promise<ExportPlan> {
  const reader = `feature-pipeline-${randomUUID()}`;
  const plan: ExportPlan = {
    version: VERSION,
    makes,
    asOf: asOf ?? now,
    ...(from !== undefined && { from }),
    bucketMs: bucketMs ?? USUAL_BUCKET_MS,
    features: nameOf({ features, served }),
    reader,
    topics: source.topics,
    ranges: await source.ranges(reader),
  };
  await writeWhole(fileOf(data), JSON.stringify(plan));
  return plan;
}

/** Where reading begins: partitions that are empty count as read. */
export function beginOf({ ends, isEmpty }: TopicRanges): Positions {
  const of = (topic: RecordTopic) =>
    ends[topic].map((end, partition) => (isEmpty[topic][partition] ? end : 0));
  return { decisions: of('decisions'), outcomes: of('outcomes') };
}
