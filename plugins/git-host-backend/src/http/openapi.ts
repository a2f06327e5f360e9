const text = { type: 'string' };

const repository = {
  type: 'object',
  additionalProperties: false,
  required: [
    'owner',
    'name',
    'ownerRef',
    'entityRef',
    'description',
    'defaultBranch',
    'createdBy',
    'createdAt',
    'cloneUrl',
    'pageUrl',
    'commitSha',
  ],
  properties: {
    owner: text,
    name: text,
    ownerRef: text,
    entityRef: text,
    description: text,
    defaultBranch: text,
    createdBy: text,
    createdAt: { type: 'string', format: 'date-time' },
    cloneUrl: text,
    pageUrl: text,
    commitSha: { type: ['string', 'null'] },
  },
};

const answer = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
});

const errors = {
  '400': { description: 'The request names a field that is wrong.' },
  '401': { description: 'No user is signed in.' },
  '403': { description: 'The user does not belong to the owner group.' },
};

/** The JSON routes of the git host, kept by hand. */
export const openapi = {
  openapi: '3.1.0',
  info: { title: 'git-host', version: '1' },
  servers: [{ url: '/' }],
  paths: {
    '/v1/repositories': {
      get: {
        operationId: 'ListRepositories',
        description: 'The repositories that the caller may see.',
        responses: {
          ...errors,
          '200': answer('The repositories', {
            type: 'object',
            additionalProperties: false,
            required: ['items'],
            properties: { items: { type: 'array', items: repository } },
          }),
        },
      },
      post: {
        operationId: 'CreateRepository',
        description:
          'Makes an empty repository for a group of the caller; the same creationId gets back what it made before.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['name', 'owner', 'creationId'],
                properties: {
                  name: text,
                  owner: text,
                  description: { type: 'string', maxLength: 500 },
                  defaultBranch: text,
                  creationId: { type: 'string', minLength: 1, maxLength: 200 },
                },
              },
            },
          },
        },
        responses: {
          ...errors,
          '200': answer('What the same creationId made before', repository),
          '201': answer('A new repository', repository),
          '409': { description: 'The name is taken.' },
        },
      },
    },
  },
};
