/**
 * Training data of what really happened, by the code that served it.
 *
 * @packageDocumentation
 */
export { exportTrainingSet } from './exportTrainingSet';
export type { ExportOptions } from './exportTrainingSet';
export { materialiseFeatures } from './materialiseFeatures';
export type { MaterialiseOptions } from './materialiseFeatures';
export type { OnlineStore } from './materialise/feastDefinitions';
export { FEAST_VALUES_SCHEMA } from './materialise/FeastManifest';
export type { FeastManifest, FeastView } from './materialise/FeastManifest';
export type { AsOfOptions } from './replay/replayAsOf';
export { TRAINING_SET_SCHEMA } from './output/Manifest';
export type {
  DayFile,
  Manifest,
  PartitionOffsets,
  ServedFeature,
  Skew,
} from './output/Manifest';
export type { ColumnDescription } from './output/columns';
export { createIterableSource } from './source/createIterableSource';
export type { CountedRecords } from './source/createIterableSource';
export { createKafkaSource } from './source/createKafkaSource';
export type { KafkaSourceOptions } from './source/createKafkaSource';
export type {
  Positions,
  ReadRequest,
  RecordSource,
  RecordTopic,
  SourceBatch,
  TopicRanges,
} from './source/RecordSource';
export { runProgram } from './program/runProgram';
