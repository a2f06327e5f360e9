import { LifecycleStage, ViewType } from './experiments';
import { Filter } from './filter';
import { Metric } from './metrics';

/**
 * State of a run.
 *
 * @public
 */
export type RunStatus =
  | 'RUNNING'
  | 'SCHEDULED'
  | 'FINISHED'
  | 'FAILED'
  | 'KILLED';

/**
 * Identity and state of a run. Times are milliseconds since the epoch.
 *
 * @public
 */
export interface RunInfo {
  runId: string;
  runName: string;
  experimentId: string;
  status: RunStatus;
  /** Milliseconds since 1970. */
  startTime: number;
  /** Milliseconds since 1970; absent while it runs. */
  endTime?: number;
  artifactUri: string;
  lifecycleStage: LifecycleStage;
  /** Mostly empty: see the tag `mlflow.user`. */
  userId: string;
}

/** A data set that a run read. @public */
export interface DatasetInput {
  name: string;
  digest: string;
  sourceType: string;
  /** Mostly JSON. */
  source: string;
  /** JSON of MLflow. */
  schema?: string;
  /** JSON of MLflow. */
  profile?: string;
  /** For example `mlflow.data.context`. */
  tags: Record<string, string>;
}

/** A logged model that a run wrote. @public */
export interface ModelOutput {
  modelId: string;
  step: number;
}

/**
 * A run: its state, what was logged and what it read.
 *
 * @public
 */
export interface Run {
  info: RunInfo;
  /** The last measurement of each metric. */
  metrics: Metric[];
  params: Record<string, string>;
  tags: Record<string, string>;
  datasetInputs: DatasetInput[];
  /** Ids of logged models that the run read. */
  modelInputs: string[];
  modelOutputs: ModelOutput[];
}

/**
 * Which runs to find, in which order.
 *
 * @public
 */
export interface SearchRuns {
  experimentIds: string[];
  filter?: Filter;
  viewType?: ViewType;
  /** For example "metrics.`val acc` DESC". */
  orderBy?: string[];
  /** 1 to 50 000, default 100: a server takes 2 ms for each run. */
  maxResults?: number;
  pageToken?: string;
}

/**
 * What a new run begins with.
 *
 * @public
 */
export interface CreateRun {
  experimentId: string;
  runName?: string;
  /** Milliseconds since 1970. */
  startTime?: number;
  tags?: Record<string, string>;
}

/**
 * What changes of a run: its name, state or end.
 *
 * @public
 */
export interface UpdateRun {
  status?: RunStatus;
  /** Milliseconds since 1970. */
  endTime?: number;
  runName?: string;
}

/**
 * Metrics, parameters and tags that are logged in one call.
 *
 * @public
 */
export interface RunBatch {
  metrics?: Metric[];
  /** A parameter is written once; another value for it is refused. */
  params?: Record<string, string>;
  tags?: Record<string, string>;
}
