import { NotFoundError } from '@backstage/errors';
import { answerUnknownRoutes } from './answerUnknownRoutes';

describe('answerUnknownRoutes', () => {
  const ask = (
    handler: ReturnType<typeof answerUnknownRoutes>,
    method: string,
    path: string,
  ) => {
    const told = jest.fn();
    const baseUrl = '/api/ml-things';
    const originalUrl = `${baseUrl}${path}`;
    handler({ method, baseUrl, originalUrl }, undefined, told);
    expect(told).toHaveBeenCalledTimes(1);
    return told.mock.lastCall[0] as Error;
  };

  it('names the method and the path, without the query, and says where the routes are', () => {
    const error = ask(answerUnknownRoutes(), 'PATCH', '/v1/foo?token=x');
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toBe(
      'There is no PATCH /api/ml-things/v1/foo; see /api/ml-things/openapi.json for the routes that there are',
    );
  });

  it('says more of the requests that there is advice for', () => {
    const handler = answerUnknownRoutes(({ method, path }) =>
      method === 'PUT' && path.endsWith('/v1/a') ? 'Ask for b' : undefined,
    );
    expect(ask(handler, 'PUT', '/v1/a').message).toMatch(
      /that there are\. Ask for b$/,
    );
    expect(ask(handler, 'GET', '/v1/a').message).toMatch(/that there are$/);
  });
});
