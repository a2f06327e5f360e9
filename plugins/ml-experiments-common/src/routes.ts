/**
 * Id of the backend plugin; its API is at `plugin://ml-experiments`.
 *
 * @public
 */
export const ML_EXPERIMENTS_PLUGIN_ID = 'ml-experiments';

/**
 * Bounds that the API holds; a request beyond them is answered with 400.
 *
 * @public
 */
export const ML_EXPERIMENTS_LIMITS = {
  /** Largest `pageSize`. */
  maxPageSize: 100,
  /** `pageSize` when none is given. */
  defaultPageSize: 25,
  /** Most `key`s of one metrics request. */
  maxMetricKeys: 20,
  /** Most points of one series after thinning. */
  maxSeriesPoints: 2500,
  /** Most runs of one comparison. */
  maxComparedRuns: 10,
  /** Largest artifact that is shown in the page, in bytes. Downloads have no limit. */
  maxPreviewBytes: 5 * 1024 * 1024,
} as const;

/**
 * The routes, all GET, all of JSON but the content of artifacts. `E` is `/v1/entities/:kind/:namespace/:name`.
 *
 * | route | query | answer |
 * | --- | --- | --- |
 * | `/v1/servers` | | `ListServersResponse` |
 * | `/v1/locate` | `server`, `runId` | `LocateRunResponse`; 404 unless a visible model has the run |
 * | `/v1/runs` | `pageToken`, `pageSize` | `ListRunsResponse`, newest first, every visible model |
 * | `E/runs` | `pageToken`, `pageSize`, `orderBy` (`start_time DESC`, `metrics.auc DESC`), `filter` (MLflow's language) | `ListRunsResponse` |
 * | `E/runs/:runId` | | `GetRunResponse` |
 * | `E/runs/:runId/metrics` | `key` (repeated, 1 to 20) | `GetMetricsResponse` |
 * | `E/runs/:runId/artifacts` | `path`, `pageToken` | `ListArtifactsResponse` |
 * | `E/runs/:runId/artifacts/content` | `path` (required), `download=true` | the bytes; 413 above the preview limit unless `download=true` |
 * | `E/declared-metrics` | | `DeclaredMetricsResponse`; no items where the repository says nothing |
 * | `E/compare` | `runId` (repeated, 1 to 10) | `CompareRunsResponse` |
 *
 * Errors are Backstage's error bodies: 400 names the field, 401, 403, 404 (no such entity, the entity names no
 * experiment, or the run is not of its experiment), 503 when the server is down and nothing is known of the run.
 *
 * @public
 */
export const ML_EXPERIMENTS_ROUTES = {
  servers: '/v1/servers',
  locate: '/v1/locate',
  allRuns: '/v1/runs',
  runs: '/v1/entities/:kind/:namespace/:name/runs',
  run: '/v1/entities/:kind/:namespace/:name/runs/:runId',
  metrics: '/v1/entities/:kind/:namespace/:name/runs/:runId/metrics',
  artifacts: '/v1/entities/:kind/:namespace/:name/runs/:runId/artifacts',
  artifactContent:
    '/v1/entities/:kind/:namespace/:name/runs/:runId/artifacts/content',
  declaredMetrics: '/v1/entities/:kind/:namespace/:name/declared-metrics',
  compare: '/v1/entities/:kind/:namespace/:name/compare',
} as const;
