import type { RunStatus } from './runs';

/**
 * Routes that only plugins of this portal may call. They start and end runs, and are no part of the API for people.
 *
 * | route | body | answer |
 * | --- | --- | --- |
 * | `POST /v1/internal/runs` | `CreateRunRequest` | 201 `CreatedRun`; the same run again for the same idempotency key |
 * | `POST /v1/internal/runs/:server/:runId/end` | `EndRunRequest` | 200 `EndedRun` |
 *
 * @public
 */
export const ML_EXPERIMENTS_INTERNAL_ROUTES = {
  createRun: '/v1/internal/runs',
  endRun: '/v1/internal/runs/:server/:runId/end',
} as const;

/**
 * A run to be made for an entity.
 *
 * @public
 */
export interface CreateRunRequest {
  /** Configured name of the MLflow server. */
  server: string;
  /** Name of the experiment; it is made when the server has none of that name. */
  experiment: string;
  /** Full reference of the entity that the run belongs to. */
  entityRef: string;
  runName: string;
  /** Full reference of the person who asked for the run; becomes `mlflow.user`. */
  user: string;
  /** More tags, such as `mlflow.source.git.commit`. */
  tags?: Record<string, string>;
  /** The same key gives the same run, however often it is asked for; kept as tag `modelport.idempotency_key`. */
  idempotencyKey: string;
}

/**
 * Where a run is.
 *
 * @public
 */
export interface CreatedRun {
  /** Configured name of the MLflow server. */
  server: string;
  experimentId: string;
  runId: string;
}

/**
 * The states in which a run can end.
 *
 * @public
 */
export type EndRunStatus = Extract<RunStatus, 'FINISHED' | 'FAILED' | 'KILLED'>;

/**
 * How a run ended.
 *
 * @public
 */
export interface EndRunRequest {
  status: EndRunStatus;
  /** True: a run that has ended already stays as it is. False: its state is corrected. */
  onlyIfRunning: boolean;
  /** When it ended, in milliseconds since 1970; now unless told, and never later than now. */
  endedAt?: number;
}

/**
 * What became of a request to end a run.
 *
 * @public
 */
export interface EndedRun {
  /** The state of the run now. */
  status: RunStatus;
  /** Whether this request changed it. */
  changed: boolean;
}
