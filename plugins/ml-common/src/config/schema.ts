import { MODELPORT_CONFIG_API_VERSION } from './types';

const NAME = { type: 'string', minLength: 1, maxLength: 250 } as const;
const TEXT = { type: 'string', maxLength: 5000 } as const;
const SCALAR = { type: ['number', 'string', 'boolean'] } as const;
const PATH = {
  type: 'string',
  minLength: 1,
  pattern: '^(?!/)(?!.*(^|/)\\.\\.(/|$))[^\\\\]+$',
  description: 'write a path inside the repository, such as requirements.txt',
} as const;

const environment = {
  type: 'object',
  required: ['requirements'],
  additionalProperties: true,
  description: 'write an object with python, requirements and extras',
  properties: {
    python: {
      type: 'string',
      pattern: '^3\\.[0-9]+(\\.[0-9]+)?$',
      description: 'write a version in quotes, such as "3.11"',
    },
    requirements: PATH,
    extras: {
      type: 'object',
      additionalProperties: PATH,
      description:
        'write a map from the name of an extra to a requirements file, such as torch: requirements/torch.txt',
    },
  },
} as const;

const parameter = {
  type: 'object',
  required: ['name', 'type'],
  additionalProperties: true,
  properties: {
    name: {
      type: 'string',
      pattern: '^[A-Za-z][A-Za-z0-9_-]{0,99}$',
      description:
        'write a letter first, then letters, digits, hyphens or underscores',
    },
    type: { enum: ['number', 'integer', 'string', 'boolean'] },
    default: SCALAR,
    minimum: { type: 'number' },
    maximum: { type: 'number' },
    enum: { type: 'array', minItems: 1, items: SCALAR },
    description: TEXT,
  },
} as const;

const profile = {
  type: 'object',
  required: ['name', 'command'],
  additionalProperties: true,
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$',
      description: 'write lower-case letters, digits and hyphens',
    },
    title: TEXT,
    description: TEXT,
    command: {
      type: 'array',
      minItems: 1,
      items: { type: 'string' },
      description:
        'write a list of words, such as [python, -m, my_model.train]; no shell reads it',
    },
    limits: {
      type: 'object',
      additionalProperties: true,
      properties: {
        timeoutSeconds: { type: 'integer', minimum: 1, maximum: 2_592_000 },
        memoryMiB: { type: 'integer', minimum: 64, maximum: 16_777_216 },
      },
    },
    resources: {
      type: 'object',
      additionalProperties: true,
      description:
        'write what it needs of a cluster, such as {gpu: {type: H100, count: 1}, cpu: 8}',
      properties: {
        gpu: {
          type: 'object',
          additionalProperties: true,
          description: 'write an object with type and count',
          properties: {
            type: {
              type: 'string',
              pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,30}$',
              description: 'write the name of a GPU, such as H100',
            },
            count: { type: 'integer', minimum: 1, maximum: 64 },
          },
        },
        nodes: { type: 'integer', minimum: 1, maximum: 1_000 },
        spot: { type: 'boolean' },
        cpu: { type: 'number', minimum: 0.1, maximum: 1_024 },
      },
    },
    extras: { type: 'array', items: NAME },
    parameters: { type: 'array', maxItems: 100, items: parameter },
  },
} as const;

const metric = {
  type: 'object',
  required: ['name', 'direction'],
  additionalProperties: true,
  properties: {
    name: NAME,
    direction: { enum: ['maximize', 'minimize'] },
    primary: { type: 'boolean' },
    unit: { type: 'string', minLength: 1, maxLength: 20 },
    description: TEXT,
  },
} as const;

/**
 * JSON Schema (draft 7) of `modelport.yaml`. The `description` of a field is the remedy that
 * `parseModelportConfig` prints. Sections that are not named here are kept and not checked.
 *
 * @public
 */
export const modelportConfigSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://modelport.dev/schemas/modelport.v1alpha1.json',
  title: 'modelport.yaml',
  type: 'object',
  required: ['apiVersion'],
  additionalProperties: true,
  properties: {
    apiVersion: {
      const: MODELPORT_CONFIG_API_VERSION,
      description: `write apiVersion: ${MODELPORT_CONFIG_API_VERSION}`,
    },
    kind: { type: 'string' },
    metadata: {
      type: 'object',
      additionalProperties: true,
      properties: { name: NAME },
    },
    training: {
      type: 'object',
      required: ['environment', 'profiles'],
      additionalProperties: true,
      properties: {
        environment,
        profiles: { type: 'array', minItems: 1, maxItems: 50, items: profile },
      },
    },
    metrics: { type: 'array', maxItems: 500, items: metric },
    features: { type: 'object' },
    promotion: { type: 'object' },
    drift: { type: 'object' },
    pipeline: { type: 'object' },
  },
} as const;
