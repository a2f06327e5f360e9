import { createApiRef } from '@backstage/frontend-plugin-api';
import type { CompoundEntityRef } from '@backstage/catalog-model';
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

/**
 * What every call takes beside its subject.
 *
 * @public
 */
export interface CallOptions {
  signal?: AbortSignal;
}

/**
 * Page, order and filter of a list of runs.
 *
 * @public
 */
export interface ListRunsOptions extends CallOptions {
  pageToken?: string;
  pageSize?: number;
  /** MLflow's order, such as `metrics.auc DESC`. */
  orderBy?: string;
  /** MLflow's filter language. */
  filter?: string;
}

/**
 * Which folder of a run's artifacts to list, and from which page.
 *
 * @public
 */
export interface ArtifactOptions extends CallOptions {
  path?: string;
  pageToken?: string;
}

/**
 * Which file of a run to read, by its path below the run's artifacts.
 *
 * @public
 */
export interface ArtifactContentOptions extends CallOptions {
  path: string;
  /** Asks for the whole file whatever its size. */
  download?: boolean;
}

/**
 * Client of the ml-experiments backend. Every method throws a `ResponseError`
 * for an answer that is not 2xx.
 *
 * @public
 */
export interface MlExperimentsApi {
  listServers(options?: CallOptions): Promise<ListServersResponse>;
  listAllRuns(options?: ListRunsOptions): Promise<ListRunsResponse>;
  /** The model whose run it is, among those that the user may see; 404 when there is none. */
  locateRun(
    run: { server: string; runId: string },
    options?: CallOptions,
  ): Promise<LocateRunResponse>;
  listRuns(
    entity: CompoundEntityRef,
    options?: ListRunsOptions,
  ): Promise<ListRunsResponse>;
  getRun(
    entity: CompoundEntityRef,
    runId: string,
    options?: CallOptions,
  ): Promise<GetRunResponse>;
  getMetrics(
    entity: CompoundEntityRef,
    runId: string,
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<GetMetricsResponse>;
  listArtifacts(
    entity: CompoundEntityRef,
    runId: string,
    options?: ArtifactOptions,
  ): Promise<ListArtifactsResponse>;
  getArtifact(
    entity: CompoundEntityRef,
    runId: string,
    options: ArtifactContentOptions,
  ): Promise<Blob>;
  /** What `modelport.yaml` declares of the model's metrics. */
  getDeclaredMetrics(
    entity: CompoundEntityRef,
    options?: CallOptions,
  ): Promise<DeclaredMetricsResponse>;
  compareRuns(
    entity: CompoundEntityRef,
    runIds: readonly string[],
    options?: CallOptions,
  ): Promise<CompareRunsResponse>;
}

/**
 * The client of the ml-experiments backend, as extensions ask for it with `useApi`.
 *
 * @public
 */
export const mlExperimentsApiRef = createApiRef<MlExperimentsApi>().with({
  id: 'plugin.ml-experiments.client',
  pluginId: 'ml-experiments',
});
