import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { FakeTrackingServer } from '../__testUtils__/FakeTrackingServer';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

it('answers what is no route of ml-experiments with words', async () => {
  const portal = await startTestPlugin({
    servers: [new FakeTrackingServer()],
    entities: [],
  });
  const API = '/api/ml-experiments';
  for (const [method, path] of [
    ['get', '/v1/foo'],
    ['patch', '/v1/runs'],
  ] as const) {
    const ask = () => request(portal.server)[method](`${API}${path}`);
    const { body, status } = await ask();
    expect(status).toBe(404);
    expect(body.error).toMatchObject({
      name: 'NotFoundError',
      message: `There is no ${method.toUpperCase()} ${API}${path}; see ${API}/openapi.json for the routes that there are`,
    });
    const stranger = mockCredentials.none.header();
    expect((await ask().set('Authorization', stranger)).status).toBe(401);
  }
  await portal.stop();
});
