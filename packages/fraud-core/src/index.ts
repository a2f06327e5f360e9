/**
 * Features, assignment, decisions and statistics of real-time fraud detection, without I/O.
 *
 * @packageDocumentation
 */
export { InvalidFieldError } from './errors';
export type { EntityEvent, LabelEvent, TransactionEvent } from './events';
export {
  readChoice,
  readFields,
  readList,
  readText,
  refuseOthers,
} from './readFields';
export type { Fields } from './readFields';
export { murmur3 } from './assignment/murmur3';
export type { BatchView } from './features/batch';
export type { FeastFeature } from './features/feastFeature';
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
export { hasGaps, NOTHING_KNOWN } from './features/entityState';
export type { EntityState } from './features/entityState';
export {
  decodeEvent,
  encodeEvent,
  UnreadableEventError,
} from './features/eventCodec';
export { fillGaps } from './features/fillGaps';
export { planLayout } from './features/layout';
export type { FeatureLayout } from './features/layout';
export {
  applyLabel,
  replay,
  update,
  USUAL_TIME_RULES,
} from './features/update';
export type { EntityStates, TimeRules, UpdateResult } from './features/update';
export {
  decodeState,
  encodeState,
  UnreadableStateError,
} from './features/stateCodec';
export type { DecodedState } from './features/stateCodec';
export { createAssignment, parseExperiment } from './assignment/assign';
export type { Experiment, Variant } from './assignment/assign';
export { parseWeights } from './assignment/weights';
export { createDecider } from './policy/decide';
export type {
  DecisionInput,
  DecisionReason,
  DecisionResult,
} from './policy/decide';
export { formatPolicy } from './policy/formatPolicy';
export { parsePolicy } from './policy/policy';
export type {
  Comparison,
  Condition,
  Decision,
  DecisionPolicy,
  Rule,
} from './policy/policy';
export { countCard, NO_CARDS } from './statistics/armTotals';
export type { ArmTotals, CardTotals } from './statistics/armTotals';
export {
  cardsNeeded,
  compareArms,
  USUAL_COMPARISON,
} from './statistics/compareArms';
export type { ArmComparison, ComparisonPlan } from './statistics/compareArms';
export type { ArmEstimate } from './statistics/estimate';
export { estimateFraud, maturedShare } from './statistics/outcomes';
export type { LetThrough, WeightedEstimate } from './statistics/outcomes';
export { checkSampleRatio } from './statistics/sampleRatio';
export type { SampleRatio } from './statistics/sampleRatio';
export { seeded } from './statistics/seeded';
