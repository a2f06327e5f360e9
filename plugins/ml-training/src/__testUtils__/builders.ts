import type { Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type {
  ProfileParameter,
  ProfilesResponse,
  Training,
  TrainingProfile,
} from '@modelport/plugin-ml-training-common';
import type { MlTrainingApi } from '../api/MlTrainingApi';

/** The commit that is trained. */
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

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

/** An instant so many seconds ago. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

/** A training that runs. */
export function aTraining(changes: Partial<Training> = {}): Training {
  return {
    id: 't-1',
    entityRef: 'component:default/fraud',
    profile: 'small',
    parameters: { depth: 8, rate: 0.1 },
    commit: COMMIT,
    launcher: 'local',
    state: 'running',
    stateMessage: 'Trains on this machine.',
    createdBy: 'user:default/ada',
    createdAt: ago(30),
    startedAt: ago(20),
    run: { server: 'default', experimentId: '1', runId: 'run-1' },
    ...changes,
  };
}

/** A training that succeeded. */
export function anEndedTraining(changes: Partial<Training> = {}): Training {
  return aTraining({
    id: 't-0',
    state: 'succeeded',
    stateMessage: 'Training succeeded.',
    createdAt: ago(430),
    startedAt: ago(400),
    endedAt: ago(300),
    exitCode: 0,
    ...changes,
  });
}

/** Parameters of each kind. */
export const PARAMETERS: ProfileParameter[] = [
  {
    name: 'depth',
    type: 'integer',
    default: 6,
    minimum: 1,
    maximum: 12,
    description: 'How deep the trees are.',
  },
  { name: 'rate', type: 'number', default: 0.1, minimum: 0 },
  { name: 'note', type: 'string' },
  { name: 'balanced', type: 'boolean', default: true },
  { name: 'kind', type: 'string', default: 'gbm', enum: ['gbm', 'logistic'] },
  { name: 'seed', type: 'integer', maximum: 99 },
];

/** A profile, unless told otherwise without parameters. */
export function aProfile(
  changes: Partial<TrainingProfile> = {},
): TrainingProfile {
  return {
    name: 'small',
    title: 'Small',
    description: 'Under a minute on two cores.',
    parameters: [],
    limits: { timeoutSeconds: 600, memoryMiB: 2048 },
    extras: [],
    ...changes,
  };
}

/** Two profiles of a commit. */
export function someProfiles(
  changes: Partial<ProfilesResponse> = {},
): ProfilesResponse {
  return {
    commit: COMMIT,
    profiles: [
      aProfile({ parameters: PARAMETERS }),
      aProfile({ name: 'torch', title: 'Network', extras: ['torch'] }),
    ],
    ...changes,
  };
}

/** An api with one training that runs, unless told otherwise. */
export function anApi(
  changes: Partial<MlTrainingApi> = {},
): jest.Mocked<MlTrainingApi> {
  const api: MlTrainingApi = {
    getProfiles: async () => someProfiles(),
    listTrainings: async () => ({ items: [aTraining()] }),
    startTraining: async () => aTraining({ id: 't-2' }),
    getTraining: async (_entity, id) => aTraining({ id }),
    getLog: async (_entity, _id, { cursor } = {}) =>
      cursor === undefined
        ? { text: 'one\ntwo\n', cursor: 8, end: false }
        : { text: '', cursor, end: false },
    cancelTraining: async (_entity, id) =>
      aTraining({ id, state: 'cancelling' }),
    runAgain: async () => aTraining({ id: 't-3', state: 'queued' }),
    getQueues: async () => ({ clusters: [] }),
    ...changes,
  };
  return {
    getProfiles: jest.fn(api.getProfiles),
    listTrainings: jest.fn(api.listTrainings),
    startTraining: jest.fn(api.startTraining),
    getTraining: jest.fn(api.getTraining),
    getLog: jest.fn(api.getLog),
    cancelTraining: jest.fn(api.cancelTraining),
    runAgain: jest.fn(api.runAgain),
    getQueues: jest.fn(api.getQueues),
  };
}

/** What the client throws for an HTTP 403. */
export function aRefusal(): Error {
  return Object.assign(new Error('Not allowed'), { name: 'NotAllowedError' });
}

/** What the client throws for an answer of the backend that is not 2xx. */
export function aResponseError(
  status: number,
  message: string,
): Promise<ResponseError> {
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: 'Bad',
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () =>
      JSON.stringify({
        error: { name: 'Error', message },
        response: { statusCode: status },
      }),
  } as Response);
}
