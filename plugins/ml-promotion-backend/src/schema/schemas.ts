import type { DeploymentState } from '@modelport/plugin-ml-promotion-common';

const TEXT = { type: 'string' } as const;
const TIME = { type: 'string', format: 'date-time' } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const MILLISECONDS = { type: 'number', minimum: 0 } as const;

const STATES: Record<DeploymentState, true> = {
  pending: true,
  fetching: true,
  starting: true,
  serving: true,
  stopping: true,
  stopped: true,
  failed: true,
};

const TENSOR = {
  type: 'object',
  required: ['name', 'datatype', 'shape'],
  additionalProperties: false,
  properties: {
    name: TEXT,
    datatype: TEXT,
    shape: { type: 'array', items: { type: 'integer' } },
    columns: { type: 'array', items: TEXT },
  },
} as const;

/** Schemas of the requests and answers of ml-promotion. */
export const schemas = {
  Deploy: {
    type: 'object',
    required: ['version'],
    // The router refuses other fields itself, since the validator would not name them.
    additionalProperties: true,
    properties: {
      version: { type: 'string', pattern: '^[1-9][0-9]*$', maxLength: 18 },
      environment: { type: 'string', minLength: 1, maxLength: 63 },
      requestId: { type: 'string', minLength: 1, maxLength: 100 },
    },
  },
  Deployment: {
    type: 'object',
    required: [
      'id',
      'entityRef',
      'server',
      'model',
      'version',
      'digest',
      'target',
      'environment',
      'state',
      'stateMessage',
      'createdBy',
      'createdAt',
      'changedAt',
    ],
    additionalProperties: false,
    properties: {
      id: TEXT,
      entityRef: TEXT,
      server: TEXT,
      model: TEXT,
      version: TEXT,
      digest: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' },
      target: TEXT,
      environment: TEXT,
      state: { type: 'string', enum: Object.keys(STATES) },
      stateMessage: TEXT,
      createdBy: TEXT,
      createdAt: TIME,
      changedAt: TIME,
      endpoint: {
        type: 'object',
        required: ['url', 'modelName'],
        additionalProperties: false,
        properties: { url: TEXT, modelName: TEXT },
      },
      apiRef: TEXT,
      replaces: TEXT,
      undeployedBy: TEXT,
    },
  },
  DeploymentList: {
    type: 'object',
    required: ['items', 'environments'],
    additionalProperties: false,
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/Deployment' },
      },
      environments: { type: 'array', items: TEXT },
      nextBefore: TEXT,
      problem: TEXT,
    },
  },
  DeploymentSchema: {
    type: 'object',
    required: ['inputs', 'outputs', 'example'],
    additionalProperties: false,
    properties: {
      inputs: { type: 'array', items: TENSOR },
      outputs: { type: 'array', items: TENSOR },
      example: { $ref: '#/components/schemas/Infer' },
      isPlaceholder: { type: 'boolean' },
    },
  },
  DeploymentLatency: {
    type: 'object',
    required: ['requests', 'refused', 'failures'],
    additionalProperties: false,
    properties: {
      requests: COUNT,
      refused: COUNT,
      failures: COUNT,
      p50: MILLISECONDS,
      p95: MILLISECONDS,
      p99: MILLISECONDS,
    },
  },
  DeploymentLog: {
    type: 'object',
    required: ['text'],
    additionalProperties: false,
    properties: { text: TEXT },
  },
  Infer: {
    type: 'object',
    description: 'A request of the Open Inference Protocol V2',
    required: ['inputs'],
    properties: {
      id: TEXT,
      inputs: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'datatype', 'shape', 'data'],
          properties: {
            name: TEXT,
            datatype: TEXT,
            shape: { type: 'array', items: { type: 'integer' } },
            data: { type: 'array' },
          },
        },
      },
    },
  },
  DeployedApis: {
    type: 'object',
    required: ['items'],
    additionalProperties: false,
    properties: {
      items: {
        type: 'array',
        items: {
          type: 'object',
          required: [
            'apiRef',
            'entityRef',
            'owner',
            'environment',
            'version',
            'digest',
            'url',
            'modelName',
            'inputs',
            'outputs',
          ],
          additionalProperties: false,
          properties: {
            apiRef: TEXT,
            entityRef: TEXT,
            owner: TEXT,
            environment: TEXT,
            version: TEXT,
            digest: TEXT,
            url: TEXT,
            modelName: TEXT,
            inputs: { type: 'array', items: TENSOR },
            outputs: { type: 'array', items: TENSOR },
            medians: {
              type: 'object',
              additionalProperties: { type: 'number' },
            },
          },
        },
      },
    },
  },
  Error: {
    type: 'object',
    required: ['error', 'response'],
    properties: {
      error: {
        type: 'object',
        required: ['name', 'message'],
        properties: { name: TEXT, message: TEXT },
      },
      request: { type: 'object' },
      response: { type: 'object' },
    },
  },
} as const;
