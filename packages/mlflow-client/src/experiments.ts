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

/** Whether something is in use or in the bin. @public */
export type LifecycleStage = 'active' | 'deleted';

/** Which of both to search. @public */
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';

/**
 * An experiment: a named collection of runs. Times are milliseconds since the epoch.
 *
 * @public
 */
export interface Experiment {
  experimentId: string;
  name: string;
  artifactLocation: string;
  lifecycleStage: LifecycleStage;
  /** Milliseconds since 1970. */
  creationTime: number;
  /** Milliseconds since 1970. */
  lastUpdateTime: number;
  tags: Record<string, string>;
  /** Absent before MLflow 3.10. */
  workspace?: string;
}

/**
 * Which experiments to find, in which order.
 *
 * @public
 */
export interface SearchExperiments {
  filter?: Filter;
  viewType?: ViewType;
  /** For example `name ASC`. */
  orderBy?: string[];
  /** Default 100, at most 1000. */
  maxResults?: number;
  pageToken?: string;
}

/**
 * Reads, searches and creates experiments.
 *
 * @public
 */
export interface ExperimentsApi {
  search(
    query?: SearchExperiments,
    options?: CallOptions,
  ): Promise<Page<Experiment>>;
  /** All pages, each experiment once. */
  searchAll(
    query?: Omit<SearchExperiments, 'pageToken'>,
    options?: CallOptions,
  ): AsyncIterable<Experiment>;
  get(experimentId: string, options?: CallOptions): Promise<Experiment>;
  getByName(name: string, options?: CallOptions): Promise<Experiment>;
  /** @returns the id of the new experiment */
  create(
    experiment: {
      name: string;
      artifactLocation?: string;
      tags?: Record<string, string>;
    },
    options?: CallOptions,
  ): Promise<string>;
  setTag(
    experimentId: string,
    key: string,
    value: string,
    options?: CallOptions,
  ): Promise<void>;
}

const ROOT = '/api/2.0/mlflow/experiments';

/** Calls about experiments. */
export function experimentsApi(transport: Transport): ExperimentsApi {
  const search: ExperimentsApi['search'] = async (query = {}, options) => {
    const body = {
      filter: query.filter?.textWith('attribute'),
      view_type: query.viewType,
      order_by: query.orderBy,
      max_results: query.maxResults ?? 100,
      page_token: query.pageToken,
    };
    const answer = await transport.json({
      ...options,
      method: 'POST',
      path: `${ROOT}/search`,
      body,
      reads: true,
    });
    return readPage(answer, 'experiments', readExperiment);
  };
  const one = async (
    path: string,
    query: Record<string, string>,
    options?: CallOptions,
  ) => {
    const answer = await transport.json({
      ...options,
      method: 'GET',
      path,
      query,
    });
    return readExperiment(object(answer.experiment));
  };
  return {
    search,
    searchAll: (query, options) =>
      walkPages(
        pageToken => search({ ...query, pageToken }, options),
        experiment => experiment.experimentId,
      ),
    get: (id, options) => one(`${ROOT}/get`, { experiment_id: id }, options),
    getByName: (name, options) =>
      one(`${ROOT}/get-by-name`, { experiment_name: name }, options),
    async create({ name, artifactLocation, tags }, options) {
      const body = {
        name,
        artifact_location: artifactLocation,
        tags: pairsToWire(tags),
      };
      const path = `${ROOT}/create`;
      const answer = await transport.json({
        ...options,
        method: 'POST',
        path,
        body,
      });
      return text(answer.experiment_id);
    },
    async setTag(experimentId, key, value, options) {
      const body = { experiment_id: experimentId, key, value };
      const path = `${ROOT}/set-experiment-tag`;
      await transport.json({ ...options, method: 'POST', path, body });
    },
  };
}

function readExperiment(wire: Json): Experiment {
  const workspace = optionalText(wire.workspace);
  return {
    experimentId: text(wire.experiment_id),
    name: text(wire.name),
    artifactLocation: text(wire.artifact_location),
    lifecycleStage: oneOf(wire.lifecycle_stage, ['active', 'deleted']),
    creationTime: integer(wire.creation_time),
    lastUpdateTime: integer(wire.last_update_time),
    tags: pairs(wire.tags),
    ...(workspace && { workspace }),
  };
}
