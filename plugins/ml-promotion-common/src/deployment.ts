/**
 * Where a deployment stands. `pending`: waits. `fetching`: reads the model's files and checks their digest. `starting`:
 * the model server loads the model and warms it up. `serving`: answers. `stopping`: drains. The others are ends, but a
 * `failed` deployment is tried again when somebody asks.
 *
 * @public
 */
export type DeploymentState =
  | 'pending'
  | 'fetching'
  | 'starting'
  | 'serving'
  | 'stopping'
  | 'stopped'
  | 'failed';

/** A version that serves, or is meant to. Times are ISO 8601. @public */
export interface Deployment {
  id: string;
  /** Full entity reference of the model, lower case. */
  entityRef: string;
  server: string;
  model: string;
  version: string;
  /** `sha256:` and 64 hexadecimal digits; what serves has this digest. */
  digest: string;
  /** Name of the rollout target, e.g. `local`. */
  target: string;
  /** Environment, e.g. `dev`. One version serves in an environment at a time. */
  environment: string;
  state: DeploymentState;
  /** The state in one sentence for people: what happens, or why it ended and what to do. */
  stateMessage: string;
  createdBy: string;
  createdAt: string;
  /** When it last changed its state. */
  changedAt: string;
  endpoint?: DeploymentEndpoint;
  /** Full reference of the API entity that stands for the endpoint. */
  apiRef?: string;
  /** The deployment whose place this one takes. */
  replaces?: string;
  /** Who asked for its end; absent where another took its place or the portal ended it, and in old ones. */
  undeployedBy?: string;
}

/** How a deployment is called. @public */
export interface DeploymentEndpoint {
  /** Address in the portal, without a slash at the end; `/v2/models/...` follows. A token of ml-access is needed. */
  url: string;
  /** Name under which the model server knows the model. */
  modelName: string;
}

/** One input or output, as the model server declares it. @public */
export interface DeploymentTensor {
  name: string;
  /** Open Inference Protocol datatype: `FP32`, `INT64`, `BYTES` ... */
  datatype: string;
  /** -1 stands for any size. */
  shape: number[];
  /** Names of the columns when the last dimension is a feature vector whose names are known. */
  columns?: string[];
}

/** What a deployment expects and gives. @public */
export interface DeploymentSchema {
  inputs: DeploymentTensor[];
  outputs: DeploymentTensor[];
  /** A request that the model answers, to start from: medians of the training data, where the author logged them. */
  example: InferRequest;
  /** Whether the example holds zeros and empty texts alone, which say nothing of real data. */
  isPlaceholder?: boolean;
}

/** A request of the Open Inference Protocol V2. @public */
export interface InferRequest {
  id?: string;
  inputs: InferTensor[];
}

/** An answer of the Open Inference Protocol V2. @public */
export interface InferResponse {
  id?: string;
  model_name: string;
  model_version?: string;
  outputs: InferTensor[];
}

/** A tensor of the Open Inference Protocol V2; data is flat or nested row by row. @public */
export interface InferTensor {
  name: string;
  datatype: string;
  shape: number[];
  data: unknown[];
}

/** Latency of inference since the model server started, in milliseconds. @public */
export interface DeploymentLatency {
  /** Requests that were answered; percentiles are of these alone. */
  requests: number;
  /** Requests that were refused for what was asked (status 4xx): nothing is wrong with the model. */
  refused: number;
  /** Requests that failed in the model server (status 5xx). */
  failures: number;
  /** Absent while nothing was answered. */
  p50?: number;
  p95?: number;
  p99?: number;
}
