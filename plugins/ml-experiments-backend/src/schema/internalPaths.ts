import { ML_EXPERIMENTS_INTERNAL_ROUTES } from '@modelport/plugin-ml-experiments-common';

const text = (maxLength: number) =>
  ({ type: 'string', minLength: 1, maxLength } as const);

const inDocument = <const T extends string>(route: T) =>
  route.replace(/:(\w+)/g, '{$1}');

const PATHS = {
  createRun: inDocument(ML_EXPERIMENTS_INTERNAL_ROUTES.createRun),
  claim: `${inDocument(ML_EXPERIMENTS_INTERNAL_ROUTES.createRun)}/claim`,
  endRun: inDocument(ML_EXPERIMENTS_INTERNAL_ROUTES.endRun),
};

const json = (schema: string, description: string) => ({
  description,
  content: {
    'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
  },
});

const failure = json('Error', 'What was wrong, and what to do');

const body = (schema: string) => ({
  required: true,
  content: {
    'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
  },
});

/** The schemas of the routes for plugins. */
export const internalSchemas = {
  CreateRun: {
    type: 'object',
    required: [
      'server',
      'experiment',
      'entityRef',
      'runName',
      'user',
      'idempotencyKey',
    ],
    additionalProperties: false,
    properties: {
      server: text(63),
      experiment: text(500),
      entityRef: text(500),
      runName: text(250),
      user: text(500),
      tags: {
        type: 'object',
        additionalProperties: { type: 'string', maxLength: 8000 },
      },
      idempotencyKey: {
        type: 'string',
        pattern: '^[A-Za-z0-9._:@/-]{1,200}$',
      },
    },
  },
  RunClaim: {
    type: 'object',
    required: ['server', 'experiment', 'entityRef'],
    additionalProperties: false,
    properties: {
      server: text(63),
      experiment: text(500),
      entityRef: text(500),
    },
  },
  CreatedRun: {
    type: 'object',
    required: ['server', 'experimentId', 'runId'],
    additionalProperties: false,
    properties: { server: text(63), experimentId: text(64), runId: text(64) },
  },
  EndRun: {
    type: 'object',
    required: ['status', 'onlyIfRunning'],
    additionalProperties: false,
    properties: {
      status: { type: 'string', enum: ['FINISHED', 'FAILED', 'KILLED'] },
      onlyIfRunning: { type: 'boolean' },
      endedAt: { type: 'integer', minimum: 0 },
    },
  },
  EndedRun: {
    type: 'object',
    required: ['status', 'changed'],
    additionalProperties: false,
    properties: {
      status: {
        type: 'string',
        enum: ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'],
      },
      changed: { type: 'boolean' },
    },
  },
} as const;

/** The routes that only plugins of this portal may call. */
export const internalPaths = {
  [PATHS.createRun]: {
    post: {
      operationId: 'CreateRun',
      description:
        'For plugin:ml-training only. The same idempotencyKey gives the same run.',
      parameters: [],
      requestBody: body('CreateRun'),
      responses: { 201: json('CreatedRun', 'The run'), default: failure },
    },
  },
  [PATHS.claim]: {
    post: {
      operationId: 'CheckRunClaim',
      description:
        'For plugin:ml-training only. Whether a run of the entity would be made: 409 when the experiment is of other owners.',
      parameters: [],
      requestBody: body('RunClaim'),
      responses: { 204: { description: 'It would' }, default: failure },
    },
  },
  [PATHS.endRun]: {
    post: {
      operationId: 'EndRun',
      description: 'For plugin:ml-training only. Safe to repeat.',
      parameters: [
        { name: 'server', in: 'path', required: true, schema: text(63) },
        {
          name: 'runId',
          in: 'path',
          required: true,
          schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
        },
      ],
      requestBody: body('EndRun'),
      responses: { 200: json('EndedRun', 'Its state now'), default: failure },
    },
  },
};
