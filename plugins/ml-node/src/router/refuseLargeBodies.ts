import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Reads the body of a request before its handlers.
 *
 * @public
 */
export type BodyParser = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Makes a parser of bodies answer 413, with the limit, to a body that is too large. It answers by itself: the router that
 * checks requests against an OpenAPI document would turn the parser's error into a 400.
 *
 * @param parse - such as `express.json({ limit: '100kb' })`
 *
 * @public
 */
export function refuseLargeBodies(parse: BodyParser): BodyParser {
  return (request, response, next) =>
    parse(request, response, error => {
      const limit = limitPassedBy(error);
      if (limit === undefined) {
        next(error);
        return;
      }
      const statusCode = 413;
      const message = `The body of this request is larger than ${limit} bytes, the limit of this route; send less at a time`;
      response.statusCode = statusCode;
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.end(
        JSON.stringify({
          error: { name: 'PayloadTooLargeError', message },
          request: { method: request.method, url: request.url },
          response: { statusCode },
        }),
      );
    });
}

function limitPassedBy(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, limit } = error as { type?: unknown; limit?: unknown };
  return type === 'entity.too.large' && typeof limit === 'number'
    ? limit
    : undefined;
}
