import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { EndRunStatus } from '@modelport/plugin-ml-experiments-common';
import type { NewRun, RunWriter, WrittenRun } from '../tracking/RunWriter';

/** A writer in memory. It can be switched off. */
export class FakeRunWriter implements RunWriter {
  down = false;
  runs: Array<WrittenRun & { tags: Record<string, string>; name: string }> = [];
  experiments: string[] = [];

  async ensureExperiment(name: string) {
    this.#enter();
    if (!this.experiments.includes(name)) {
      this.experiments.push(name);
    }
    return String(this.experiments.indexOf(name) + 1);
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
    const runId = `run-${this.runs.length + 1}`;
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
      throw new ServiceUnavailableError("MLflow server 'default' is down");
    }
  }
}
