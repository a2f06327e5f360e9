import type { QueueCluster } from '@modelport/plugin-ml-training-common';

const TEXT = { type: 'string' } as const;
const TIME = { type: 'string', format: 'date-time' } as const;
const YES_OR_NO = { type: 'boolean' } as const;
const AMOUNT = { type: 'number', minimum: 0 } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const PLACE = { type: 'integer', minimum: 1 } as const;
const LABELS = { type: 'object', additionalProperties: TEXT } as const;
const STOP_POLICY = {
  type: 'string',
  enum: ['None', 'Hold', 'HoldAndDrain'],
} as const;

const SIGHTS: Record<QueueCluster['sight'], true> = {
  current: true,
  stale: true,
  none: true,
};
const KUEUE: Record<QueueCluster['kueue'], true> = {
  served: true,
  absent: true,
  unknown: true,
};

const listOf = <const S extends string>(schema: S) =>
  ({
    type: 'array',
    items: { $ref: `#/components/schemas/${schema}` },
  } as const);

const QUEUE_COUNT = {
  type: 'object',
  required: ['total', 'hidden'],
  additionalProperties: false,
  properties: { total: COUNT, hidden: COUNT },
} as const;

const ENTRY = {
  namespace: TEXT,
  name: TEXT,
  localQueue: TEXT,
  clusterQueue: TEXT,
  priority: { type: 'integer' },
  training: { $ref: '#/components/schemas/QueuedTraining' },
} as const;

const RESOURCE_AMOUNT = { resource: TEXT, amount: AMOUNT } as const;

/** Schemas of the answer with the queues. */
export const queueSchemas = {
  Queues: {
    type: 'object',
    required: ['clusters'],
    additionalProperties: false,
    properties: { clusters: listOf('QueueCluster'), unnamed: TEXT },
  },
  QueueCluster: {
    type: 'object',
    required: [
      ...(['name', 'sight', 'problems', 'kueue', 'flavors'] as const),
      ...(['clusterQueues', 'localQueues', 'pending', 'running'] as const),
    ],
    additionalProperties: false,
    properties: {
      name: TEXT,
      sight: { type: 'string', enum: Object.keys(SIGHTS) },
      problems: {
        type: 'array',
        items: {
          type: 'object',
          required: ['what', 'why'],
          additionalProperties: false,
          properties: { what: TEXT, why: TEXT, since: TIME },
        },
      },
      kueue: { type: 'string', enum: Object.keys(KUEUE) },
      flavors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'nodeLabels', 'spot'],
          additionalProperties: false,
          properties: {
            ...{ name: TEXT, nodeLabels: LABELS, spot: YES_OR_NO, gpu: TEXT },
          },
        },
      },
      clusterQueues: listOf('ClusterQueue'),
      localQueues: listOf('LocalQueue'),
      pending: listOf('PendingEntry'),
      running: listOf('RunningEntry'),
    },
  },
  ClusterQueue: {
    type: 'object',
    required: [
      ...(['name', 'strategy', 'stopPolicy', 'admits', 'state'] as const),
      ...(['pending', 'running', 'quotas'] as const),
    ],
    additionalProperties: false,
    properties: {
      name: TEXT,
      cohort: TEXT,
      strategy: { type: 'string', enum: ['StrictFIFO', 'BestEffortFIFO'] },
      stopPolicy: STOP_POLICY,
      admits: YES_OR_NO,
      state: TEXT,
      pending: QUEUE_COUNT,
      running: QUEUE_COUNT,
      quotas: {
        type: 'array',
        items: {
          type: 'object',
          required: ['flavor', 'resource', 'nominal', 'used', 'borrowed'],
          additionalProperties: false,
          properties: {
            flavor: TEXT,
            resource: TEXT,
            nominal: AMOUNT,
            borrowingLimit: AMOUNT,
            lendingLimit: AMOUNT,
            used: AMOUNT,
            borrowed: AMOUNT,
            borrowable: AMOUNT,
            lent: AMOUNT,
            free: AMOUNT,
            unknown: TEXT,
          },
        },
      },
    },
  },
  LocalQueue: {
    type: 'object',
    required: [
      ...(['namespace', 'name', 'clusterQueue', 'stopPolicy'] as const),
      ...(['admits', 'state', 'pending', 'running'] as const),
    ],
    additionalProperties: false,
    properties: {
      namespace: TEXT,
      name: TEXT,
      clusterQueue: TEXT,
      stopPolicy: STOP_POLICY,
      admits: YES_OR_NO,
      state: TEXT,
      pending: COUNT,
      running: COUNT,
    },
  },
  QueuedTraining: {
    type: 'object',
    required: ['id', 'entityRef', 'profile'],
    additionalProperties: false,
    properties: { id: TEXT, entityRef: TEXT, profile: TEXT },
  },
  PendingEntry: {
    type: 'object',
    required: [
      ...(['namespace', 'name', 'localQueue', 'priority'] as const),
      ...(['waitingSince', 'active', 'ahead', 'requests'] as const),
    ],
    additionalProperties: false,
    properties: {
      ...ENTRY,
      waitingSince: TIME,
      active: YES_OR_NO,
      position: {
        type: 'object',
        required: ['from', 'to'],
        additionalProperties: false,
        properties: { from: PLACE, to: PLACE },
      },
      ahead: listOf('QueuedTraining'),
      requests: {
        type: 'array',
        items: {
          type: 'object',
          required: ['resource', 'amount'],
          additionalProperties: false,
          properties: RESOURCE_AMOUNT,
        },
      },
    },
  },
  RunningEntry: {
    type: 'object',
    required: [
      ...(['namespace', 'name', 'localQueue', 'priority', 'since'] as const),
      ...(['admitted', 'uses', 'borrows', 'preemptible'] as const),
    ],
    additionalProperties: false,
    properties: {
      ...ENTRY,
      since: TIME,
      admitted: YES_OR_NO,
      uses: {
        type: 'array',
        items: {
          type: 'object',
          required: ['flavor', 'resource', 'amount'],
          additionalProperties: false,
          properties: { flavor: TEXT, ...RESOURCE_AMOUNT },
        },
      },
      borrows: YES_OR_NO,
      preemptible: YES_OR_NO,
    },
  },
} as const;
