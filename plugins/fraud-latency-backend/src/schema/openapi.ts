import { answers, entity, ENTITY, transactionId } from './pathParts';
import { recordPaths } from './recordPaths';
import { schemas, WINDOWS } from './schemas';
import { servingPaths } from './servingPaths';

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
        parameters: [...entity, transactionId],
        responses: answers('Decision', 'What was decided, and why'),
      },
    },
    ...recordPaths,
    ...servingPaths,
  },
} as const;
