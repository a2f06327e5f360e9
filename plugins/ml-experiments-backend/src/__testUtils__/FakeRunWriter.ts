import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { EndRunStatus } from '@modelport/plugin-ml-experiments-common';
import type { NewRun, RunWriter, WrittenRun } from '../tracking/RunWriter';

/** A writer in memory. It can be switched off. */
export class FakeRunWriter implements RunWriter {
  down = false;
  runs: Array<WrittenRun & { tags: Record<string, string>; name: string }> = [];
  experiments: string[] = [];
  /** Ids of experiments that were removed. */
  removed = new Set<string>();
  #made = 0;

  async ensureExperiment(name: string) {
    this.#enter();
    if (!this.experiments.includes(name)) {
      this.experiments.push(name);
    }
    const id = String(this.experiments.indexOf(name) + 1);
    if (this.removed.has(id)) {
      throw new InputError(
        `Experiment '${name}' was deleted on MLflow server 'default': restore it, or name another in the annotation modelport.dev/experiment`,
      );
    }
    return id;
  }

  async findRuns(experimentId: string, tag: { key: string; value: string }) {
    this.#enter();
    return this.runs.filter(
      run =>
        run.experimentId === experimentId && run.tags[tag.key] === tag.value,
    );
  }

  async createRun({ experimentId, name, tags }: NewRun) {
    this.#enter();
    this.#made += 1;
    const runId = `run-${this.#made}`;
    const run = { runId, experimentId, name, tags, status: 'RUNNING' as const };
    this.runs.push(run);
    return run;
  }

  async getRun(runId: string) {
    this.#enter();
    const run = this.runs.find(each => each.runId === runId);
    if (!run) {
      throw new NotFoundError(`No run ${runId}`);
    }
    return run;
  }

  async endRun(runId: string, status: EndRunStatus) {
    (await this.getRun(runId)).status = status;
  }

  #enter() {
    if (this.down) {
      throw new ServiceUnavailableError(
        "MLflow server 'default' cannot be reached; check that it runs",
      );
    }
  }
}
