import type { CompoundEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import {
  ML_EXPERIMENTS_PLUGIN_ID,
  ML_EXPERIMENTS_ROUTES,
} from '@modelport/plugin-ml-experiments-common';
import type {
  CompareRunsResponse,
  GetMetricsResponse,
  GetRunResponse,
  ListArtifactsResponse,
  ListRunsResponse,
  DeclaredMetricsResponse,
  ListServersResponse,
  LocateRunResponse,
} from '@modelport/plugin-ml-experiments-common';
import type {
  ArtifactContentOptions,
  ArtifactOptions,
  CallOptions,
  ListRunsOptions,
  MlExperimentsApi,
} from './MlExperimentsApi';

type Query = Record<string, string | number | readonly string[] | undefined>;

function toSearch(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      const values = typeof value === 'object' ? value : [String(value)];
      values.forEach(one => search.append(name, one));
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}

function fill(route: string, parts: Record<string, string>): string {
  return route.replace(/:(\w+)/g, (_match, name: string) =>
    encodeURIComponent(parts[name]),
  );
}

function listQuery(options: ListRunsOptions): Query {
  const { pageToken, pageSize, orderBy, filter } = options;
  return { pageToken, pageSize, orderBy, filter };
}

/**
 * The client over HTTP.
 *
 * @public
 */
export class MlExperimentsClient implements MlExperimentsApi {
  readonly #fetchApi: FetchApi;

  constructor(options: { fetchApi: FetchApi }) {
    this.#fetchApi = options.fetchApi;
  }

  async listServers(options: CallOptions = {}) {
    return this.#json<ListServersResponse>(
      ML_EXPERIMENTS_ROUTES.servers,
      {},
      options,
    );
  }

  async listAllRuns(options: ListRunsOptions = {}) {
    return this.#json<ListRunsResponse>(
      ML_EXPERIMENTS_ROUTES.allRuns,
      listQuery(options),
      options,
    );
  }

  async locateRun(
    run: { server: string; runId: string },
    options: CallOptions = {},
  ) {
    return this.#json<LocateRunResponse>(
      ML_EXPERIMENTS_ROUTES.locate,
      { server: run.server, runId: run.runId },
      options,
    );
  }

  async listRuns(entity: CompoundEntityRef, options: ListRunsOptions = {}) {
    return this.#json<ListRunsResponse>(
      fill(ML_EXPERIMENTS_ROUTES.runs, { ...entity }),
      listQuery(options),
      options,
    );
  }

  async getRun(
    entity: CompoundEntityRef,
    runId: string,
    options: CallOptions = {},
  ) {
    return this.#json<GetRunResponse>(
      fill(ML_EXPERIMENTS_ROUTES.run, { ...entity, runId }),
      {},
      options,
    );
  }

  async getMetrics(
    entity: CompoundEntityRef,
    runId: string,
    keys: readonly string[],
    options: CallOptions = {},
  ) {
    return this.#json<GetMetricsResponse>(
      fill(ML_EXPERIMENTS_ROUTES.metrics, { ...entity, runId }),
      { key: keys },
      options,
    );
  }

  async listArtifacts(
    entity: CompoundEntityRef,
    runId: string,
    options: ArtifactOptions = {},
  ) {
    const { path, pageToken } = options;
    return this.#json<ListArtifactsResponse>(
      fill(ML_EXPERIMENTS_ROUTES.artifacts, { ...entity, runId }),
      { path, pageToken },
      options,
    );
  }

  async getArtifact(
    entity: CompoundEntityRef,
    runId: string,
    options: ArtifactContentOptions,
  ) {
    const response = await this.#fetch(
      fill(ML_EXPERIMENTS_ROUTES.artifactContent, { ...entity, runId }),
      { path: options.path, download: options.download ? 'true' : undefined },
      options,
    );
    return response.blob();
  }

  async getDeclaredMetrics(
    entity: CompoundEntityRef,
    options: CallOptions = {},
  ) {
    return this.#json<DeclaredMetricsResponse>(
      fill(ML_EXPERIMENTS_ROUTES.declaredMetrics, { ...entity }),
      {},
      options,
    );
  }

  async compareRuns(
    entity: CompoundEntityRef,
    runIds: readonly string[],
    options: CallOptions = {},
  ) {
    return this.#json<CompareRunsResponse>(
      fill(ML_EXPERIMENTS_ROUTES.compare, { ...entity }),
      { runId: runIds },
      options,
    );
  }

  async #json<T>(path: string, query: Query, options: CallOptions): Promise<T> {
    const response = await this.#fetch(path, query, options);
    return (await response.json()) as T;
  }

  async #fetch(path: string, query: Query, options: CallOptions) {
    const response = await this.#fetchApi.fetch(
      `plugin://${ML_EXPERIMENTS_PLUGIN_ID}${path}${toSearch(query)}`,
      { signal: options.signal },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
