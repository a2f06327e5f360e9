import type { Entity } from '@backstage/catalog-model';
import type {
  Deployment,
  DeploymentSchema,
  DeploymentState,
  InferResponse,
  ListDeploymentsResponse,
} from '@modelport/plugin-ml-promotion-common';
import type { MlPromotionApi } from '../api/MlPromotionApi';

/** The digest of what serves. */
export const DIGEST = `sha256:${'ab'.repeat(32)}`;

/** A model that names its registered model. */
export function aModel(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'fraud',
      namespace: 'default',
      annotations: annotations ?? {
        'modelport.dev/registered-model': 'fraud-model',
      },
    },
    spec: { type: 'ml-model', owner: 'team-fraud', lifecycle: 'production' },
  };
}

/** An instant so many seconds ago. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

/** A deployment that serves. */
export function aDeployment(changes: Partial<Deployment> = {}): Deployment {
  return {
    id: 'd-1',
    entityRef: 'component:default/fraud',
    server: 'default',
    model: 'fraud-model',
    version: '3',
    digest: DIGEST,
    target: 'local',
    environment: 'dev',
    state: 'serving',
    stateMessage: 'It answers.',
    createdBy: 'user:default/ada',
    createdAt: ago(130),
    changedAt: ago(120),
    endpoint: {
      url: 'http://portal.test/api/ml-promotion/v1/entities/component/default/fraud/endpoints/dev',
      modelName: 'fraud',
    },
    apiRef: 'api:default/fraud-dev',
    ...changes,
  };
}

/** A deployment in another state, which has no endpoint. */
export function anotherDeployment(
  state: DeploymentState,
  changes: Partial<Deployment> = {},
): Deployment {
  return aDeployment({
    id: `d-${state}`,
    state,
    stateMessage: `It is ${state}.`,
    endpoint: undefined,
    apiRef: undefined,
    ...changes,
  });
}

/** A list with one deployment that serves. */
export function aList(
  changes: Partial<ListDeploymentsResponse> = {},
): ListDeploymentsResponse {
  return { items: [aDeployment()], environments: ['dev'], ...changes };
}

/** A model with a vector of three named columns, which answers a label and two shares. */
export function aSchema(
  changes: Partial<DeploymentSchema> = {},
): DeploymentSchema {
  return {
    inputs: [
      {
        name: 'features',
        datatype: 'FP32',
        shape: [-1, 3],
        columns: ['amount', 'age', 'hour'],
      },
    ],
    outputs: [
      { name: 'label', datatype: 'INT64', shape: [-1] },
      {
        name: 'probabilities',
        datatype: 'FP32',
        shape: [-1, 2],
        columns: ['honest', 'fraud'],
      },
    ],
    example: {
      inputs: [
        {
          name: 'features',
          datatype: 'FP32',
          shape: [1, 3],
          data: [12.5, 30, 7],
        },
      ],
    },
    ...changes,
  };
}

/** What the model of {@link aSchema} answers for one row. */
export function anAnswer(changes: Partial<InferResponse> = {}): InferResponse {
  return {
    model_name: 'fraud',
    model_version: '3',
    outputs: [
      { name: 'label', datatype: 'INT64', shape: [1], data: [1] },
      {
        name: 'probabilities',
        datatype: 'FP32',
        shape: [1, 2],
        data: [0.125000003, 0.875],
      },
    ],
    ...changes,
  };
}

/** An api with one deployment that serves, unless told otherwise. */
export function anApi(
  changes: Partial<MlPromotionApi> = {},
): jest.Mocked<MlPromotionApi> {
  const api: MlPromotionApi = {
    listDeployments: async () => aList(),
    deploy: async (_entity, { version }) =>
      anotherDeployment('pending', { id: 'd-2', version }),
    getDeployment: async (_entity, id) => aDeployment({ id }),
    undeploy: async (_entity, id) => anotherDeployment('stopping', { id }),
    tryAgain: async (_entity, id) => anotherDeployment('pending', { id }),
    getSchema: async () => aSchema(),
    getLatency: async () => ({
      requests: 250,
      refused: 3,
      failures: 2,
      p50: 1.234,
      p95: 12.3,
      p99: 345.6,
    }),
    getLog: async () => ({ text: 'loaded\nready\n' }),
    predict: async () => anAnswer(),
    ...changes,
  };
  return {
    listDeployments: jest.fn(api.listDeployments),
    deploy: jest.fn(api.deploy),
    getDeployment: jest.fn(api.getDeployment),
    undeploy: jest.fn(api.undeploy),
    tryAgain: jest.fn(api.tryAgain),
    getSchema: jest.fn(api.getSchema),
    getLatency: jest.fn(api.getLatency),
    getLog: jest.fn(api.getLog),
    predict: jest.fn(api.predict),
  };
}

/** What the client throws for an HTTP 403. */
export function aRefusal(): Error {
  return Object.assign(new Error('Not allowed'), { name: 'NotAllowedError' });
}

/** What the client throws for an HTTP 409. */
export function aConflict(message: string): Error {
  return Object.assign(new Error(message), {
    name: 'ConflictError',
    statusCode: 409,
  });
}
