import type { MetricDeclaration } from '@modelport/plugin-ml-common';
import type {
  ArtifactEntry,
  MetricSeries,
  RunDetail,
  RunSummary,
} from './runs';

/**
 * What happened when a server was asked; data of the answer, never a failed page.
 *
 * @public
 */
export interface ServerError {
  /** Configured name of the MLflow server. */
  server: string;
  /** What was wrong and what to do, in words; never an address. */
  message: string;
}

/**
 * How old an answer is.
 *
 * @public
 */
export interface Freshness {
  /** ISO 8601 time at which the oldest part of the answer was read from its server. */
  fetchedAt: string;
  /** True when a server is down and its last answer is shown instead; say so beside the data. */
  stale: boolean;
}

/**
 * A list of which some servers may have failed to give their part.
 *
 * @public
 */
export interface PartialResult<T> extends Freshness {
  items: T[];
  errors: ServerError[];
}

/**
 * A page of a list.
 *
 * @public
 */
export interface PagedResult<T> extends PartialResult<T> {
  /** Give it back as `pageToken` for the next page; absent on the last one. */
  nextPageToken?: string;
}

/**
 * One thing, with its age.
 *
 * @public
 */
export interface SingleResult<T> extends Freshness {
  item: T;
  errors: ServerError[];
}

/**
 * State of a configured MLflow server. Its address is never told.
 *
 * @public
 */
export interface ServerStatus {
  name: string;
  status: 'up' | 'down';
  /** MLflow's version, when it answered. */
  version?: string;
  /** Why it is down, in words. */
  message?: string;
  /** ISO 8601 time of the check. */
  checkedAt: string;
}

/**
 * Answer of `GET /v1/servers`.
 *
 * @public
 */
export interface ListServersResponse {
  items: ServerStatus[];
}

/**
 * Answer of `GET /v1/runs` and `GET /v1/entities/:kind/:namespace/:name/runs`.
 *
 * @public
 */
export type ListRunsResponse = PagedResult<RunSummary>;

/**
 * Answer of `GET .../runs/:runId`.
 *
 * @public
 */
export type GetRunResponse = SingleResult<RunDetail>;

/**
 * Answer of `GET .../runs/:runId/metrics`; a key that the run never logged has empty columns.
 *
 * @public
 */
export type GetMetricsResponse = PartialResult<MetricSeries>;

/**
 * Answer of `GET .../runs/:runId/artifacts`.
 *
 * @public
 */
export interface ListArtifactsResponse extends PagedResult<ArtifactEntry> {
  /** The folder that was listed; empty for the root. */
  path: string;
}

/**
 * Answer of `GET .../compare`, in the order in which the runs were asked for.
 *
 * @public
 */
export type CompareRunsResponse = PartialResult<RunDetail>;

/**
 * Answer of `GET .../declared-metrics`: what `modelport.yaml` says of the model's metrics.
 *
 * @public
 */
export interface DeclaredMetricsResponse {
  /** Empty where the repository declares none or cannot be read. */
  items: MetricDeclaration[];
  /** The commit at which it was read, as the host of the repository names it. */
  commit?: string;
}

/**
 * Answer of `GET /v1/locate`: whose run it is.
 *
 * @public
 */
export interface LocateRunResponse {
  /** Full reference of the entity to whose experiment the run belongs. */
  entityRef: string;
  runId: string;
}
