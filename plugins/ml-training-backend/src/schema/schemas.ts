import type { TrainingState } from '@modelport/plugin-ml-training-common';
import { budgetSchemas } from '../budgets/budgetSchemas';
import { queueSchemas } from '../queues/queueSchemas';

const TEXT = { type: 'string' } as const;
const TIME = { type: 'string', format: 'date-time' } as const;
const VALUE = { type: ['string', 'number', 'boolean'] } as const;
const VALUES = { type: 'object', additionalProperties: VALUE } as const;
const REQUEST_ID = { type: 'string', minLength: 1, maxLength: 100 } as const;
const RESOURCES = {
  type: 'object',
  additionalProperties: false,
  properties: {
    gpu: {
      type: 'object',
      additionalProperties: false,
      properties: { type: TEXT, count: { type: 'integer' } },
    },
    nodes: { type: 'integer' },
    spot: { type: 'boolean' },
    cpu: { type: 'number' },
  },
} as const;

const STATES: Record<TrainingState, true> = {
  queued: true,
  preparing: true,
  running: true,
  cancelling: true,
  succeeded: true,
  failed: true,
  cancelled: true,
  stopped: true,
  lost: true,
};

/** Schemas of the requests and answers of ml-training. */
export const schemas = {
  StartTraining: {
    type: 'object',
    required: ['profile'],
    // The router refuses other fields itself, since the validator would not name them.
    additionalProperties: true,
    properties: {
      profile: { type: 'string', minLength: 1, maxLength: 63 },
      parameters: VALUES,
      commit: { type: 'string', pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' },
      cluster: { type: 'string', minLength: 1, maxLength: 250 },
      overBudget: { $ref: '#/components/schemas/OverBudget' },
      requestId: REQUEST_ID,
    },
  },
  RunAgain: {
    type: 'object',
    additionalProperties: true,
    properties: { requestId: REQUEST_ID },
  },
  Training: {
    type: 'object',
    required: [
      'id',
      'entityRef',
      'profile',
      'parameters',
      'commit',
      'launcher',
      'state',
      'stateMessage',
      'createdBy',
      'createdAt',
    ],
    additionalProperties: false,
    properties: {
      id: TEXT,
      entityRef: TEXT,
      profile: TEXT,
      parameters: VALUES,
      commit: TEXT,
      launcher: TEXT,
      cluster: TEXT,
      state: { type: 'string', enum: Object.keys(STATES) },
      stateMessage: TEXT,
      progress: { type: 'number', minimum: 0, maximum: 1 },
      createdBy: TEXT,
      createdAt: TIME,
      cancelledBy: TEXT,
      startedAt: TIME,
      endedAt: TIME,
      exitCode: { type: 'integer' },
      run: {
        type: 'object',
        required: ['server', 'experimentId', 'runId'],
        additionalProperties: false,
        properties: { server: TEXT, experimentId: TEXT, runId: TEXT },
      },
      cost: { $ref: '#/components/schemas/TrainingCost' },
      againOf: TEXT,
    },
  },
  TrainingList: {
    type: 'object',
    required: ['items'],
    additionalProperties: false,
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/Training' },
      },
      nextBefore: TEXT,
    },
  },
  TrainingLog: {
    type: 'object',
    required: ['text', 'cursor', 'end'],
    additionalProperties: false,
    properties: {
      text: TEXT,
      cursor: { type: 'integer', minimum: 0 },
      end: { type: 'boolean' },
    },
  },
  Profiles: {
    type: 'object',
    required: ['commit', 'profiles'],
    additionalProperties: false,
    properties: {
      commit: TEXT,
      problem: TEXT,
      profiles: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'title', 'parameters', 'limits', 'extras'],
          additionalProperties: false,
          properties: {
            name: TEXT,
            title: TEXT,
            description: TEXT,
            extras: { type: 'array', items: TEXT },
            resources: RESOURCES,
            limits: {
              type: 'object',
              required: ['timeoutSeconds', 'memoryMiB'],
              additionalProperties: false,
              properties: {
                timeoutSeconds: { type: 'integer' },
                memoryMiB: { type: 'integer' },
              },
            },
            parameters: {
              type: 'array',
              items: {
                type: 'object',
                required: ['name', 'type'],
                additionalProperties: false,
                properties: {
                  name: TEXT,
                  type: {
                    type: 'string',
                    enum: ['number', 'integer', 'string', 'boolean'],
                  },
                  default: VALUE,
                  minimum: { type: 'number' },
                  maximum: { type: 'number' },
                  enum: { type: 'array', items: VALUE },
                  description: TEXT,
                },
              },
            },
          },
        },
      },
    },
  },
  ...queueSchemas,
  ...budgetSchemas,
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
