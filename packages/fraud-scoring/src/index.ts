/**
 * Answers card payments with a fraud score and a decision.
 *
 * @packageDocumentation
 */
export { readConfiguration } from './config/readConfiguration';
export type {
  ScoringConfiguration,
  WantedVersion,
} from './config/readConfiguration';
export { createScoringService, USUAL_LIMITS } from './createScoringService';
export type {
  ScoringLimits,
  ScoringService,
  ScoringServiceOptions,
} from './createScoringService';
export { DECISION_SCHEMA } from './engine/DecisionRecord';
export type {
  DecisionRecord,
  DegradedBy,
  ModelRef,
  ScoreRequest,
} from './engine/DecisionRecord';
export type { LabelOutcome, LabelRequest } from './engine/labels';
export type { OutageState, PendingLog } from './engine/Outage';
export { JournalPendingLog } from './engine/JournalPendingLog';
export { RefusedError } from './engine/RefusedError';
export type { Answer } from './engine/ScoringEngine';
export type { Client } from './http/Clients';
export type { TlsOptions } from './http/createScoringServer';
export type { StreamOptions } from './stream/Streaming';
export { USUAL_TOPICS } from './stream/topics';
export type { TopicNames } from './stream/topics';
export { Pseudonyms } from './privacy/Pseudonyms';
export { runProgram } from './program/runProgram';
export * from './store';
