/**
 * Features, assignment, decisions and statistics of real-time fraud detection, without I/O.
 *
 * @packageDocumentation
 */
export { InvalidFieldError } from './errors';
export type { LabelEvent, TransactionEvent } from './events';
export { murmur3 } from './assignment/murmur3';
export { parseFeatureSet } from './features/declaration';
export type {
  Aggregation,
  Column,
  Feature,
  FeatureSet,
  Transform,
  TransformFeature,
  WindowFeature,
} from './features/declaration';
export type { EntityState } from './features/entityState';
export { planLayout } from './features/layout';
export type { FeatureLayout } from './features/layout';
export { applyLabel, update, USUAL_TIME_RULES } from './features/update';
export type { EntityStates, TimeRules, UpdateResult } from './features/update';
export {
  decodeState,
  encodeState,
  UnreadableStateError,
} from './features/stateCodec';
export type { DecodedState } from './features/stateCodec';
export { createAssignment, parseExperiment } from './assignment/assign';
export type { Experiment, Variant } from './assignment/assign';
export { createDecider } from './policy/decide';
export type {
  DecisionInput,
  DecisionReason,
  DecisionResult,
} from './policy/decide';
export { parsePolicy } from './policy/policy';
export type {
  Comparison,
  Condition,
  Decision,
  DecisionPolicy,
  Rule,
} from './policy/policy';
