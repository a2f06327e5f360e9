import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { NotFoundError } from '@backstage/errors';
import {
  createMlflowClient,
  type Experiment,
  type FetchLike,
  Filter,
  type MlflowClient,
  type Run,
} from '@modelport/mlflow-client';
import type { ServerConfig } from '@modelport/plugin-ml-node';
import type { RunQuery, TrackedRun, TrackingServer } from './TrackingServer';
import { translateMlflowError } from './translateMlflowError';

const MAX_HISTORY_POINTS = 1_000_000;

const MOST_MS = 8.64e15;

// Whoever logs without the portal may have left any number, which no date can have and no page could draw.
function timeOf(logged: number | undefined): number | undefined {
  return logged !== undefined && logged > 0 && logged <= MOST_MS
    ? logged
    : undefined;
}

function toTrackedRun(run: Run): TrackedRun {
  const { info } = run;
  return {
    runId: info.runId,
    experimentId: info.experimentId,
    name: info.runName || info.runId,
    status: info.status,
    startTime: timeOf(info.startTime),
    endTime: timeOf(info.endTime),
    metrics: run.metrics.map(({ key, value, step, timestamp }) => ({
      key,
      value,
      step,
      timestamp,
    })),
    params: run.params,
    tags: run.tags,
    inputs: run.datasetInputs.map(input => ({
      name: input.name,
      digest: input.digest,
      sourceType: input.sourceType || undefined,
      context: input.tags['mlflow.data.context'] || undefined,
    })),
    outputs: run.modelOutputs.map(({ modelId, step }) => ({ modelId, step })),
  };
}

/** Adapter of the {@link TrackingServer} port to MLflow 3's REST API. */
export class MlflowTrackingServer implements TrackingServer {
  readonly name: string;
  readonly #client: MlflowClient;

  constructor(config: ServerConfig, options: { fetch?: FetchLike } = {}) {
    this.name = config.name;
    this.#client = createMlflowClient({
      baseUrl: config.baseUrl,
      headers: config.headers,
      timeoutMs: config.timeoutMs,
      fetch: options.fetch,
    });
  }

  async version() {
    return this.#call('version', () => this.#client.server.version());
  }

  async findExperiment(name: string) {
    const found = await this.#activeExperiment(() =>
      this.#client.experiments.getByName(name),
    );
    return found?.experimentId;
  }

  async experimentName(experimentId: string) {
    const found = await this.#activeExperiment(() =>
      this.#client.experiments.get(experimentId),
    );
    return found?.name;
  }

  async searchRuns(query: RunQuery) {
    const { filter } = query;
    const page = await this.#call('filter, orderBy or pageToken', () =>
      this.#client.runs.search({
        experimentIds: query.experimentIds,
        // A person's own text: the experiments, not the filter, bound what it can find.
        filter: filter ? new Filter(() => filter) : undefined,
        orderBy: query.orderBy,
        maxResults: query.pageSize,
        pageToken: query.pageToken,
        viewType: 'ACTIVE_ONLY',
      }),
    );
    return {
      runs: page.items.map(toTrackedRun),
      nextPageToken: page.nextPageToken,
    };
  }

  async getRun(runId: string) {
    const run = await this.#call(`run ${runId}`, () =>
      this.#client.runs.get(runId),
    );
    if (run.info.lifecycleStage === 'deleted') {
      throw new NotFoundError(
        `Run ${runId} was deleted on MLflow server '${this.name}'`,
      );
    }
    return toTrackedRun(run);
  }

  async getMetricHistory(runId: string, key: string) {
    return this.#call(`metric key ${key}`, async () => {
      const points = [];
      const history = this.#client.metrics.getWholeHistory({
        runId,
        metricKey: key,
      });
      for await (const { value, step, timestamp } of history) {
        points.push({ key, value, step, timestamp });
        if (points.length >= MAX_HISTORY_POINTS) {
          break;
        }
      }
      return points;
    });
  }

  async listArtifacts(runId: string, path: string) {
    const { files } = await this.#call(`path ${path}`, () =>
      this.#client.artifacts.list(runId, path || undefined),
    );
    return files.map(file => ({
      path: file.path,
      isDirectory: file.isDir,
      size: file.isDir ? undefined : file.fileSize,
    }));
  }

  async openArtifact(runId: string, path: string, signal: AbortSignal) {
    const download = await this.#call(`path ${path}`, () =>
      this.#client.artifacts.download(runId, path, { signal }),
    );
    return {
      content: Readable.fromWeb(download.stream as ReadableStream),
      size: download.size,
    };
  }

  async #activeExperiment(ask: () => Promise<Experiment>) {
    try {
      const experiment = await this.#call('experiment', ask);
      return experiment.lifecycleStage === 'active' ? experiment : undefined;
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    }
  }

  async #call<T>(subject: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw translateMlflowError(this.name, subject, error);
    }
  }
}
