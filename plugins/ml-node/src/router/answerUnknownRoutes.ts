import { NotFoundError } from '@backstage/errors';

/**
 * What {@link answerUnknownRoutes} reads of a request: its method, where the router is mounted, and the whole address.
 *
 * @public
 */
export type UnknownRouteRequest = {
  method: string;
  baseUrl: string;
  originalUrl: string;
};

/**
 * Makes the last handler of a plugin's router: whatever came so far is no route of it, and gets 404 in Backstage's error
 * form, with a sentence that names the method and the path and says where the routes are. Without it the portal answers
 * 404 with an empty body.
 *
 * @param advise - more to say of some requests, such as which route does what was asked for; a whole sentence
 *
 * @public
 */
export function answerUnknownRoutes(
  advise: (request: {
    method: string;
    path: string;
  }) => string | undefined = () => undefined,
): (
  request: UnknownRouteRequest,
  response: unknown,
  next: (error: unknown) => void,
) => void {
  return ({ method, baseUrl, originalUrl }, _response, next) => {
    const [path] = originalUrl.split('?');
    const sentences = [
      `There is no ${method} ${path}; see ${baseUrl}/openapi.json for the routes that there are`,
      advise({ method, path }),
    ];
    next(
      new NotFoundError(
        sentences.filter(sentence => sentence !== undefined).join('. '),
      ),
    );
  };
}
