/**
 * Answers card payments with a fraud score and a decision.
 *
 * @packageDocumentation
 */
export { BatchReadError } from './batch/BatchFeatures';
export type {
  BatchFeatures,
  BatchRead,
  BatchReadProblem,
  BatchRows,
} from './batch/BatchFeatures';
export { FeastRedis } from './batch/FeastRedis';
export type { FeastRedisOptions } from './batch/FeastRedis';
export { FeastServer } from './batch/FeastServer';
export type { FeastServerOptions } from './batch/FeastServer';
export { backfill } from './backfill/backfill';
export type { BackfillOptions, BackfillResult } from './backfill/backfill';
export type {
  History,
  HistoryBatch,
  HistoryEvent,
  HistoryRead,
} from './backfill/History';
export { readConfiguration } from './config/readConfiguration';
export type {
  ScoringConfiguration,
  WantedVersion,
} from './config/ScoringConfiguration';
export { createScoringService, USUAL_LIMITS } from './createScoringService';
export type {
  BatchOptions,
  ScoringLimits,
  ScoringService,
  ScoringServiceOptions,
} from './createScoringService';
export {
  DECISION_SCHEMA,
  decodeValues,
  encodeValues,
} from './engine/DecisionRecord';
export type {
  DecisionRecord,
  DegradedBy,
  ModelRef,
  ScoreRequest,
} from './engine/DecisionRecord';
export { OUTCOME_SCHEMA } from './engine/OutcomeRecord';
export type { OutcomeRecord } from './engine/OutcomeRecord';
export type { LabelRequest } from './engine/LabelRequest';
export type { LabelOutcome } from './engine/labels';
export { layoutOf } from './models/Serving';
export { connectRedis, USUAL_RETENTION } from './program/openStore';
export type { OutageState, PendingLog } from './engine/Outage';
export { JournalPendingLog } from './engine/JournalPendingLog';
export { RefusedError } from './engine/RefusedError';
export type { Answer } from './engine/ScoringEngine';
export type { Client } from './http/Clients';
export type { TlsOptions } from './http/createScoringServer';
export type { DecisionRead, DirectiveView } from './http/RouteParts';
export type { StreamOptions } from './stream/Streaming';
export { USUAL_RETENTION_DAYS, USUAL_TOPICS } from './stream/topics';
export type { TopicNames, TopicRetention } from './stream/topics';
export { RecordLog } from './records/RecordLog';
export type { RecordLogOptions, RecordsRead } from './records/RecordLog';
export { Pseudonyms } from './privacy/Pseudonyms';
export { readBrokers } from './program/commandLine';
export { readYaml } from './program/desiredConfiguration';
export { openBus } from './program/openStream';
export type { KafkaAddress } from './program/openStream';
export { runProgram } from './program/runProgram';
export { lockFolder } from './store/folderLock';
export type { FolderLock } from './store/folderLock';
export * from './store';
