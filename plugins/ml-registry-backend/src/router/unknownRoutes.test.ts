import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

describe('what is no route of ml-registry', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  beforeAll(async () => {
    portal = await startTestPlugin();
  });
  afterAll(() => portal.stop());

  const API = '/api/ml-registry';
  const message = async (method: 'get' | 'put' | 'patch', path: string) => {
    const ask = () => request(portal.server)[method](`${API}${path}`);
    const { body, status } = await ask();
    expect([status, body.error.name]).toEqual([404, 'NotFoundError']);
    const stranger = mockCredentials.none.header();
    expect((await ask().set('Authorization', stranger)).status).toBe(401);
    return body.error.message;
  };

  it('gets words that name it', async () => {
    for (const [method, path] of [
      ['get', '/v1/foo'],
      ['patch', `${E}/versions`],
    ] as const) {
      expect(await message(method, path)).toBe(
        `There is no ${method.toUpperCase()} ${API}${path}; see ${API}/openapi.json for the routes that there are`,
      );
    }
  });

  it('leads from moving champion to asking for it', async () => {
    expect(await message('put', `${E}/aliases/champion`)).toMatch(
      `ask by POST ${API}${E}/requests`,
    );
  });
});
