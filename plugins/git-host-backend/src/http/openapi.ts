const text = { type: 'string' };

const failure = (description: string) => ({
  description,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error', 'response'],
        properties: {
          error: {
            type: 'object',
            required: ['name', 'message'],
            properties: { name: text, message: text },
          },
          request: { type: 'object' },
          response: { type: 'object' },
        },
      },
    },
  },
});

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

const unavailable = {
  '503': failure(
    'ml-access, the catalog or the permission policy does not answer, or the git host is off.',
  ),
};

const pathText = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: text,
});

const repositoryPath = [
  pathText('owner', 'Name of the group that owns the repository'),
  pathText('name', 'Name of the repository'),
];

const gitErrors = {
  '400': failure('git does not ask for this.'),
  '401': failure(
    'No good token; git sends an access token of ml-access as the password of Basic, the scaffolder a Backstage token as Bearer.',
  ),
  '403': failure(
    'The token is not good for this, its issuer has left the owner group, or the person may not.',
  ),
  '404': failure('There is no such repository.'),
  ...unavailable,
};

/** A call of git's smart HTTP protocol with a body. */
const gitService = (
  operationId: string,
  service: string,
  description: string,
) => ({
  post: {
    operationId,
    description,
    parameters: repositoryPath,
    requestBody: {
      required: true,
      content: { [`application/x-${service}-request`]: { schema: {} } },
    },
    responses: {
      ...gitErrors,
      '200': {
        description: 'As the protocol has it, streamed',
        content: { [`application/x-${service}-result`]: { schema: {} } },
      },
    },
  },
});

const page = { 'text/html': { schema: text } };
const pageErrors = {
  '401': { description: 'Nobody is signed in.', content: page },
  '403': { description: 'The person may not read it.', content: page },
  '404': { description: 'There is no such thing.', content: page },
  ...unavailable,
};

const answer = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
});

const errors = {
  '400': failure('The request names a field that is wrong.'),
  '401': failure('No user is signed in.'),
  '403': failure('The user does not belong to the owner group.'),
  ...unavailable,
};

/** The fields of a repository to be; the route refuses others by their names. */
export const newRepositoryFields = {
  name: text,
  owner: text,
  description: { type: 'string', maxLength: 500 },
  defaultBranch: text,
  creationId: { type: 'string', minLength: 1, maxLength: 200 },
};

/** The routes of the git host, kept by hand. A test fails when one is missing here. */
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
                // The validator would refuse an unknown field without naming it.
                additionalProperties: true,
                required: ['name', 'owner', 'creationId'],
                properties: newRepositoryFields,
              },
            },
          },
        },
        responses: {
          ...errors,
          '200': answer('What the same creationId made before', repository),
          '201': answer('A new repository', repository),
          '409': failure('The name is taken.'),
        },
      },
    },
    '/v1/names/{name}': {
      get: {
        operationId: 'FindNameHolder',
        description:
          'Whether a new repository can have a name; else the repository that has it, where the caller may see that.',
        parameters: [pathText('name', 'Name of the repository to be')],
        responses: {
          ...errors,
          '403': failure('The policy lets the user make no repositories.'),
          '200': answer('Whether it is free', {
            type: 'object',
            additionalProperties: false,
            required: ['isFree'],
            properties: {
              isFree: { type: 'boolean' },
              takenBy: {
                type: 'object',
                additionalProperties: false,
                required: ['owner', 'name', 'ownerRef'],
                properties: { owner: text, name: text, ownerRef: text },
              },
            },
          }),
        },
      },
    },
    '/{owner}/{name}.git/info/refs': {
      get: {
        operationId: 'GitInfoRefs',
        description:
          'The first call of git clone, fetch and push; smart HTTP protocol.',
        parameters: [
          ...repositoryPath,
          {
            name: 'service',
            in: 'query',
            required: true,
            schema: {
              type: 'string',
              enum: ['git-upload-pack', 'git-receive-pack'],
            },
          },
        ],
        responses: {
          ...gitErrors,
          '200': {
            description: 'Branches and tags',
            content: {
              'application/x-git-upload-pack-advertisement': { schema: {} },
              'application/x-git-receive-pack-advertisement': { schema: {} },
            },
          },
        },
      },
    },
    '/{owner}/{name}.git/git-upload-pack': gitService(
      'GitUploadPack',
      'git-upload-pack',
      'git clone, git fetch.',
    ),
    '/{owner}/{name}.git/git-receive-pack': gitService(
      'GitReceivePack',
      'git-receive-pack',
      'git push.',
    ),
    '/{owner}/{name}': {
      get: {
        operationId: 'RepositoryPage',
        description:
          "Leads people to the page of the default branch; it takes Backstage's cookie.",
        parameters: repositoryPath,
        responses: {
          ...pageErrors,
          '200': { description: 'It has no commits yet', content: page },
          '302': { description: 'Where the page is' },
        },
      },
    },
    '/{owner}/{name}/src/{address}': {
      get: {
        operationId: 'SourcePage',
        description: "Page of a file or folder; it takes Backstage's cookie.",
        parameters: [
          ...repositoryPath,
          pathText(
            'address',
            "branch/BRANCH/PATH, tag/TAG/PATH or commit/SHA/PATH, slashes of the path as they are and of the branch's name as %2F",
          ),
        ],
        responses: {
          ...pageErrors,
          '200': { description: 'The page', content: page },
        },
      },
    },
    '/{owner}/{name}/_edit/{address}': {
      get: {
        operationId: 'EditPage',
        description:
          "Where Backstage's Edit leads: on to the page of the file, which says how to change it; it takes Backstage's cookie.",
        parameters: [
          ...repositoryPath,
          pathText('address', 'BRANCH/PATH, written as that of a page'),
        ],
        responses: {
          ...pageErrors,
          '302': { description: 'Where the page is' },
        },
      },
    },
  },
};
