import { notFiniteOf, partMetrics } from '@modelport/plugin-ml-common';
import type {
  RunDetail,
  RunSummary,
} from '@modelport/plugin-ml-experiments-common';
import { toJsonValue } from '../tracking/toMetricSeries';
import type { TrackedRun } from '../tracking/TrackingServer';
import type { ModelExperiment } from './modelExperiment';

const TAGS = {
  user: 'mlflow.user',
  commit: 'mlflow.source.git.commit',
  branch: 'mlflow.source.git.branch',
  url: 'mlflow.source.git.repoURL',
  dirty: 'mlflow.source.git.dirty',
  note: 'mlflow.note.content',
} as const;

/** A run as a table shows it. */
export function summariseRun(
  run: TrackedRun,
  home: Pick<ModelExperiment, 'server' | 'entityRef' | 'experiment'>,
): RunSummary {
  const { startTime, endTime } = run;
  return {
    server: home.server,
    runId: run.runId,
    entityRef: home.entityRef,
    experimentId: run.experimentId,
    experimentName: home.experiment,
    name: run.name,
    status: run.status,
    user: run.tags[TAGS.user],
    startTime,
    endTime,
    durationMs:
      startTime !== undefined && endTime !== undefined
        ? Math.max(0, endTime - startTime)
        : undefined,
    commit: run.tags[TAGS.commit],
    metrics: Object.fromEntries(
      run.metrics.map(({ key, value }) => [key, toJsonValue(value)]),
    ),
    notFinite: partMetrics(
      Object.fromEntries(run.metrics.map(({ key, value }) => [key, value])),
    ).notFinite,
    params: run.params,
  };
}

/** A run as its page shows it. */
export function detailRun(
  run: TrackedRun,
  home: Pick<ModelExperiment, 'server' | 'entityRef' | 'experiment'>,
): RunDetail {
  const dirty = run.tags[TAGS.dirty];
  return {
    ...summariseRun(run, home),
    latestMetrics: run.metrics.map(metric => ({
      ...metric,
      value: toJsonValue(metric.value),
      notFinite: notFiniteOf(metric.value),
    })),
    tags: Object.entries(run.tags).map(([key, value]) => ({ key, value })),
    note: run.tags[TAGS.note],
    repository: {
      url: run.tags[TAGS.url],
      branch: run.tags[TAGS.branch],
      dirty:
        dirty === undefined
          ? undefined
          : dirty.toLocaleLowerCase('en-US') === 'true',
    },
    inputs: run.inputs,
    outputs: run.outputs,
  };
}
