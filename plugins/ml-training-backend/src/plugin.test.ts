import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { mlTrainingPermissions } from '@modelport/plugin-ml-training-common';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import { temporaryFolder } from './__testUtils__/fakeRepository';
import plugin from './index';

async function start(mlTraining?: object) {
  const logger = mockServices.logger.mock();
  const registry = mockServices.permissionsRegistry.mock();
  logger.child.mockReturnValue(logger);
  const backend = await startTestBackend({
    features: [
      plugin,
      logger.factory,
      registry.factory,
      catalogServiceMock.factory({
        entities: [buildModelEntity({ owner: 'user:default/mock' })],
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://127.0.0.1:7007' },
          ...(mlTraining ? { mlTraining } : {}),
        },
      }),
    ],
  });
  const get = (path: string) =>
    request(backend.server)
      .get(`/api/ml-training/v1/entities/component/default/fraud${path}`)
      .set('Authorization', mockCredentials.user.header());
  return { backend, get, logger, registry };
}

describe('the plugin', () => {
  it('warns without configuration and stays up', async () => {
    const { backend, get, logger, registry } = await start();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('mlTraining.local.enabled: true'),
    );
    expect((await get('/trainings')).body).toEqual({ items: [] });
    expect(registry.addPermissions).toHaveBeenCalledWith(mlTrainingPermissions);
    await backend.stop();
  });

  it('starts with a launcher', async () => {
    const { folder, remove } = await temporaryFolder();
    const { backend, get, logger } = await start({
      local: {
        enabled: true,
        directory: folder,
        cacheDirectory: folder,
        uv: '/nowhere/uv',
      },
    });
    expect(logger.warn).not.toHaveBeenCalled();
    expect((await get('/trainings')).status).toBe(200);
    await backend.stop();
    await remove();
  });

  it('names the key that is missing', async () => {
    await expect(
      start({ local: { enabled: true, directory: 'here' } }),
    ).rejects.toThrow('mlTraining.local.directory must be an absolute path');
  });

  it('names the key of a budget that is wrong', async () => {
    await expect(
      start({ budgets: [{ owner: 'team-a', monthly: -1, currency: 'USD' }] }),
    ).rejects.toThrow('mlTraining.budgets[0].monthly is -1');
  });
});
