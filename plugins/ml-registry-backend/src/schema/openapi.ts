import { internalPaths } from './internalPaths';
import { schemas } from './schemas';

const NAME = { type: 'string', minLength: 1, maxLength: 253 } as const;
const parameter = <const T extends string, const S extends object>(
  name: T,
  schema: S,
) => ({ name, in: 'path', required: true, schema } as const);

const entity = [
  parameter('kind', NAME),
  parameter('namespace', NAME),
  parameter('name', NAME),
] as const;

const VERSION = schemas.Ask.properties.version;
const version = [...entity, parameter('version', VERSION)] as const;
const run = [
  ...entity,
  parameter('runId', schemas.RegisterVersion.properties.runId),
] as const;
const request = [
  ...entity,
  parameter('id', { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$' }),
] as const;

const query = <const T extends string, const S extends object>(
  name: T,
  schema: S,
) => ({ name, in: 'query', required: false, schema } as const);

const limit = query('limit', {
  type: 'integer',
  minimum: 1,
  maximum: 100,
  default: 25,
});

const content = (schema: keyof typeof schemas) =>
  ({
    'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
  } as const);

const json = (schema: keyof typeof schemas, description: string) =>
  ({ description, content: content(schema) } as const);

const ERROR = json('Error', 'What was wrong, and what to do');

const answers = (schema: keyof typeof schemas, description: string) =>
  ({ 200: json(schema, description), default: ERROR } as const);

const body = (schema: keyof typeof schemas, required = true) =>
  ({ required, content: content(schema) } as const);

const ENTITY = '/v1/entities/{kind}/{namespace}/{name}';

/** The API of ml-registry, kept by hand. A test fails when a route is missing here. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'ml-registry',
    version: '1',
    description: 'Versions of models, aliases under policy, and their ledger',
    license: { name: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  components: { schemas },
  paths: {
    ...internalPaths,
    [`${ENTITY}/versions` as const]: {
      get: {
        operationId: 'ListVersions',
        parameters: [...entity, limit, query('before', VERSION)],
        responses: answers('VersionList', 'Versions, newest first'),
      },
      post: {
        operationId: 'RegisterVersion',
        description: 'The same logged model gives the same version.',
        parameters: entity,
        requestBody: body('RegisterVersion'),
        responses: {
          200: json('Version', 'The version that it was registered as before'),
          201: json('Version', 'The new version'),
          default: ERROR,
        },
      },
    },
    [`${ENTITY}/versions/{version}` as const]: {
      get: {
        operationId: 'GetVersion',
        parameters: version,
        responses: answers('VersionDetail', 'One version'),
      },
    },
    [`${ENTITY}/runs/{runId}/models` as const]: {
      get: {
        operationId: 'ListRunModels',
        parameters: run,
        responses: answers('RunModels', 'Models that a run logged'),
      },
    },
    [`${ENTITY}/aliases/challenger` as const]: {
      put: {
        operationId: 'MoveChallenger',
        description:
          '409 when the ledger has no digest of the version, or the registered model is of other owners.',
        parameters: entity,
        requestBody: body('MoveChallenger'),
        responses: answers('Aliases', 'The aliases now'),
      },
    },
    [`${ENTITY}/requests` as const]: {
      get: {
        operationId: 'ListRequests',
        parameters: [...entity, limit],
        responses: answers('RequestList', 'Requests, newest first'),
      },
      post: {
        operationId: 'Ask',
        description:
          '409 when the ledger has no digest of the version, or the registered model is of other owners.',
        parameters: entity,
        requestBody: body('Ask'),
        responses: {
          201: json('AliasRequest', 'The request'),
          default: ERROR,
        },
      },
    },
    [`${ENTITY}/requests/{id}/approve` as const]: {
      post: {
        operationId: 'Approve',
        description:
          '409 when the ledger has no digest of the version, or the registered model is of other owners.',
        parameters: request,
        requestBody: body('Decision', false),
        responses: answers('AliasRequest', 'The request now'),
      },
    },
    [`${ENTITY}/requests/{id}/reject` as const]: {
      post: {
        operationId: 'Reject',
        parameters: request,
        requestBody: body('Decision'),
        responses: answers('AliasRequest', 'The request now'),
      },
    },
    [`${ENTITY}/requests/{id}/withdraw` as const]: {
      post: {
        operationId: 'Withdraw',
        parameters: request,
        responses: answers('AliasRequest', 'The request now'),
      },
    },
    [`${ENTITY}/ledger` as const]: {
      get: {
        operationId: 'ReadLedger',
        description:
          'What was done to the registered model of the entity, also by other entities: each entry names its own. Where the registered model is of other owners, the entries of the entity alone.',
        parameters: [
          ...entity,
          limit,
          query('before', {
            ...{ type: 'integer', minimum: 1 },
            maximum: Number.MAX_SAFE_INTEGER,
          }),
        ],
        responses: answers('Ledger', 'Entries of a model, newest first'),
      },
    },
    [`${ENTITY}/ledger/check` as const]: {
      get: {
        operationId: 'CheckLedger',
        parameters: entity,
        responses: answers('LedgerCheck', 'Whether the whole ledger is whole'),
      },
    },
  },
} as const;
