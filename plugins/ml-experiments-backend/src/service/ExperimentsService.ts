import type { Readable } from 'node:stream';
import type { Entity } from '@backstage/catalog-model';
import type {
  CompareRunsResponse,
  CreatedRun,
  GetMetricsResponse,
  GetRunResponse,
  ListArtifactsResponse,
  ListRunsResponse,
  ListServersResponse,
  LocateRunResponse,
} from '@modelport/plugin-ml-experiments-common';

/** Which part of a list is wanted. */
export interface PageRequest {
  pageSize: number;
  pageToken?: string;
}

/** Which runs of an entity are wanted. */
export interface RunsRequest extends PageRequest {
  orderBy?: string;
  filter?: string;
}

/** The content of an artifact, ready to be sent. */
export interface ArtifactContent {
  /** Last segment of the path. */
  fileName: string;
  /** A type that a browser cannot run. */
  contentType: string;
  /** Whether a browser should save it rather than show it. */
  attachment: boolean;
  /** Bytes, when they are known. */
  size?: number;
  content: Readable;
}

/**
 * What ml-experiments does. Callers have passed the guard: every entity given here is one that the caller may read.
 * Methods that are about one run throw NotFoundError when it is not of the entity's experiment, and
 * ServiceUnavailableError when its server is down and nothing is known of it.
 */
export interface ExperimentsService {
  listServers(): Promise<ListServersResponse>;
  listAllRuns(entities: Entity[], page: PageRequest): Promise<ListRunsResponse>;
  listRuns(entity: Entity, request: RunsRequest): Promise<ListRunsResponse>;
  getRun(entity: Entity, runId: string): Promise<GetRunResponse>;
  getMetrics(
    entity: Entity,
    runId: string,
    keys: string[],
  ): Promise<GetMetricsResponse>;
  compareRuns(entity: Entity, runIds: string[]): Promise<CompareRunsResponse>;
  listArtifacts(
    entity: Entity,
    runId: string,
    path: string,
    pageToken?: string,
  ): Promise<ListArtifactsResponse>;
  /** The entity, of those given, to whose experiment a run belongs. NotFoundError when there is none. */
  locateRun(
    entities: Entity[],
    run: { server: string; runId: string },
  ): Promise<LocateRunResponse>;
  /** Makes the next read of a run fresh: something was written to it. */
  markChanged(run: CreatedRun): void;
  openArtifact(
    entity: Entity,
    runId: string,
    request: { path: string; download: boolean; signal: AbortSignal },
  ): Promise<ArtifactContent>;
}
