import { InputError, NotFoundError } from '@backstage/errors';
import {
  type MlflowClient,
  MlflowError,
  type Run,
  tag as tagFilter,
} from '@modelport/mlflow-client';
import type { EndRunStatus } from '@modelport/plugin-ml-experiments-common';
import type { NewRun, RunWriter, WrittenRun } from './RunWriter';
import { translateMlflowError } from './translateMlflowError';

const toWritten = ({ info }: Run): WrittenRun => ({
  runId: info.runId,
  experimentId: info.experimentId,
  status: info.status,
});

/** Adapter of the {@link RunWriter} port to MLflow 3's REST API. */
export class MlflowRunWriter implements RunWriter {
  readonly #name: string;
  readonly #client: MlflowClient;

  constructor(name: string, client: MlflowClient) {
    this.#name = name;
    this.#client = client;
  }

  async ensureExperiment(name: string): Promise<string> {
    const { experiments } = this.#client;
    try {
      return await experiments.create({ name });
    } catch (error) {
      // It was there, or someone else was first.
      if (!(error instanceof MlflowError && error.isAlreadyExists)) {
        throw translateMlflowError(this.#name, 'experiment', error);
      }
    }
    const experiment = await this.#call('experiment', () =>
      experiments.getByName(name),
    );
    if (experiment.lifecycleStage === 'deleted') {
      throw new InputError(
        `Experiment '${name}' was deleted on MLflow server '${
          this.#name
        }': restore it, or name another in the annotation modelport.dev/experiment`,
      );
    }
    return experiment.experimentId;
  }

  async findRuns(experimentId: string, tag: { key: string; value: string }) {
    const page = await this.#call('run', () =>
      this.#client.runs.search({
        experimentIds: [experimentId],
        filter: tagFilter(tag.key).eq(tag.value),
        orderBy: ['attributes.start_time ASC', 'attributes.run_id ASC'],
        viewType: 'ACTIVE_ONLY',
        maxResults: 10,
      }),
    );
    return page.items.map(toWritten);
  }

  async createRun({ experimentId, name, tags }: NewRun) {
    return toWritten(
      await this.#call('run', () =>
        this.#client.runs.create({ experimentId, runName: name, tags }),
      ),
    );
  }

  async getRun(runId: string) {
    const run = await this.#call(`run ${runId}`, () =>
      this.#client.runs.get(runId),
    );
    if (run.info.lifecycleStage === 'deleted') {
      throw new NotFoundError(
        `Run ${runId} was deleted on MLflow server '${this.#name}'`,
      );
    }
    return toWritten(run);
  }

  async endRun(runId: string, status: EndRunStatus, endedAt = Infinity) {
    const endTime = Math.min(endedAt, Date.now());
    await this.#call(`run ${runId}`, () =>
      this.#client.runs.update(runId, { status, endTime }),
    );
  }

  async #call<T>(subject: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw translateMlflowError(this.#name, subject, error);
    }
  }
}
