import {
  ANSWER,
  BATCH,
  ERROR,
  LABEL,
  LABEL_ANSWER,
  MOST_RECORDS,
  RECORDS,
  TRANSACTION,
} from '../messages/schemas';
import { MODELS } from '../messages/modelsSchema';

type Schema = object;

const json = (schema: Schema) => ({ 'application/json': { schema } });

const problems = (...statuses: number[]) =>
  Object.fromEntries(
    statuses.map(status => [
      status,
      { description: 'Why not, and what to do', content: json(ERROR) },
    ]),
  );

const post = (
  summary: string,
  body: Schema,
  answer: Schema,
  ...statuses: number[]
) => ({
  post: {
    summary,
    requestBody: { required: true, content: json(body) },
    responses: {
      200: { description: 'Answered', content: json(answer) },
      ...problems(400, 401, 413, 415, 429, 503, ...statuses),
    },
  },
});

const get = (summary: string, answer: Schema, ...statuses: number[]) => ({
  get: {
    summary,
    responses: {
      200: { description: 'Answered', content: json(answer) },
      ...problems(...statuses),
    },
  },
});

const OBJECT = { type: 'object' };

/** What the service answers to, as OpenAPI 3.1. */
export const OPENAPI = {
  openapi: '3.1.0',
  info: { title: 'Fraud scoring', version: '1' },
  paths: {
    '/v1/score': post(
      'Scores and decides a transaction; the same id again has the same answer',
      TRANSACTION,
      ANSWER,
      409,
    ),
    '/v1/score/batch': post(
      'Scores transactions, each for itself, in their order',
      BATCH,
      {
        type: 'object',
        properties: {
          results: { type: 'array', items: { oneOf: [ANSWER, ERROR] } },
        },
      },
    ),
    '/v1/labels': post(
      'Tells what became known of a transaction; a later label takes an earlier one back',
      LABEL,
      LABEL_ANSWER,
      404,
    ),
    '/v1/decisions/{transaction_id}': {
      parameters: [
        {
          name: 'transaction_id',
          in: 'path',
          required: true,
          schema: { type: 'string' },
        },
      ],
      ...get('What was decided, and why', OBJECT, 401, 404, 409, 503),
    },
    '/v1/records': {
      parameters: [
        {
          name: 'after',
          in: 'query',
          description: '`next` of the answer before; absent: the oldest record',
          schema: { type: 'string' },
        },
        {
          name: 'limit',
          in: 'query',
          schema: {
            type: 'integer',
            minimum: 1,
            maximum: MOST_RECORDS,
            default: 500,
          },
        },
      ],
      ...get(
        'Decisions and outcomes in the order in which they were kept; each may come more than once',
        RECORDS,
        ...[400, 401, 404],
      ),
    },
    '/v1/models': get(
      'Which versions answer and what they need, for which cards and by which policy, and what people approved',
      MODELS,
      401,
    ),
    '/livez': get('Whether the process answers', OBJECT),
    '/readyz': get('Whether transactions may be sent', OBJECT, 503),
    '/metrics': {
      get: {
        summary: 'Metrics for Prometheus',
        responses: {
          200: {
            description: 'Text format',
            content: { 'text/plain': { schema: { type: 'string' } } },
          },
        },
      },
    },
    '/openapi.json': get('This document', OBJECT),
  },
} as const;
