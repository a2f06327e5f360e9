/**
 * A typed client of the MLflow 3 REST API.
 *
 * @packageDocumentation
 */
export * from './createMlflowClient';
export {
  and,
  attribute,
  dataset,
  field,
  Filter,
  metric,
  param,
  tag,
} from './filter';
export type {
  AttributeCondition,
  NumberCondition,
  TextCondition,
} from './filter';
export { MlflowError } from './MlflowError';
export type {
  CallOptions,
  FetchLike,
  MlflowClientOptions,
  Page,
  RetryOptions,
} from './options';
export type {
  Experiment,
  ExperimentsApi,
  LifecycleStage,
  SearchExperiments,
  ViewType,
} from './experiments';
export type {
  CreateRun,
  DatasetInput,
  ModelOutput,
  Run,
  RunBatch,
  RunInfo,
  RunStatus,
  SearchRuns,
  UpdateRun,
} from './runTypes';
export type { RunsApi } from './runs';
export type {
  BulkIntervalQuery,
  Metric,
  MetricHistoryQuery,
  MetricsApi,
  MetricValue,
  RunMetric,
} from './metrics';
export type {
  ArtifactDownload,
  ArtifactFile,
  ArtifactListing,
  ArtifactsApi,
} from './artifacts';
export type {
  CreateLoggedModel,
  LoggedModel,
  LoggedModelsApi,
  LoggedModelStatus,
  SearchLoggedModels,
} from './loggedModels';
export type { RegisteredModel, RegisteredModelsApi } from './registeredModels';
export type {
  CreateModelVersion,
  ModelVersion,
  ModelVersionsApi,
  ModelVersionStatus,
  SearchRegistry,
} from './modelVersions';
export type { ServerApi, ServerInfo } from './server';
