import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import authPlugin from '@backstage/plugin-auth-backend';
import demoModule from './index';

const reviewer = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'reviewer', namespace: 'default' },
  spec: { memberOf: ['fraud-detection'] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/fraud-detection' }],
};

const config = (data: object) =>
  mockServices.rootConfig.factory({
    data: {
      app: { baseUrl: 'http://127.0.0.1:7007' },
      backend: {
        baseUrl: 'http://127.0.0.1:7007',
        listen: { host: '127.0.0.1', port: 0 },
      },
      ...data,
    },
  });

const start = (data: object) =>
  startTestBackend({
    features: [
      authPlugin,
      demoModule,
      config(data),
      catalogServiceMock.factory({ entities: [reviewer] }),
    ],
  });

describe('authModuleMlDemo', () => {
  it('signs in as a person of the catalog, with their groups', async () => {
    const { server } = await start({
      modelport: { profile: 'demo' },
      auth: { providers: { demo: {} } },
    });
    const answer = await request(server)
      .get('/api/auth/demo/refresh')
      .set('x-modelport-demo-persona', 'reviewer');
    expect(answer.status).toBe(200);
    expect(answer.body.backstageIdentity.identity).toMatchObject({
      userEntityRef: 'user:default/reviewer',
      ownershipEntityRefs: expect.arrayContaining([
        'group:default/fraud-detection',
      ]),
    });
  });

  it.each([undefined, 'root', 'user:default/reviewer'])(
    'refuses the person %s and names those there are',
    async persona => {
      const { server } = await start({
        modelport: { profile: 'demo' },
        auth: { providers: { demo: {} } },
      });
      const call = request(server).get('/api/auth/demo/refresh');
      const answer = await (persona
        ? call.set('x-modelport-demo-persona', persona)
        : call);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('data-scientist, reviewer');
    },
  );

  it('has no demo sign-in outside the demo profile, even when it is configured', async () => {
    const { server } = await start({
      auth: { providers: { demo: {}, oidc: {} } },
    });
    const answer = await request(server)
      .get('/api/auth/demo/refresh')
      .set('x-modelport-demo-persona', 'reviewer');
    expect(answer.status).toBe(404);
  });

  it('stops a production portal that has only demo sign-in', async () => {
    await expect(start({ auth: { providers: { demo: {} } } })).rejects.toThrow(
      /no sign-in provider besides guest and demo/,
    );
  });
});
