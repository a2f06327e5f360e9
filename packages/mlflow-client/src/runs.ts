import { readMetric } from './metrics';
import { CallOptions, Page } from './options';
import { readPage, walkPages } from './paging';
import { cutBatch } from './runBatches';
import {
  CreateRun,
  DatasetInput,
  ModelOutput,
  Run,
  RunBatch,
  RunInfo,
  SearchRuns,
  UpdateRun,
} from './runTypes';
import { Json, Transport } from './transport';
import {
  integer,
  list,
  object,
  oneOf,
  optionalInteger,
  optionalText,
  pairs,
  pairsToWire,
  text,
} from './wire';

/**
 * Reads, searches, creates, changes and deletes runs.
 *
 * @public
 */
export interface RunsApi {
  /** One page; a run may come again on the next when runs are made meanwhile. */
  search(query: SearchRuns, options?: CallOptions): Promise<Page<Run>>;
  /** All pages, each run once. */
  searchAll(
    query: Omit<SearchRuns, 'pageToken'>,
    options?: CallOptions,
  ): AsyncIterable<Run>;
  get(runId: string, options?: CallOptions): Promise<Run>;
  create(run: CreateRun, options?: CallOptions): Promise<Run>;
  update(
    runId: string,
    change: UpdateRun,
    options?: CallOptions,
  ): Promise<RunInfo>;
  setTag(
    runId: string,
    key: string,
    value: string,
    options?: CallOptions,
  ): Promise<void>;
  /** Of any size: cut into requests that MLflow takes, sent one after another. */
  logBatch(
    runId: string,
    batch: RunBatch,
    options?: CallOptions,
  ): Promise<void>;
  logInputs(
    runId: string,
    inputs: { datasets?: DatasetInput[]; modelIds?: string[] },
    options?: CallOptions,
  ): Promise<void>;
  logOutputs(
    runId: string,
    models: ModelOutput[],
    options?: CallOptions,
  ): Promise<void>;
}

const ROOT = '/api/2.0/mlflow/runs';

/** Calls about runs. */
export function runsApi(transport: Transport): RunsApi {
  const post = (
    call: string,
    body: Json,
    options?: CallOptions,
    reads = false,
  ) =>
    transport.json({
      ...options,
      method: 'POST',
      path: `${ROOT}/${call}`,
      body,
      reads,
    });

  const search: RunsApi['search'] = async (query, options) => {
    const body = {
      experiment_ids: query.experimentIds,
      filter: query.filter?.toString(),
      run_view_type: query.viewType,
      order_by: query.orderBy,
      max_results: query.maxResults ?? 100,
      page_token: query.pageToken,
    };
    return readPage(await post('search', body, options, true), 'runs', readRun);
  };
  return {
    search,
    searchAll: (query, options) =>
      walkPages(
        pageToken => search({ ...query, pageToken }, options),
        run => run.info.runId,
      ),
    async get(runId, options) {
      const path = `${ROOT}/get`;
      const query = { run_id: runId };
      const answer = await transport.json({
        ...options,
        method: 'GET',
        path,
        query,
      });
      return readRun(object(answer.run));
    },
    async create({ experimentId, runName, startTime, tags }, options) {
      const body = {
        experiment_id: experimentId,
        run_name: runName,
        start_time: startTime ?? Date.now(),
        tags: pairsToWire(tags),
      };
      return readRun(object((await post('create', body, options)).run));
    },
    async update(runId, { status, endTime, runName }, options) {
      const body = {
        run_id: runId,
        status,
        end_time: endTime,
        run_name: runName,
      };
      return readInfo(object((await post('update', body, options)).run_info));
    },
    async setTag(runId, key, value, options) {
      await post('set-tag', { run_id: runId, key, value }, options);
    },
    async logBatch(runId, batch, options) {
      for (const body of cutBatch(batch)) {
        await post('log-batch', { run_id: runId, ...body }, options);
      }
    },
    async logInputs(runId, { datasets, modelIds }, options) {
      const body = {
        run_id: runId,
        datasets: datasets?.map(datasetToJson),
        models: modelIds?.map(id => ({ model_id: id })),
      };
      await post('log-inputs', body, options);
    },
    async logOutputs(runId, models, options) {
      const wire = models.map(({ modelId, step }) => ({
        model_id: modelId,
        step,
      }));
      await post('outputs', { run_id: runId, models: wire }, options);
    },
  };
}

function readRun(wire: Json): Run {
  const data = object(wire.data);
  const inputs = object(wire.inputs);
  return {
    info: readInfo(object(wire.info)),
    metrics: list(data.metrics, readMetric),
    params: pairs(data.params),
    tags: pairs(data.tags),
    datasetInputs: list(inputs.dataset_inputs, readDataset),
    modelInputs: list(inputs.model_inputs, input => text(input.model_id)),
    modelOutputs: list(object(wire.outputs).model_outputs, output => ({
      modelId: text(output.model_id),
      step: integer(output.step),
    })),
  };
}

function readInfo(wire: Json): RunInfo {
  const endTime = optionalInteger(wire.end_time);
  return {
    runId: optionalText(wire.run_id) ?? text(wire.run_uuid),
    runName: text(wire.run_name),
    experimentId: text(wire.experiment_id),
    status: oneOf(wire.status, [
      'RUNNING',
      'SCHEDULED',
      'FINISHED',
      'FAILED',
      'KILLED',
    ]),
    startTime: integer(wire.start_time),
    ...(endTime !== undefined && { endTime }),
    artifactUri: text(wire.artifact_uri),
    lifecycleStage: oneOf(wire.lifecycle_stage, ['active', 'deleted']),
    userId: text(wire.user_id),
  };
}

function readDataset(wire: Json): DatasetInput {
  const dataset = object(wire.dataset);
  const schema = optionalText(dataset.schema);
  const profile = optionalText(dataset.profile);
  return {
    name: text(dataset.name),
    digest: text(dataset.digest),
    sourceType: text(dataset.source_type),
    source: text(dataset.source),
    ...(schema && { schema }),
    ...(profile && { profile }),
    tags: pairs(wire.tags),
  };
}

function datasetToJson({ tags, sourceType, ...dataset }: DatasetInput): Json {
  return {
    tags: pairsToWire(tags),
    dataset: { ...dataset, source_type: sourceType },
  };
}
