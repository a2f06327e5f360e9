const text = { type: 'string', minLength: 1, maxLength: 500 };
const time = { type: 'string', format: 'date-time' };

const entityScope = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'entityRef', 'access'],
  properties: {
    kind: { const: 'entity' },
    entityRef: text,
    access: { enum: ['read', 'write'] },
  },
};

const runFields = {
  server: text,
  experimentId: text,
  runId: text,
  entityRef: text,
};

const runScope = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', ...Object.keys(runFields)],
  properties: { kind: { const: 'run' }, ...runFields },
};

const verified = {
  id: text,
  scope: { oneOf: [entityScope, runScope] },
  issuer: text,
  expiresAt: time,
};
const listed = {
  ...verified,
  description: { type: 'string' },
  createdAt: time,
};
const inList = { ...listed, lastUsedAt: time };

const object = (properties: Record<string, object>, optional = ['']) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter(key => !optional.includes(key)),
  properties,
});

const json = (schema: object) => ({ 'application/json': { schema } });
const body = (schema: object) => ({ required: true, content: json(schema) });
const answer = (description: string, schema: object) => ({
  description,
  content: json(schema),
});

const failure = (description: string) =>
  answer(description, {
    type: 'object',
    required: ['error', 'response'],
    properties: {
      error: {
        type: 'object',
        required: ['name', 'message'],
        properties: { name: text, message: { type: 'string' } },
      },
      request: { type: 'object' },
      response: { type: 'object' },
    },
  });

const errors = {
  '400': failure('The request names a field that is wrong.'),
  '401': failure('No credentials.'),
  '403': failure('Not for this caller.'),
  '503': failure('The catalog or the permission policy does not answer.'),
};

/** The fields of each body; the routes refuse others by their names. */
export const requestFields = {
  entityToken: {
    entityRef: text,
    access: { type: 'string', enum: ['read', 'write'] },
    expiresAt: { type: 'string' },
    description: { type: 'string', maxLength: 200 },
  },
  runToken: { ...runFields, issuer: text, expiresAt: { type: 'string' } },
  verify: { token: { type: 'string', maxLength: 1000 } },
};

// The validator would refuse an unknown field without naming it.
const request = (
  properties: Record<string, object>,
  optional: string[] = [],
) => ({ ...object(properties, optional), additionalProperties: true });

const issued = { ...listed, token: text };

/** The routes of ml-access, kept by hand. A test fails when one is missing here. */
export const openapi = {
  openapi: '3.1.0',
  info: { title: 'ml-access', version: '1' },
  servers: [{ url: '/' }],
  paths: {
    '/v1/tokens': {
      get: {
        operationId: 'ListTokens',
        description: "The caller's tokens that are still good.",
        responses: {
          ...errors,
          '200': answer(
            'The tokens',
            object({
              items: { type: 'array', items: object(inList, ['lastUsedAt']) },
            }),
          ),
        },
      },
      post: {
        operationId: 'IssueToken',
        description: "Issues a token for an entity of the caller's group.",
        requestBody: body(request(requestFields.entityToken, ['description'])),
        responses: {
          ...errors,
          '201': answer('The only copy of the token', object(issued)),
          '404': failure('There is no such entity that the caller may see.'),
        },
      },
    },
    '/v1/tokens/verify': {
      post: {
        operationId: 'VerifyToken',
        description: 'For plugins: what a token is good for.',
        requestBody: body(request(requestFields.verify)),
        responses: {
          ...errors,
          '200': answer(
            'The token, when it is good',
            object({ valid: { type: 'boolean' }, token: object(verified) }, [
              'token',
            ]),
          ),
        },
      },
    },
    '/v1/tokens/{id}': {
      delete: {
        operationId: 'RevokeToken',
        description: 'Ends a token now.',
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: {
          ...errors,
          '204': { description: 'It has ended.' },
          '404': failure('The caller has no such token.'),
        },
      },
    },
    '/v1/run-tokens': {
      post: {
        operationId: 'IssueRunToken',
        description: 'For plugins: issues a token that is good for one run.',
        requestBody: body(request(requestFields.runToken)),
        responses: {
          ...errors,
          '201': answer('The only copy of the token', object(issued)),
        },
      },
    },
  },
};
