import { InvalidFieldError } from '@modelport/fraud-core';
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
} from 'fastify';
import { RefusedError } from '../engine/RefusedError';
import { schemaProblem } from '../messages/schemaProblem';
import type { ScoringMetrics } from '../metrics';
import { StoreUnavailableError } from '../store/FeatureStore';
import { UnsupportedBodyError } from './UnsupportedBodyError';

/** What is told of a request that is not answered. */
export interface Problem {
  status: number;
  error: string;
  field?: string;
}

/** How each kind of error is answered. */
export function problemOf(error: unknown): Problem {
  if (error instanceof InvalidFieldError) {
    const status = error instanceof UnsupportedBodyError ? 415 : 400;
    return { status, error: error.message, field: error.field };
  }
  if (error instanceof RefusedError) {
    const { statusCode: status, message, field } = error;
    return { status, error: message, ...(field !== undefined && { field }) };
  }
  if (error instanceof StoreUnavailableError) {
    return { status: 503, error: error.message };
  }
  const { validation, statusCode, message } = error as FastifyError;
  if (validation) {
    return problemOf(schemaProblem(validation[0]));
  }
  if (statusCode === 413) {
    return {
      status: 413,
      error: 'The body is too large; send fewer transactions at a time',
    };
  }
  if (statusCode === 415) {
    return {
      status: 415,
      error: 'content-type: send application/json',
      field: 'content-type',
    };
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, error: `body: ${message}`, field: 'body' };
  }
  return { status: 500, error: 'Something failed inside; it was logged' };
}

/** Answers that there is no such route. */
export const answerNotFound =
  (metrics: ScoringMetrics) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    metrics.refused.inc({ status: 404 });
    return reply.code(404).send({
      error: `There is no ${request.method} ${request.url.split('?')[0]}`,
    });
  };

/** Answers errors as JSON that names the field, counts them, and logs those that are our own. */
export function errorAnswers(
  app: FastifyInstance,
  metrics: ScoringMetrics,
  onError: (error: unknown) => void,
): void {
  app.setErrorHandler((error, _request, reply) => {
    const { status, ...body } = problemOf(error);
    if (status === 500) onError(error);
    if (status === 503) reply.header('retry-after', '1');
    metrics.refused.inc({ status });
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler(answerNotFound(metrics));
}
