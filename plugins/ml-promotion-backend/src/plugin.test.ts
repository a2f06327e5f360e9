import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity, waitUntil } from '@modelport/plugin-ml-node';
import { mlPromotionPermissions } from '@modelport/plugin-ml-promotion-common';
import { registryServiceRef } from '@modelport/plugin-ml-registry-node';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import request from 'supertest';
import { registeredModel, temporaryFolder } from './__testUtils__/onnxModels';
import { registryOf } from './__testUtils__/registryOf';
import plugin from './index';

jest.setTimeout(60_000);

async function start(mlPromotion?: object, registered = '/nowhere') {
  const logger = mockServices.logger.mock();
  const permissions = mockServices.permissionsRegistry.mock();
  const events = mockServices.events.mock();
  events.publish.mockResolvedValue();
  logger.child.mockReturnValue(logger);
  const backend = await startTestBackend({
    features: [
      plugin,
      logger.factory,
      permissions.factory,
      events.factory,
      catalogServiceMock.factory({
        entities: [buildModelEntity({ owner: 'user:default/mock' })],
      }),
      createServiceFactory({
        service: registryServiceRef,
        deps: {},
        factory: () => ({
          ...registryOf(registered),
          recordRegistration: async () => {},
          checkClaim: async () => {},
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://127.0.0.1:7007' },
          ...(mlPromotion ? { mlPromotion } : {}),
        },
      }),
    ],
  });
  const base = '/api/ml-promotion/v1/entities/component/default/fraud';
  const authorization = mockCredentials.user.header();
  const get = (path: string) =>
    request(backend.server)
      .get(base + path)
      .set({ authorization });
  const post = (path: string, body: object) =>
    request(backend.server)
      .post(base + path)
      .set({ authorization })
      .send(body);
  return { backend, get, post, logger, permissions, events };
}

describe('the plugin', () => {
  it('warns without configuration and stays up', async () => {
    const { backend, get, logger, permissions } = await start();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('mlPromotion.local.enabled: true'),
    );
    expect((await get('/deployments')).body).toMatchObject({
      items: [],
      environments: ['dev'],
      problem: expect.stringContaining('mlPromotion.local.enabled'),
    });
    expect(permissions.addPermissions).toHaveBeenCalledWith(
      mlPromotionPermissions,
    );
    await backend.stop();
  });

  it('names the key that is missing', async () => {
    await expect(
      start({ local: { enabled: true, directory: 'here' } }),
    ).rejects.toThrow('mlPromotion.local.directory must be an absolute path');
  });

  it('deploys a real model, answers for it, and stops it with the portal', async () => {
    const { folder, remove } = await temporaryFolder();
    const registered = `${folder}/registered`;
    await registeredModel(registered);
    const local = { enabled: true, directory: `${folder}/deployments` };
    const { backend, get, post, events } = await start({ local }, registered);
    const { body: deployment } = await post('/deployments', { version: '7' });
    const serving = await waitUntil(async () => {
      const { body } = await get(`/deployments/${deployment.id}`);
      return body.state === 'serving' && body;
    });
    const base = '/api/ml-promotion/v1/entities/component/default/fraud';
    expect(serving.endpoint).toEqual({
      url: expect.stringMatching(new RegExp(`${base}/endpoints/dev$`)),
      modelName: 'fraud',
    });
    const schema = await get(`/deployments/${deployment.id}/schema`);
    const infer = await post(
      '/endpoints/dev/v2/models/fraud/infer',
      schema.body.example,
    );
    expect(infer.body).toMatchObject({
      model_name: 'fraud',
      model_version: '7',
      outputs: [{ name: 'probability', shape: [1] }],
    });
    const wrong = await post('/endpoints/dev/v2/models/fraud/infer', {
      inputs: [],
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error).toContain('features');
    const latency = await get(`/deployments/${deployment.id}/latency`);
    expect(latency.body).toMatchObject({
      requests: 1,
      refused: 1,
      failures: 0,
    });
    expect(latency.body.p50).toBeGreaterThan(0);
    const log = await get(`/deployments/${deployment.id}/log`);
    expect(log.body.text).toContain('Starts the model server for fraud 7');
    await waitUntil(() =>
      events.publish.mock.calls.some(
        ([{ topic }]) => topic === 'modelport.lifecycle',
      ),
    );
    await backend.stop();
    await remove();
  });
});
