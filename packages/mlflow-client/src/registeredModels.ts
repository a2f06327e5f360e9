import {
  ModelVersion,
  readModelVersion,
  registryQuery,
  SearchRegistry,
} from './modelVersions';
import { CallOptions, Page } from './options';
import { readPage, walkPages } from './paging';
import { Json, Transport } from './transport';
import { integer, list, object, pairs, pairsToWire, text } from './wire';

/**
 * A registered model with its aliases. Times are milliseconds since the epoch.
 *
 * @public
 */
export interface RegisteredModel {
  name: string;
  description: string;
  /** Milliseconds since 1970. */
  creationTimestamp: number;
  /** Milliseconds since 1970. */
  lastUpdatedTimestamp: number;
  tags: Record<string, string>;
  /** Alias to version. */
  aliases: Record<string, string>;
  /** The newest version of each (deprecated) stage; in practice the newest one. */
  latestVersions: ModelVersion[];
}

/**
 * Reads, searches, creates and changes registered models and their aliases.
 *
 * @public
 */
export interface RegisteredModelsApi {
  create(
    model: {
      name: string;
      description?: string;
      tags?: Record<string, string>;
    },
    options?: CallOptions,
  ): Promise<RegisteredModel>;
  get(name: string, options?: CallOptions): Promise<RegisteredModel>;
  /** At most 1000 a page. */
  search(
    query?: SearchRegistry,
    options?: CallOptions,
  ): Promise<Page<RegisteredModel>>;
  /** All pages, each model once. */
  searchAll(
    query?: Omit<SearchRegistry, 'pageToken'>,
    options?: CallOptions,
  ): AsyncIterable<RegisteredModel>;
  /** Last writer wins: MLflow has no compare-and-set. `latest` and `v1`, `v2`, ... are refused. */
  setAlias(
    name: string,
    alias: string,
    version: string,
    options?: CallOptions,
  ): Promise<void>;
  /** @throws MlflowError with `isNotFound` when there is no such alias */
  getAlias(
    name: string,
    alias: string,
    options?: CallOptions,
  ): Promise<ModelVersion>;
  /** Succeeds when there is no such alias, too. */
  deleteAlias(
    name: string,
    alias: string,
    options?: CallOptions,
  ): Promise<void>;
  setTag(
    name: string,
    key: string,
    value: string,
    options?: CallOptions,
  ): Promise<void>;
}

const ROOT = '/api/2.0/mlflow/registered-models';

/** Calls about registered models and their aliases. */
export function registeredModelsApi(transport: Transport): RegisteredModelsApi {
  const search: RegisteredModelsApi['search'] = async (query = {}, options) => {
    const answer = await transport.json({
      ...options,
      method: 'GET',
      path: `${ROOT}/search`,
      query: registryQuery(query),
    });
    return readPage(answer, 'registered_models', readRegisteredModel);
  };
  const write = async (
    method: 'POST' | 'DELETE',
    call: string,
    body: Json,
    options?: CallOptions,
  ) => transport.json({ ...options, method, path: `${ROOT}/${call}`, body });
  const read = async (
    call: string,
    query: Record<string, string>,
    options?: CallOptions,
  ) =>
    transport.json({
      ...options,
      method: 'GET',
      path: `${ROOT}/${call}`,
      query,
    });
  return {
    search,
    searchAll: (query, options) =>
      walkPages(
        pageToken => search({ ...query, pageToken }, options),
        model => model.name,
      ),
    async create({ name, description, tags }, options) {
      const body = { name, description, tags: pairsToWire(tags) };
      const answer = await write('POST', 'create', body, options);
      return readRegisteredModel(object(answer.registered_model));
    },
    async get(name, options) {
      const answer = await read('get', { name }, options);
      return readRegisteredModel(object(answer.registered_model));
    },
    async setAlias(name, alias, version, options) {
      await write('POST', 'alias', { name, alias, version }, options);
    },
    async getAlias(name, alias, options) {
      const answer = await read('alias', { name, alias }, options);
      return readModelVersion(object(answer.model_version));
    },
    async deleteAlias(name, alias, options) {
      // MLflow reads the body of this DELETE and refuses query parameters
      await write('DELETE', 'alias', { name, alias }, options);
    },
    async setTag(name, key, value, options) {
      await write('POST', 'set-tag', { name, key, value }, options);
    },
  };
}

function readRegisteredModel(wire: Json): RegisteredModel {
  return {
    name: text(wire.name),
    description: text(wire.description),
    creationTimestamp: integer(wire.creation_timestamp),
    lastUpdatedTimestamp: integer(wire.last_updated_timestamp),
    tags: pairs(wire.tags),
    aliases: Object.fromEntries(
      list(wire.aliases, ({ alias, version }) => [
        text(alias),
        String(version),
      ]),
    ),
    latestVersions: list(wire.latest_versions, readModelVersion),
  };
}
