import { schemas, WINDOWS } from './schemas';

const NAME = { type: 'string', minLength: 1, maxLength: 253 } as const;
const path = <const T extends string>(name: T) =>
  ({ name, in: 'path', required: true, schema: NAME } as const);

const entity = [path('kind'), path('namespace'), path('name')] as const;

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

const answers = (schema: keyof typeof schemas, description: string) =>
  ({
    200: json(schema, description),
    default: json('Error', 'What was wrong, and what to do'),
  } as const);

const ENTITY = '/v1/entities/{kind}/{namespace}/{name}';

/** The API of fraud-latency, kept by hand. A test fails when a route is missing here. */
export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'fraud-latency',
    version: '1',
    description: 'Latency, objective and decisions of fraud scoring services',
    license: { name: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  components: { schemas },
  paths: {
    [`${ENTITY}/latency` as const]: {
      get: {
        operationId: 'GetLatency',
        parameters: [
          ...entity,
          {
            name: 'window',
            in: 'query',
            required: false,
            schema: { type: 'string', enum: WINDOWS, default: '1h' },
          },
        ],
        responses: answers(
          'Latency',
          "What the model's scoring service did in the span",
        ),
      },
    },
    [`${ENTITY}/decisions/{id}` as const]: {
      get: {
        operationId: 'GetDecision',
        parameters: [
          ...entity,
          { name: 'id', in: 'path', required: true, schema: TRANSACTION_ID },
        ],
        responses: answers('Decision', 'What was decided, and why'),
      },
    },
  },
} as const;
