import { ArtifactDownload, toDownload } from './artifacts';
import { Filter } from './filter';
import { CallOptions, Page } from './options';
import { readPage, walkPages } from './paging';
import { Json, Transport } from './transport';
import {
  integer,
  object,
  oneOf,
  optionalText,
  pairs,
  pairsToWire,
  text,
} from './wire';

/**
 * Whether a version can be used already.
 *
 * @public
 */
export type ModelVersionStatus =
  | 'PENDING_REGISTRATION'
  | 'FAILED_REGISTRATION'
  | 'READY';

/**
 * A version of a registered model. Times are milliseconds since the epoch.
 *
 * @public
 */
export interface ModelVersion {
  name: string;
  /** A whole number as text, from '1' up. */
  version: string;
  status: ModelVersionStatus;
  /** Why it failed, if it did. */
  statusMessage?: string;
  description: string;
  /** Where its files are, for example `models:/m-...`. */
  source: string;
  runId?: string;
  modelId?: string;
  /** Milliseconds since 1970. */
  creationTimestamp: number;
  /** Milliseconds since 1970. */
  lastUpdatedTimestamp: number;
  tags: Record<string, string>;
  /** Absent in search results: MLflow leaves them out there; see `RegisteredModel.aliases`. */
  aliases?: string[];
}

/**
 * Name, source and origin of a new model version.
 *
 * @public
 */
export interface CreateModelVersion {
  name: string;
  source: string;
  runId?: string;
  /** Taken from a source like `models:/m-...` when left out. */
  modelId?: string;
  description?: string;
  tags?: Record<string, string>;
}

/**
 * Which registered models or versions to find, in which order.
 *
 * @public
 */
export interface SearchRegistry {
  /** Of `field('name')`, `field('run_id')` and `tag(...)`. */
  filter?: Filter;
  orderBy?: string[];
  /** Default 100. */
  maxResults?: number;
  pageToken?: string;
}

/**
 * Reads, searches, creates and changes versions of registered models.
 *
 * @public
 */
export interface ModelVersionsApi {
  create(
    version: CreateModelVersion,
    options?: CallOptions,
  ): Promise<ModelVersion>;
  get(
    name: string,
    version: string,
    options?: CallOptions,
  ): Promise<ModelVersion>;
  search(
    query?: SearchRegistry,
    options?: CallOptions,
  ): Promise<Page<ModelVersion>>;
  /** All pages, each version once. */
  searchAll(
    query?: Omit<SearchRegistry, 'pageToken'>,
    options?: CallOptions,
  ): AsyncIterable<ModelVersion>;
  /** The URI of the files, with `models:/` resolved. */
  getDownloadUri(
    name: string,
    version: string,
    options?: CallOptions,
  ): Promise<string>;
  downloadArtifact(
    name: string,
    version: string,
    path: string,
    options?: CallOptions,
  ): Promise<ArtifactDownload>;
  setTag(
    name: string,
    version: string,
    key: string,
    value: string,
    options?: CallOptions,
  ): Promise<void>;
}

const ROOT = '/api/2.0/mlflow/model-versions';

/** Calls about versions of registered models. */
export function modelVersionsApi(transport: Transport): ModelVersionsApi {
  const search: ModelVersionsApi['search'] = async (query = {}, options) => {
    const answer = await transport.json({
      ...options,
      method: 'GET',
      path: `${ROOT}/search`,
      query: registryQuery(query),
    });
    return readPage(answer, 'model_versions', readModelVersion);
  };
  return {
    search,
    searchAll: (query, options) =>
      walkPages(
        pageToken => search({ ...query, pageToken }, options),
        ({ name, version }) => `${version} ${name}`,
      ),
    async create({ name, source, runId, modelId, description, tags }, options) {
      const body = {
        name,
        source,
        run_id: runId,
        // MLflow refuses a source models:/m-... without it
        model_id: modelId ?? modelIdOf(source),
        description,
        tags: pairsToWire(tags),
      };
      const path = `${ROOT}/create`;
      const answer = await transport.json({
        ...options,
        method: 'POST',
        path,
        body,
      });
      return readModelVersion(object(answer.model_version));
    },
    async get(name, version, options) {
      const query = { name, version };
      const path = `${ROOT}/get`;
      const answer = await transport.json({
        ...options,
        method: 'GET',
        path,
        query,
      });
      const read = readModelVersion(object(answer.model_version));
      return { ...read, aliases: read.aliases ?? [] };
    },
    async getDownloadUri(name, version, options) {
      const query = { name, version };
      const path = `${ROOT}/get-download-uri`;
      const answer = await transport.json({
        ...options,
        method: 'GET',
        path,
        query,
      });
      return text(answer.artifact_uri);
    },
    async downloadArtifact(name, version, path, options) {
      return toDownload(
        await transport.open({
          ...options,
          method: 'GET',
          path: '/model-versions/get-artifact',
          query: { name, version, path },
        }),
      );
    },
    async setTag(name, version, key, value, options) {
      const body = { name, version, key, value };
      await transport.json({
        ...options,
        method: 'POST',
        path: `${ROOT}/set-tag`,
        body,
      });
    },
  };
}

function modelIdOf(source: string): string | undefined {
  return /^models:\/(m-\w+)$/.exec(source)?.[1];
}

/** A registry search as MLflow takes it. */
export function registryQuery(query: SearchRegistry) {
  return {
    filter: query.filter?.toString(),
    order_by: query.orderBy,
    max_results: query.maxResults ?? 100,
    page_token: query.pageToken,
  };
}

/** Reads a version. */
export function readModelVersion(wire: Json): ModelVersion {
  const statusMessage = optionalText(wire.status_message);
  const runId = optionalText(wire.run_id);
  const modelId = optionalText(wire.model_id) ?? modelIdOf(text(wire.source));
  return {
    name: text(wire.name),
    version: String(wire.version ?? ''),
    status: oneOf(wire.status, [
      'PENDING_REGISTRATION',
      'FAILED_REGISTRATION',
      'READY',
    ]),
    ...(statusMessage && { statusMessage }),
    description: text(wire.description),
    source: text(wire.source),
    ...(runId && { runId }),
    ...(modelId && { modelId }),
    creationTimestamp: integer(wire.creation_timestamp),
    lastUpdatedTimestamp: integer(wire.last_updated_timestamp),
    tags: pairs(wire.tags),
    ...(Array.isArray(wire.aliases) && { aliases: wire.aliases.map(String) }),
  };
}
