import { Readable } from 'node:stream';
import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  RunQuery,
  TrackedArtifact,
  TrackedMetric,
  TrackedRun,
  TrackingServer,
} from '../tracking/TrackingServer';

/** Builds a run for tests. */
export function buildRun(run: Partial<TrackedRun> = {}): TrackedRun {
  return {
    runId: 'run-1',
    experimentId: '1',
    name: 'bold-crane-1',
    status: 'FINISHED',
    startTime: 1_000_000,
    endTime: 1_060_000,
    metrics: [{ key: 'auc', value: 0.93, step: 9, timestamp: 1_050_000 }],
    params: { steps: '200' },
    tags: {
      'mlflow.user': 'ada',
      'mlflow.source.git.commit': 'c'.repeat(40),
      'mlflow.source.git.dirty': 'False',
      'mlflow.note.content': 'A first try',
    },
    inputs: [{ name: 'payments', digest: 'd1', context: 'training' }],
    outputs: [{ modelId: 'm-1', step: 0 }],
    ...run,
  };
}

/** A tracking server in memory, for tests of what stands above the port. It can be switched off. */
export class FakeTrackingServer implements TrackingServer {
  down = false;
  calls: string[] = [];
  experiments = new Map<string, string>([['fraud', '1']]);
  runs: TrackedRun[] = [buildRun()];
  histories = new Map<string, TrackedMetric[]>();
  files = new Map<string, Buffer>();

  constructor(readonly name: string = 'default') {}

  async version() {
    this.#enter('version');
    return '3.17.2';
  }

  async findExperiment(name: string) {
    this.#enter(`experiment ${name}`);
    return this.experiments.get(name);
  }

  async experimentName(id: string) {
    this.#enter(`name of ${id}`);
    return [...this.experiments].find(([, known]) => known === id)?.[0];
  }

  async searchRuns(query: RunQuery) {
    this.#enter('search');
    const offset = Number(query.pageToken ?? 0);
    if (query.filter === 'nonsense' || Number.isNaN(offset)) {
      throw new InputError(
        `MLflow server '${this.name}' refused filter, orderBy or pageToken: invalid clause`,
      );
    }
    const end = offset + query.pageSize;
    const found = this.runs
      .filter(run => query.experimentIds.includes(run.experimentId))
      .sort((a, b) => (b.startTime ?? 0) - (a.startTime ?? 0));
    return {
      runs: found.slice(offset, end),
      nextPageToken: end < found.length ? String(end) : undefined,
    };
  }

  async getRun(runId: string) {
    this.#enter(`run ${runId}`);
    const run = this.runs.find(candidate => candidate.runId === runId);
    if (!run) {
      throw new NotFoundError(`No run ${runId}`);
    }
    return run;
  }

  async getMetricHistory(runId: string, key: string) {
    this.#enter(`history ${runId} ${key}`);
    return this.histories.get(key) ?? [];
  }

  async listArtifacts(
    _runId: string,
    path: string,
  ): Promise<TrackedArtifact[]> {
    this.#enter(`list ${path}`);
    const prefix = path === '' ? '' : `${path}/`;
    const entries = new Map<string, TrackedArtifact>();
    for (const [file, content] of this.files) {
      if (file.startsWith(prefix)) {
        const [head, ...rest] = file.slice(prefix.length).split('/');
        const isDirectory = rest.length > 0;
        entries.set(prefix + head, {
          path: prefix + head,
          isDirectory,
          size: isDirectory ? undefined : content.length,
        });
      }
    }
    return [...entries.values()];
  }

  async openArtifact(_runId: string, path: string) {
    this.#enter(`open ${path}`);
    const content = this.files.get(path);
    if (!content) {
      throw new NotFoundError(
        `MLflow server '${this.name}' has no such path ${path}`,
      );
    }
    return { content: Readable.from([content]), size: undefined };
  }

  #enter(call: string) {
    this.calls.push(call);
    if (this.down) {
      throw new ServiceUnavailableError(
        `MLflow server '${this.name}' cannot be reached; check that it runs`,
      );
    }
  }
}
