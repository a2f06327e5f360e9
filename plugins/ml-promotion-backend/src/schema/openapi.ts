import { schemas } from './schemas';

const NAME = { type: 'string', minLength: 1, maxLength: 253 } as const;
const path = <const T extends string>(name: T) =>
  ({ name, in: 'path', required: true, schema: NAME } as const);

const entity = [path('kind'), path('namespace'), path('name')] as const;
const ID = { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$' } as const;
const deployment = [
  ...entity,
  { name: 'id', in: 'path', required: true, schema: ID },
] as const;
const endpoint = [...entity, path('environment'), path('model')] as const;

const query = <const T extends string, const S extends object>(
  name: T,
  schema: S,
) => ({ name, in: 'query', required: false, schema } as const);

const json = (schema: keyof typeof schemas, description: string) =>
  ({
    description,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
      },
    },
  } as const);

const ERROR = json('Error', 'What was wrong, and what to do');

const answers = (schema: keyof typeof schemas, description: string) =>
  ({ 200: json(schema, description), default: ERROR } as const);

const AS_THE_MODEL_SERVER_ANSWERS = {
  default: {
    description:
      'As the model server answers; 503 while nothing answers, 409 when nothing is deployed',
    content: { 'application/json': { schema: { type: 'object' } } },
  },
} as const;

const body = (schema: keyof typeof schemas) =>
  ({
    required: true,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
      },
    },
  } as const);

const ENTITY = '/v1/entities/{kind}/{namespace}/{name}';
const DEPLOYMENT = `${ENTITY}/deployments/{id}` as const;
const MODEL = `${ENTITY}/endpoints/{environment}/v2/models/{model}` as const;

const act = (operationId: string, description: string) => ({
  post: {
    operationId,
    parameters: deployment,
    responses: answers('Deployment', description),
  },
});

/** The API of ml-promotion, kept by hand. A test fails when a route is missing here. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'ml-promotion',
    version: '1',
    description: 'Deploys registered versions of models, and answers for them',
    license: { name: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  components: { schemas },
  paths: {
    [`${ENTITY}/deployments` as const]: {
      get: {
        operationId: 'ListDeployments',
        parameters: [
          ...entity,
          query('limit', {
            type: 'integer',
            minimum: 1,
            maximum: 100,
            default: 25,
          }),
          query('before', ID),
        ],
        responses: answers('DeploymentList', 'Deployments, newest first'),
      },
      post: {
        operationId: 'Deploy',
        parameters: entity,
        requestBody: body('Deploy'),
        responses: {
          201: json(
            'Deployment',
            'The deployment that was asked for; the one that is on its way already where the same person asks again for a version that has not served yet',
          ),
          default: ERROR,
        },
      },
    },
    [DEPLOYMENT]: {
      get: {
        operationId: 'GetDeployment',
        parameters: deployment,
        responses: answers('Deployment', 'One deployment'),
      },
    },
    [`${DEPLOYMENT}/undeploy` as const]: act(
      'Undeploy',
      'The deployment as it is now',
    ),
    [`${DEPLOYMENT}/again` as const]: act(
      'DeployAgain',
      'The deployment that is tried: the same after a failure, a new one after a stop',
    ),
    [`${DEPLOYMENT}/schema` as const]: {
      get: {
        operationId: 'GetSchema',
        parameters: deployment,
        responses: answers('DeploymentSchema', 'What it expects and gives'),
      },
    },
    [`${DEPLOYMENT}/latency` as const]: {
      get: {
        operationId: 'GetLatency',
        parameters: deployment,
        responses: answers('DeploymentLatency', 'Latency since it started'),
      },
    },
    [`${DEPLOYMENT}/log` as const]: {
      get: {
        operationId: 'ReadLog',
        parameters: [
          ...deployment,
          query('tail', {
            type: 'integer',
            minimum: 1,
            maximum: 10_000,
            default: 200,
          }),
        ],
        responses: answers('DeploymentLog', 'The last lines of its log'),
      },
    },
    [MODEL]: {
      get: {
        operationId: 'GetModel',
        parameters: endpoint,
        responses: AS_THE_MODEL_SERVER_ANSWERS,
      },
    },
    [`${MODEL}/infer` as const]: {
      post: {
        operationId: 'Infer',
        parameters: endpoint,
        requestBody: body('Infer'),
        responses: AS_THE_MODEL_SERVER_ANSWERS,
      },
    },
    '/v1/internal/apis': {
      get: {
        operationId: 'ListApis',
        description: 'For plugin:catalog only',
        responses: answers('DeployedApis', 'The APIs that stand for endpoints'),
      },
    },
  },
} as const;
