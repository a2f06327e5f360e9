import { InvalidFieldError } from '@modelport/fraud-core';
import type { FastifyError, FastifyInstance } from 'fastify';
import { RefusedError } from '../engine/RefusedError';
import type { ScoringMetrics } from '../metrics';
import { StoreUnavailableError } from '../store/FeatureStore';

/** What is told of a request that is not answered. */
export interface Problem {
  status: number;
  error: string;
  field?: string;
}

interface SchemaProblem {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
}

const fieldOf = (instancePath: string, more = '') =>
  [...instancePath.split('/').slice(1), ...(more ? [more] : [])]
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce(
      (path, part) =>
        /^\d+$/.test(part)
          ? `${path}[${part}]`
          : `${path}${path && '.'}${part}`,
      '',
    );

/** What a schema found, as the field and what to do about it. */
function schemaProblem(problem: SchemaProblem): {
  field: string;
  error: string;
} {
  const { keyword, instancePath, params, message = 'is wrong' } = problem;
  switch (keyword) {
    case 'required': {
      const field = fieldOf(instancePath, String(params.missingProperty));
      return { field, error: `${field}: is missing; send it` };
    }
    case 'dependencies': {
      const field = fieldOf(instancePath, String(params.missingProperty));
      return {
        field,
        error: `${field}: is missing; send event_time, customer_id and terminal_id, or none of them`,
      };
    }
    case 'additionalProperties': {
      const field = fieldOf(instancePath, String(params.additionalProperty));
      return { field, error: `${field}: is unknown; leave it out` };
    }
    case 'enum': {
      const field = fieldOf(instancePath);
      const allowed = (params.allowedValues as unknown[]).join(', ');
      return { field, error: `${field}: choose one of ${allowed}` };
    }
    default: {
      const field = fieldOf(instancePath) || 'body';
      return { field, error: `${field}: ${message}` };
    }
  }
}

/** How each kind of error is answered. */
export function problemOf(error: unknown): Problem {
  if (error instanceof InvalidFieldError) {
    return { status: 400, error: error.message, field: error.field };
  }
  if (error instanceof RefusedError) {
    return { status: error.statusCode, error: error.message };
  }
  if (error instanceof StoreUnavailableError) {
    return { status: 503, error: error.message };
  }
  const { validation, statusCode, message } = error as FastifyError;
  if (validation) {
    return {
      status: 400,
      ...schemaProblem(validation[0] as unknown as SchemaProblem),
    };
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
  app.setNotFoundHandler((request, reply) => {
    metrics.refused.inc({ status: 404 });
    return reply.code(404).send({
      error: `There is no ${request.method} ${request.url.split('?')[0]}`,
    });
  });
}
