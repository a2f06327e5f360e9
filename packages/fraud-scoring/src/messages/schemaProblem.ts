import { InvalidFieldError } from '@modelport/fraud-core';
import { ID_PATTERN } from './schemas';

/** What a validator of JSON Schema, ajv in fastify or by itself, found first. */
export interface SchemaFinding {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
}

const fieldOf = (instancePath: string, more: unknown = '') =>
  [...instancePath.split('/').slice(1), ...(more ? [String(more)] : [])]
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce(
      (path, part) =>
        /^\d+$/.test(part)
          ? `${path}[${part}]`
          : `${path}${path && '.'}${part}`,
      '',
    );

/** What a schema found, as the field and what to do about it. */
export function schemaProblem(finding: SchemaFinding): InvalidFieldError {
  const { keyword, instancePath, params, message = 'is wrong' } = finding;
  switch (keyword) {
    case 'required':
      return new InvalidFieldError(
        fieldOf(instancePath, params.missingProperty),
        'is missing; send it',
      );
    case 'dependencies':
      return new InvalidFieldError(
        fieldOf(instancePath, params.missingProperty),
        'is missing; send event_time, customer_id and terminal_id, or none of them',
      );
    case 'additionalProperties':
      return new InvalidFieldError(
        fieldOf(instancePath, params.additionalProperty),
        'is unknown; leave it out',
      );
    case 'enum':
      return new InvalidFieldError(
        fieldOf(instancePath),
        `choose one of ${(params.allowedValues as unknown[]).join(', ')}`,
      );
    case 'pattern':
      return new InvalidFieldError(
        fieldOf(instancePath),
        params.pattern === ID_PATTERN
          ? 'has a control character, half a character, or a blank at an end, or is only a dot or two; send an id without'
          : message,
      );
    default:
      return new InvalidFieldError(fieldOf(instancePath) || 'body', message);
  }
}
