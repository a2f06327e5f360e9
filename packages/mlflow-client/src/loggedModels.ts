import {
  ArtifactDownload,
  ArtifactListing,
  listAll,
  toDownload,
} from './artifacts';
import { Filter } from './filter';
import { Metric, readMetric } from './metrics';
import { CallOptions, Page } from './options';
import { readPage, walkPages } from './paging';
import { Json, Transport } from './transport';
import {
  integer,
  list,
  object,
  oneOf,
  optionalText,
  pairs,
  pairsToWire,
  text,
} from './wire';

/**
 * How far the upload of a logged model is.
 *
 * @public
 */
export type LoggedModelStatus =
  | 'LOGGED_MODEL_STATUS_UNSPECIFIED'
  | 'LOGGED_MODEL_PENDING'
  | 'LOGGED_MODEL_READY'
  | 'LOGGED_MODEL_UPLOAD_FAILED';

/** A model of MLflow 3 before its registration. @public */
export interface LoggedModel {
  modelId: string;
  experimentId: string;
  name: string;
  modelType: string;
  status: LoggedModelStatus;
  sourceRunId?: string;
  artifactUri: string;
  /** Milliseconds since 1970. */
  creationTimestamp: number;
  /** Milliseconds since 1970. */
  lastUpdatedTimestamp: number;
  tags: Record<string, string>;
  params: Record<string, string>;
  metrics: Metric[];
}

/**
 * What a new logged model begins with.
 *
 * @public
 */
export interface CreateLoggedModel {
  experimentId: string;
  name?: string;
  modelType?: string;
  sourceRunId?: string;
  params?: Record<string, string>;
  tags?: Record<string, string>;
}

/**
 * Which logged models to find, in which order.
 *
 * @public
 */
export interface SearchLoggedModels {
  experimentIds: string[];
  filter?: Filter;
  orderBy?: Array<{
    fieldName: string;
    ascending?: boolean;
    datasetName?: string;
    datasetDigest?: string;
  }>;
  datasets?: Array<{ name: string; digest?: string }>;
  /** 1 to 50, default 50. */
  maxResults?: number;
  pageToken?: string;
}

/**
 * Reads, searches, creates and finishes logged models.
 *
 * @public
 */
export interface LoggedModelsApi {
  create(model: CreateLoggedModel, options?: CallOptions): Promise<LoggedModel>;
  get(modelId: string, options?: CallOptions): Promise<LoggedModel>;
  /** Says that all files are there, or that they never will be. */
  finalize(
    modelId: string,
    status: 'LOGGED_MODEL_READY' | 'LOGGED_MODEL_UPLOAD_FAILED',
    options?: CallOptions,
  ): Promise<LoggedModel>;
  search(
    query: SearchLoggedModels,
    options?: CallOptions,
  ): Promise<Page<LoggedModel>>;
  /** All pages, each model once. */
  searchAll(
    query: Omit<SearchLoggedModels, 'pageToken'>,
    options?: CallOptions,
  ): AsyncIterable<LoggedModel>;
  listArtifacts(
    modelId: string,
    path?: string,
    options?: CallOptions,
  ): Promise<ArtifactListing>;
  downloadArtifact(
    modelId: string,
    path: string,
    options?: CallOptions,
  ): Promise<ArtifactDownload>;
}

const ROOT = '/api/2.0/mlflow/logged-models';

/** Calls about logged models. */
export function loggedModelsApi(transport: Transport): LoggedModelsApi {
  const pathOf = (modelId: string) => `${ROOT}/${encodeURIComponent(modelId)}`;

  const search: LoggedModelsApi['search'] = async (query, options) => {
    const body = {
      experiment_ids: query.experimentIds,
      filter: query.filter?.toString(),
      order_by: query.orderBy?.map(order => ({
        field_name: order.fieldName,
        ascending: order.ascending ?? true,
        dataset_name: order.datasetName,
        dataset_digest: order.datasetDigest,
      })),
      datasets: query.datasets?.map(({ name, digest }) => ({
        dataset_name: name,
        dataset_digest: digest,
      })),
      max_results: query.maxResults ?? 50,
      page_token: query.pageToken,
    };
    const path = `${ROOT}/search`;
    const call = {
      ...options,
      method: 'POST',
      path,
      body,
      reads: true,
    } as const;
    return readPage(await transport.json(call), 'models', readModel);
  };
  const one = (answer: Json) => readModel(object(answer.model));
  return {
    search,
    searchAll: (query, options) =>
      walkPages(
        pageToken => search({ ...query, pageToken }, options),
        model => model.modelId,
      ),
    async create(model, options) {
      const body = {
        experiment_id: model.experimentId,
        name: model.name,
        model_type: model.modelType,
        source_run_id: model.sourceRunId,
        params: pairsToWire(model.params),
        tags: pairsToWire(model.tags),
      };
      return one(
        await transport.json({ ...options, method: 'POST', path: ROOT, body }),
      );
    },
    get: async (modelId, options) =>
      one(
        await transport.json({
          ...options,
          method: 'GET',
          path: pathOf(modelId),
        }),
      ),
    async finalize(modelId, status, options) {
      const body = { model_id: modelId, status };
      const path = pathOf(modelId);
      return one(
        await transport.json({ ...options, method: 'PATCH', path, body }),
      );
    },
    listArtifacts: (modelId, path, options) =>
      listAll(
        transport,
        `${pathOf(modelId)}/artifacts/directories`,
        { artifact_directory_path: path },
        options,
      ),
    async downloadArtifact(modelId, path, options) {
      // served under /ajax-api alone
      const id = encodeURIComponent(modelId);
      return toDownload(
        await transport.open({
          ...options,
          method: 'GET',
          path: `/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files`,
          query: { artifact_file_path: path },
        }),
      );
    },
  };
}

function readModel(wire: Json): LoggedModel {
  const info = object(wire.info);
  const data = object(wire.data);
  const sourceRunId = optionalText(info.source_run_id);
  return {
    modelId: text(info.model_id),
    experimentId: text(info.experiment_id),
    name: text(info.name),
    modelType: text(info.model_type),
    status: oneOf<LoggedModelStatus>(info.status, [
      'LOGGED_MODEL_STATUS_UNSPECIFIED',
      'LOGGED_MODEL_PENDING',
      'LOGGED_MODEL_READY',
      'LOGGED_MODEL_UPLOAD_FAILED',
    ]),
    ...(sourceRunId && { sourceRunId }),
    artifactUri: text(info.artifact_uri),
    creationTimestamp: integer(info.creation_timestamp_ms),
    lastUpdatedTimestamp: integer(info.last_updated_timestamp_ms),
    tags: pairs(info.tags),
    params: pairs(data.params),
    metrics: list(data.metrics, readMetric),
  };
}
