import { ML_REGISTRY_INTERNAL_ROUTES } from '@modelport/plugin-ml-registry-common';

const text = (maxLength: number) =>
  ({ type: 'string', minLength: 1, maxLength } as const);

const inDocument = <const T extends string>(route: T) =>
  route.replace(/:(\w+)/g, '{$1}');

const PATHS = {
  record: inDocument(ML_REGISTRY_INTERNAL_ROUTES.recordRegistration),
  claim: inDocument(ML_REGISTRY_INTERNAL_ROUTES.claim),
  files: inDocument(ML_REGISTRY_INTERNAL_ROUTES.files),
  content: inDocument(ML_REGISTRY_INTERNAL_ROUTES.content),
};

const json = (schema: string, description: string) => ({
  description,
  content: {
    'application/json': { schema: { $ref: `#/components/schemas/${schema}` } },
  },
});

const failure = json('Error', 'What was wrong, and what to do');

const VERSION = { type: 'string', pattern: '^[1-9][0-9]{0,17}$' } as const;

const model = [
  { name: 'server', in: 'path', required: true, schema: text(63) },
  { name: 'model', in: 'path', required: true, schema: text(256) },
] as const;

const version = [
  ...model,
  { name: 'version', in: 'path', required: true, schema: VERSION },
] as const;

/** The schemas of the routes for plugins. */
export const internalSchemas = {
  RecordRegistration: {
    type: 'object',
    required: ['server', 'model', 'version', 'runId', 'entityRef', 'actor'],
    additionalProperties: false,
    properties: {
      server: text(63),
      model: text(256),
      version: VERSION,
      runId: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
      entityRef: text(250),
      actor: text(250),
    },
  },
  VersionFile: {
    type: 'object',
    required: ['path', 'size'],
    additionalProperties: false,
    properties: {
      path: text(4000),
      size: { type: 'integer', minimum: 0 },
    },
  },
  VersionFiles: {
    type: 'object',
    required: ['items'],
    additionalProperties: false,
    properties: {
      items: {
        type: 'array',
        items: { $ref: '#/components/schemas/VersionFile' },
      },
    },
  },
} as const;

/** The routes that only plugins of this portal may call. */
export const internalPaths = {
  [PATHS.record]: {
    post: {
      operationId: 'RecordRegistration',
      description: 'For plugin:ml-experiments only. Safe to repeat.',
      parameters: [],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/RecordRegistration' },
          },
        },
      },
      responses: { 202: { description: 'Noted' }, default: failure },
    },
  },
  [PATHS.claim]: {
    get: {
      operationId: 'CheckClaim',
      description:
        'For plugin:ml-experiments and plugin:ml-promotion only. Of several entities of different owners that name a registered model, the first one and those of its owners may make versions of it; 409 says which annotation the others have to change.',
      parameters: [
        ...model,
        {
          name: 'entityRef',
          in: 'query',
          required: true,
          allowReserved: true,
          schema: text(250),
        },
      ],
      responses: {
        204: { description: 'It may make versions' },
        default: failure,
      },
    },
  },
  [PATHS.files]: {
    get: {
      operationId: 'ListVersionFiles',
      description: 'For plugin:ml-promotion only.',
      parameters: version,
      responses: {
        200: json('VersionFiles', 'The files that the digest covers'),
        default: failure,
      },
    },
  },
  [PATHS.content]: {
    get: {
      operationId: 'GetVersionFile',
      description: 'For plugin:ml-promotion only.',
      parameters: [
        ...version,
        {
          name: 'path',
          in: 'query',
          required: true,
          allowReserved: true,
          schema: text(4000),
        },
      ],
      responses: {
        200: {
          description: 'The bytes',
          content: { '*/*': { schema: { type: 'string' } } },
        },
        default: failure,
      },
    },
  },
};
