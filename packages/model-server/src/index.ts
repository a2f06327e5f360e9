/**
 * Serves MLflow-packaged ONNX models over the Open Inference Protocol V2.
 *
 * @packageDocumentation
 */
export { createModelServer } from './createModelServer';
export type {
  ModelServer,
  ModelServerOptions,
  ServedModelSummary,
} from './createModelServer';
export type { Datatype, TensorSpec } from './datatypes';
export { digestOfFiles, digestOfModel } from './digest';
export type { DigestFile } from './digest';
export { ModelRefusedError, RequestError } from './errors';
export { DEFAULT_LIMITS } from './limits';
export type { ServerLimits } from './limits';
export { parseModelSource } from './modelSource';
export type { ModelSource } from './modelSource';
export { loadRowScorer } from './rowScorer';
export type { RowScorer } from './rowScorer';
export { runProgram } from './runProgram';
