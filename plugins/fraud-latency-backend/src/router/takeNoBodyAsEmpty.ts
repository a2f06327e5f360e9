import { InputError } from '@backstage/errors';
import type { RequestHandler } from 'express';

const JSON_TYPE = 'application/json';

/**
 * Takes a request without a body for one with an empty object, so that the check against the OpenAPI document names the fields
 * that are missing. It speaks of a media type instead, which nobody has sent.
 *
 * @throws InputError when there is a body without a type
 */
export const takeNoBodyAsEmpty: RequestHandler = (req, _res, next) => {
  const { headers, method } = req;
  const hasBody =
    headers['transfer-encoding'] !== undefined ||
    Number(headers['content-length'] ?? 0) > 0;
  if (method === 'POST' && !hasBody) {
    headers['content-type'] = JSON_TYPE;
    req.body = {};
  } else if (hasBody && headers['content-type'] === undefined) {
    throw new InputError(
      `The body of this request has no type; send it with Content-Type: ${JSON_TYPE}`,
    );
  }
  next();
};
