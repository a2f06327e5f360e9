import type { Entity } from '@backstage/catalog-model';
import type {
  GetMetricsResponse,
  ListRunsResponse,
  MetricSeries,
  RunDetail,
  RunSummary,
} from '@modelport/plugin-ml-experiments-common';
import type { MlExperimentsApi } from '../api/MlExperimentsApi';

/** A model with an experiment. */
export function aModel(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'fraud',
      namespace: 'default',
      annotations: annotations ?? { 'modelport.dev/experiment': 'fraud-exp' },
    },
    spec: { type: 'ml-model', owner: 'team-fraud', lifecycle: 'production' },
  };
}

/** A run that finished. */
export function aRun(changes: Partial<RunSummary> = {}): RunSummary {
  return {
    server: 'default',
    runId: 'run-1',
    entityRef: 'component:default/fraud',
    experimentId: '1',
    experimentName: 'fraud-exp',
    name: 'calm-owl',
    status: 'FINISHED',
    user: 'ada',
    startTime: Date.now() - 3_600_000,
    endTime: Date.now() - 3_500_000,
    durationMs: 100_000,
    commit: '0123456789abcdef0123456789abcdef01234567',
    metrics: { average_precision: 0.61, 'system/cpu': 12 },
    params: { depth: '6', seed: '1' },
    ...changes,
  };
}

/** A run with all that its page shows. */
export function aRunDetail(changes: Partial<RunDetail> = {}): RunDetail {
  return {
    ...aRun(),
    latestMetrics: [
      { key: 'average_precision', value: 0.61, step: 9, timestamp: 1 },
    ],
    tags: [
      { key: 'mlflow.user', value: 'ada' },
      { key: 'stage', value: 'trial' },
    ],
    note: 'A first try.',
    repository: {
      url: 'https://git.example/fraud',
      branch: 'main',
      dirty: true,
    },
    inputs: [{ name: 'transactions', digest: 'd1', context: 'training' }],
    outputs: [{ modelId: 'm-1', step: 9 }],
    ...changes,
  };
}

/** An answer that is fresh and whole, unless changed. */
export function anAnswer<T>(
  items: T[],
  changes: Partial<ListRunsResponse> = {},
) {
  return {
    fetchedAt: new Date().toISOString(),
    stale: false,
    errors: [],
    ...changes,
    items,
  };
}

/** A curve of three points with a gap. */
export function aCurve(changes: Partial<MetricSeries> = {}): MetricSeries {
  return {
    runId: 'run-1',
    key: 'average_precision',
    steps: [0, 1, 2],
    timestamps: [1, 2, 3],
    values: [0.1, null, 0.61],
    totalPoints: 3,
    thinned: false,
    ...changes,
  };
}

/** An api that answers with one run, unless told otherwise. */
export function anApi(
  changes: Partial<MlExperimentsApi> = {},
): jest.Mocked<MlExperimentsApi> {
  const fresh = { fetchedAt: new Date().toISOString(), stale: false };
  const api: MlExperimentsApi = {
    listServers: async () => ({ items: [] }),
    listAllRuns: async () => anAnswer([aRun()]),
    locateRun: async ({ runId }) => ({
      entityRef: 'component:default/fraud',
      runId,
    }),
    listRuns: async () => anAnswer([aRun()]),
    getRun: async () => ({ ...fresh, errors: [], item: aRunDetail() }),
    getMetrics: async (_entity, runId): Promise<GetMetricsResponse> =>
      anAnswer([aCurve({ runId })]),
    listArtifacts: async () => ({ ...anAnswer([]), path: '' }),
    getArtifact: async () => new Blob(['content']),
    getDeclaredMetrics: async () => ({ items: [] }),
    compareRuns: async () => anAnswer([]),
    ...changes,
  };
  return {
    listServers: jest.fn(api.listServers),
    listAllRuns: jest.fn(api.listAllRuns),
    locateRun: jest.fn(api.locateRun),
    listRuns: jest.fn(api.listRuns),
    getRun: jest.fn(api.getRun),
    getMetrics: jest.fn(api.getMetrics),
    listArtifacts: jest.fn(api.listArtifacts),
    getArtifact: jest.fn(api.getArtifact),
    getDeclaredMetrics: jest.fn(api.getDeclaredMetrics),
    compareRuns: jest.fn(api.compareRuns),
  };
}

/** What the client throws for an HTTP 403. */
export function aRefusal(): Error {
  return Object.assign(new Error('Not allowed'), { name: 'NotAllowedError' });
}
