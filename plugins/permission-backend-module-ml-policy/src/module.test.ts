import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import request from 'supertest';
import permissionPlugin from '@backstage/plugin-permission-backend';
import policyModule from './index';

const ask = {
  items: [
    {
      id: '1',
      permission: {
        type: 'basic',
        name: 'something.else',
        attributes: { action: 'update' },
      },
    },
  ],
};

it('answers the permission backend by the administrators of the configuration', async () => {
  const { server } = await startTestBackend({
    features: [
      permissionPlugin,
      policyModule,
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: true },
          modelport: { administrators: ['user:default/mock'] },
        },
      }),
    ],
  });
  const answer = await request(server)
    .post('/api/permission/authorize')
    .set('authorization', mockCredentials.user.header())
    .send(ask);
  expect(answer.status).toBe(200);
  expect(answer.body.items).toEqual([{ id: '1', result: 'ALLOW' }]);
});
