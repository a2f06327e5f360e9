import { schemas } from './schemas';

const NAME = { type: 'string', minLength: 1, maxLength: 253 } as const;
const path = <const T extends string>(name: T) =>
  ({ name, in: 'path', required: true, schema: NAME } as const);

const entity = [path('kind'), path('namespace'), path('name')] as const;
const ID = { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$' } as const;
const training = [
  ...entity,
  { name: 'id', in: 'path', required: true, schema: ID },
] as const;

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

const created = (description: string) =>
  ({ 201: json('Training', description), default: ERROR } as const);

const body = (schema: keyof typeof schemas, required: boolean) =>
  ({
    required,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
      },
    },
  } as const);

const ENTITY = '/v1/entities/{kind}/{namespace}/{name}';

/** The API of ml-training, kept by hand. A test fails when a route is missing here. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'ml-training',
    version: '1',
    description: 'Starts, watches and cancels trainings of models',
    license: { name: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  components: { schemas },
  paths: {
    [`${ENTITY}/profiles` as const]: {
      get: {
        operationId: 'ListProfiles',
        parameters: [
          ...entity,
          query('commit', schemas.StartTraining.properties.commit),
        ],
        responses: answers('Profiles', 'Profiles that a commit declares'),
      },
    },
    [`${ENTITY}/trainings` as const]: {
      get: {
        operationId: 'ListTrainings',
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
        responses: answers('TrainingList', 'Trainings, newest first'),
      },
      post: {
        operationId: 'StartTraining',
        parameters: entity,
        requestBody: body('StartTraining', true),
        responses: created('The training that was asked for'),
      },
    },
    [`${ENTITY}/trainings/{id}` as const]: {
      get: {
        operationId: 'GetTraining',
        parameters: training,
        responses: answers('Training', 'One training'),
      },
    },
    [`${ENTITY}/trainings/{id}/log` as const]: {
      get: {
        operationId: 'ReadLog',
        parameters: [
          ...training,
          query('cursor', {
            type: 'integer',
            minimum: 0,
            description: 'The first byte, 0 unless told; not with tail.',
          }),
          query('tail', {
            type: 'integer',
            minimum: 1,
            maximum: 10_000,
            description: 'How many of the last lines; not with cursor.',
          }),
        ],
        responses: answers('TrainingLog', 'A part of the log'),
      },
    },
    [`${ENTITY}/trainings/{id}/cancel` as const]: {
      post: {
        operationId: 'CancelTraining',
        parameters: training,
        responses: answers('Training', 'The training as it is now'),
      },
    },
    [`${ENTITY}/trainings/{id}/again` as const]: {
      post: {
        operationId: 'RunAgain',
        parameters: training,
        requestBody: body('RunAgain', false),
        responses: created('The training that repeats it'),
      },
    },
    '/v1/queues': {
      get: {
        operationId: 'ReadQueues',
        responses: answers('Queues', 'The queues of all configured clusters'),
      },
    },
    '/v1/budgets': {
      get: {
        operationId: 'ReadBudgets',
        responses: answers('Budgets', 'What the budgets are used for'),
      },
    },
  },
} as const;
