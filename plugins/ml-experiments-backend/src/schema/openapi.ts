import { ML_EXPERIMENTS_LIMITS } from '@modelport/plugin-ml-experiments-common';
import { internalPaths, internalSchemas } from './internalPaths';
import { schemas } from './schemas';

const NAME = { type: 'string', minLength: 1, maxLength: 253 } as const;
const path = <const T extends string>(name: T) =>
  ({ name, in: 'path', required: true, schema: NAME } as const);

const entity = [path('kind'), path('namespace'), path('name')] as const;
const run = [
  ...entity,
  {
    name: 'runId',
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  },
] as const;

// Text may hold reserved characters as they are: URLSearchParams writes a space as + and leaves * alone.
const paging = [
  {
    name: 'pageToken',
    in: 'query',
    required: false,
    allowReserved: true,
    schema: { type: 'string', minLength: 1, maxLength: 4000 },
  },
  {
    name: 'pageSize',
    in: 'query',
    required: false,
    schema: {
      type: 'integer',
      minimum: 1,
      maximum: ML_EXPERIMENTS_LIMITS.maxPageSize,
      default: ML_EXPERIMENTS_LIMITS.defaultPageSize,
    },
  },
] as const;

const repeated = <const T extends string>(
  name: T,
  maxItems: number,
  items: object,
) =>
  ({
    name,
    in: 'query',
    required: true,
    style: 'form',
    explode: true,
    allowReserved: true,
    schema: { type: 'array', minItems: 1, maxItems, items },
  } as const);

const json = (schema: keyof typeof schemas, description: string) =>
  ({
    description,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
      },
    },
  } as const);

const answers = (schema: keyof typeof schemas, description: string) =>
  ({
    200: json(schema, description),
    default: json('Error', 'What was wrong, and what to do'),
  } as const);

const ENTITY = '/v1/entities/{kind}/{namespace}/{name}';

/** The API of ml-experiments, kept by hand. A test fails when a route is missing here. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'ml-experiments',
    version: '1',
    description: 'Runs, curves and artifacts of the MLflow servers',
    license: { name: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  components: { schemas: { ...schemas, ...internalSchemas } },
  paths: {
    ...internalPaths,
    '/v1/servers': {
      get: {
        operationId: 'ListServers',
        parameters: [],
        responses: answers('ServerList', 'The configured servers'),
      },
    },
    '/v1/locate': {
      get: {
        operationId: 'LocateRun',
        parameters: [
          { name: 'server', in: 'query', required: true, schema: NAME },
          {
            name: 'runId',
            in: 'query',
            required: true,
            schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
          },
        ],
        responses: answers('RunLocation', 'The visible model that has the run'),
      },
    },
    '/v1/runs': {
      get: {
        operationId: 'ListAllRuns',
        parameters: paging,
        responses: answers('RunList', 'Latest runs of every visible model'),
      },
    },
    [`${ENTITY}/runs` as const]: {
      get: {
        operationId: 'ListRuns',
        parameters: [
          ...entity,
          ...paging,
          {
            name: 'orderBy',
            in: 'query',
            required: false,
            allowReserved: true,
            schema: {
              type: 'string',
              maxLength: 500,
              pattern: '^\\S(.*\\S)?$',
            },
          },
          {
            name: 'filter',
            in: 'query',
            required: false,
            allowReserved: true,
            schema: { type: 'string', maxLength: 4000 },
          },
        ],
        responses: answers('RunList', "Runs of the entity's experiment"),
      },
    },
    [`${ENTITY}/runs/{runId}` as const]: {
      get: {
        operationId: 'GetRun',
        parameters: run,
        responses: answers('RunResult', 'One run'),
      },
    },
    [`${ENTITY}/runs/{runId}/metrics` as const]: {
      get: {
        operationId: 'GetMetrics',
        parameters: [
          ...run,
          repeated('key', ML_EXPERIMENTS_LIMITS.maxMetricKeys, NAME),
        ],
        responses: answers('MetricList', 'Histories of metrics'),
      },
    },
    [`${ENTITY}/runs/{runId}/artifacts` as const]: {
      get: {
        operationId: 'ListArtifacts',
        parameters: [
          ...run,
          paging[0],
          {
            name: 'path',
            in: 'query',
            required: false,
            allowReserved: true,
            schema: { type: 'string', maxLength: 1000 },
          },
        ],
        responses: answers('ArtifactList', 'Entries of a folder'),
      },
    },
    [`${ENTITY}/runs/{runId}/artifacts/content` as const]: {
      get: {
        operationId: 'GetArtifact',
        parameters: [
          ...run,
          {
            name: 'path',
            in: 'query',
            required: true,
            allowReserved: true,
            schema: { type: 'string', minLength: 1, maxLength: 1000 },
          },
          {
            name: 'download',
            in: 'query',
            required: false,
            schema: { type: 'boolean', default: false },
          },
        ],
        responses: {
          200: {
            description: 'The bytes, under a type that no browser runs',
            content: { '*/*': { schema: { type: 'string' } } },
          },
          413: json('Error', 'Too large to be shown; download it'),
          default: json('Error', 'What was wrong, and what to do'),
        },
      },
    },
    [`${ENTITY}/declared-metrics` as const]: {
      get: {
        operationId: 'GetDeclaredMetrics',
        parameters: entity,
        responses: answers(
          'DeclaredMetrics',
          'Directions and units that modelport.yaml declares',
        ),
      },
    },
    [`${ENTITY}/compare` as const]: {
      get: {
        operationId: 'CompareRuns',
        parameters: [
          ...entity,
          repeated('runId', ML_EXPERIMENTS_LIMITS.maxComparedRuns, {
            type: 'string',
            pattern: '^[A-Za-z0-9_-]{1,64}$',
          }),
        ],
        responses: answers('RunComparison', 'Runs side by side'),
      },
    },
  },
} as const;
