import { isUtf8 } from 'node:buffer';
import { InvalidFieldError } from '@modelport/fraud-core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedBodyError } from './UnsupportedBodyError';

/** What RFC 8259 has JSON be sent in, by the names that clients give it. */
const CHARSETS = /^(utf-?8|us-ascii)$/i;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;

/**
 * Reads bodies as JSON in UTF-8 and refuses all else: what took the place of bytes that are no text would make one customer of
 * several.
 */
export function jsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      const problem = encodingProblem(request) ?? bytesProblem(body);
      if (problem) done(problem);
      else parse(request, body.toString(), done);
    },
  );
}

function encodingProblem({ headers }: FastifyRequest) {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return new UnsupportedBodyError(
      'content-encoding',
      'send the body as it is, without compression',
    );
  }
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1];
  return charset === undefined || CHARSETS.test(charset)
    ? undefined
    : new UnsupportedBodyError('content-type', 'send JSON in UTF-8');
}

function bytesProblem(body: Buffer) {
  return isUtf8(body)
    ? undefined
    : new InvalidFieldError('body', 'is not UTF-8; send JSON in UTF-8');
}
