import type { schemas } from './schemas';

const NAME = { type: 'string', minLength: 1, maxLength: 253 } as const;
const path = <const T extends string>(name: T) =>
  ({ name, in: 'path', required: true, schema: NAME } as const);

/** The model of the path. */
export const entity = [path('kind'), path('namespace'), path('name')] as const;

/** As the scoring service takes ids of transactions. */
const TRANSACTION_ID = {
  type: 'string',
  minLength: 1,
  maxLength: 128,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
} as const;

const json = (schema: keyof typeof schemas, description: string) =>
  ({
    description,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
      },
    },
  } as const);

/** What a route answers. */
export const answers = (schema: keyof typeof schemas, description: string) =>
  ({
    200: json(schema, description),
    default: json('Error', 'What was wrong, and what to do'),
  } as const);

/** What a route answers that makes something. */
export const created = (schema: keyof typeof schemas, description: string) =>
  ({
    201: json(schema, description),
    default: json('Error', 'What was wrong, and what to do'),
  } as const);

/** Where the routes of a model begin. */
export const ENTITY = '/v1/entities/{kind}/{namespace}/{name}';

/** The scoring service of the path. */
export const SERVICE = path('service');

/** A parameter of the query. */
export const query = <const N extends string, const S extends object>(
  name: N,
  schema: S,
) => ({ name, in: 'query', required: false, schema } as const);

/** Which page of a list. */
export const paging = [
  query('limit', { type: 'integer', minimum: 1, maximum: 100, default: 25 }),
  query('after', { type: 'string', minLength: 1, maxLength: 1_024 }),
] as const;

/** The transaction of the path. */
export const transactionId = {
  name: 'id',
  in: 'path',
  required: true,
  schema: TRANSACTION_ID,
} as const;

/** A body that a route needs. */
export const jsonBody = <const T extends keyof typeof schemas>(schema: T) =>
  ({
    required: true,
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
      },
    },
  } as const);
