const TIME = {
  type: 'integer',
  description: 'Milliseconds since 1970',
} as const;
const TEXT = { type: 'string' } as const;
const STRINGS = { type: 'object', additionalProperties: TEXT } as const;
const METRIC_VALUE = {
  type: ['number', 'null'],
  description: 'null where the value was NaN or infinite',
} as const;
const NOT_FINITE = {
  type: 'string',
  enum: ['NaN', 'Infinity', '-Infinity'],
  description: 'What the value was, where it is null',
} as const;

const runSummaryProperties = {
  server: TEXT,
  runId: TEXT,
  entityRef: TEXT,
  experimentId: TEXT,
  experimentName: TEXT,
  name: TEXT,
  status: {
    type: 'string',
    enum: ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'],
  },
  user: TEXT,
  startTime: TIME,
  endTime: TIME,
  durationMs: { type: 'integer', minimum: 0 },
  commit: TEXT,
  metrics: { type: 'object', additionalProperties: METRIC_VALUE },
  notFinite: { type: 'object', additionalProperties: NOT_FINITE },
  params: STRINGS,
} as const;

const RUN_SUMMARY_REQUIRED = [
  'server',
  'runId',
  'entityRef',
  'experimentId',
  'experimentName',
  'name',
  'status',
  'metrics',
  'params',
] as const;

const runDetailProperties = {
  latestMetrics: {
    type: 'array',
    items: {
      type: 'object',
      required: ['key', 'value', 'step', 'timestamp'],
      additionalProperties: false,
      properties: {
        key: TEXT,
        value: METRIC_VALUE,
        notFinite: NOT_FINITE,
        step: { type: 'integer' },
        timestamp: TIME,
      },
    },
  },
  tags: {
    type: 'array',
    items: {
      type: 'object',
      required: ['key', 'value'],
      properties: { key: TEXT, value: TEXT },
    },
  },
  note: TEXT,
  repository: {
    type: 'object',
    properties: { url: TEXT, branch: TEXT, dirty: { type: 'boolean' } },
  },
  inputs: {
    type: 'array',
    items: {
      type: 'object',
      required: ['name', 'digest'],
      properties: {
        name: TEXT,
        digest: TEXT,
        sourceType: TEXT,
        context: TEXT,
      },
    },
  },
  outputs: {
    type: 'array',
    items: {
      type: 'object',
      required: ['modelId'],
      properties: { modelId: TEXT, step: { type: 'integer' } },
    },
  },
} as const;

const freshness = {
  fetchedAt: { type: 'string', format: 'date-time' },
  stale: { type: 'boolean' },
  errors: {
    type: 'array',
    items: {
      type: 'object',
      required: ['server', 'message'],
      additionalProperties: false,
      properties: { server: TEXT, message: TEXT },
    },
  },
} as const;

function listOf<const T extends string>(schema: T) {
  return {
    type: 'object',
    required: ['items', 'errors', 'fetchedAt', 'stale'],
    additionalProperties: false,
    properties: {
      items: {
        type: 'array',
        items: { $ref: `#/components/schemas/${schema}` },
      },
      nextPageToken: TEXT,
      ...freshness,
    },
  } as const;
}

/** The schemas of the API's answers. */
export const schemas = {
  ServerStatus: {
    type: 'object',
    required: ['name', 'status', 'checkedAt'],
    additionalProperties: false,
    properties: {
      name: TEXT,
      status: { type: 'string', enum: ['up', 'down'] },
      version: TEXT,
      message: TEXT,
      checkedAt: { type: 'string', format: 'date-time' },
    },
  },
  ServerList: {
    type: 'object',
    required: ['items'],
    additionalProperties: false,
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/ServerStatus' },
      },
    },
  },
  RunLocation: {
    type: 'object',
    required: ['entityRef', 'runId'],
    additionalProperties: false,
    properties: { entityRef: TEXT, runId: TEXT },
  },
  RunSummary: {
    type: 'object',
    required: RUN_SUMMARY_REQUIRED,
    additionalProperties: false,
    properties: runSummaryProperties,
  },
  RunDetail: {
    type: 'object',
    required: [
      ...RUN_SUMMARY_REQUIRED,
      'latestMetrics',
      'tags',
      'inputs',
      'outputs',
    ],
    additionalProperties: false,
    properties: { ...runSummaryProperties, ...runDetailProperties },
  },
  RunList: listOf('RunSummary'),
  RunResult: {
    type: 'object',
    required: ['item', 'errors', 'fetchedAt', 'stale'],
    additionalProperties: false,
    properties: {
      item: { $ref: '#/components/schemas/RunDetail' },
      ...freshness,
    },
  },
  RunComparison: listOf('RunDetail'),
  DeclaredMetrics: {
    type: 'object',
    required: ['items'],
    additionalProperties: false,
    properties: {
      commit: TEXT,
      items: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'direction'],
          additionalProperties: false,
          properties: {
            name: TEXT,
            direction: { type: 'string', enum: ['maximize', 'minimize'] },
            primary: { type: 'boolean' },
            unit: TEXT,
            description: TEXT,
          },
        },
      },
    },
  },
  MetricSeries: {
    type: 'object',
    required: [
      'runId',
      'key',
      'steps',
      'timestamps',
      'values',
      'totalPoints',
      'thinned',
    ],
    additionalProperties: false,
    properties: {
      runId: TEXT,
      key: TEXT,
      steps: { type: 'array', items: { type: 'integer' } },
      timestamps: { type: 'array', items: TIME },
      values: { type: 'array', items: METRIC_VALUE },
      totalPoints: { type: 'integer' },
      thinned: { type: 'boolean' },
    },
  },
  MetricList: listOf('MetricSeries'),
  ArtifactEntry: {
    type: 'object',
    required: ['path', 'name', 'isDirectory'],
    additionalProperties: false,
    properties: {
      path: TEXT,
      name: TEXT,
      isDirectory: { type: 'boolean' },
      size: { type: 'integer', minimum: 0 },
      preview: { type: 'string', enum: ['text', 'json', 'csv', 'image'] },
    },
  },
  ArtifactList: {
    type: 'object',
    required: ['path', 'items', 'errors', 'fetchedAt', 'stale'],
    additionalProperties: false,
    properties: {
      path: TEXT,
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/ArtifactEntry' },
      },
      nextPageToken: TEXT,
      ...freshness,
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
