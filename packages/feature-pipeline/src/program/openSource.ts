import {
  type FeatureSet,
  parseFeatureSet,
  readFields,
} from '@modelport/fraud-core';
import { openBus, readYaml, USUAL_TOPICS } from '@modelport/fraud-scoring';
import { createKafkaSource } from '../source/createKafkaSource';
import type { RecordSource } from '../source/RecordSource';
import type { ReplayCommand } from './commandLine';
import { tellSome } from './tellSome';

/** What a command replays. */
export interface OpenSource {
  features: FeatureSet;
  /** To be closed. */
  source: RecordSource;
  onUnusable(problem: string): void;
}

/**
 * Reads the declaration of a file.
 *
 * @param option - that names the file
 */
export async function readDeclaration(
  file: string,
  option: string,
): Promise<FeatureSet> {
  const document = readFields(await readYaml(file, option), option);
  return parseFeatureSet(document.features);
}

/**
 * Reads the declaration, then opens the topics.
 *
 * @param warn - one object a line, of what is amiss
 */
export async function openSource(
  { kafka, features: file }: Pick<ReplayCommand, 'kafka' | 'features'>,
  warn: (event: Record<string, unknown>) => void,
): Promise<OpenSource> {
  const features = await readDeclaration(file, '--features');
  const { bus, topics } = await openBus(kafka, 'feature-pipeline', problem =>
    warn({ event: 'problem', error: problem.message }),
  );
  return {
    features,
    source: createKafkaSource({ bus, topics: { ...USUAL_TOPICS, ...topics } }),
    onUnusable: tellSome(warn),
  };
}
