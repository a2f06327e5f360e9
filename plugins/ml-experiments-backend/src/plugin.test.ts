import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { mlExperimentsPermissions } from '@modelport/plugin-ml-experiments-common';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import plugin from './index';

async function start(config: object) {
  const logger = mockServices.logger.mock();
  const registry = mockServices.permissionsRegistry.mock();
  logger.child.mockReturnValue(logger);
  const { server } = await startTestBackend({
    features: [
      plugin,
      logger.factory,
      registry.factory,
      metricsServiceMock.factory(),
      catalogServiceMock.factory({ entities: [buildModelEntity()] }),
      mockServices.rootConfig.factory({ data: config as never }),
    ],
  });
  const get = (path: string) =>
    request(server).get(`/api/ml-experiments/v1${path}`);
  return { get, logger, registry };
}

jest.setTimeout(60_000);

describe('the plugin', () => {
  it('warns without configuration and stays up', async () => {
    const { get, logger, registry } = await start({});
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('No MLflow server is configured'),
    );
    expect((await get('/servers')).body).toEqual({ items: [] });
    const runs = await get('/entities/component/default/fraud/runs');
    expect(runs.body.errors[0].message).toContain('add it to mlflow.servers');
    expect(registry.addPermissions).toHaveBeenCalledWith(
      mlExperimentsPermissions,
    );
  });

  it('stays up while its server is down and never tells the address', async () => {
    // Port 9 (discard) has no listener on a machine that runs tests.
    const { get } = await start({
      mlflow: { servers: [{ name: 'default', baseUrl: 'http://127.0.0.1:9' }] },
    });
    const { status, text, body } = await get('/servers');
    expect(status).toBe(200);
    expect(body.items[0]).toMatchObject({ name: 'default', status: 'down' });
    expect(text).not.toContain('127.0.0.1');
    const runs = await get('/runs');
    expect(runs.body.errors).toHaveLength(1);
    expect(runs.text).not.toContain('127.0.0.1');
  });
});
