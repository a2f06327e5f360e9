import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import { mlRegistryPermissions } from '@modelport/plugin-ml-registry-common';
import request from 'supertest';
import plugin from './index';

jest.setTimeout(60_000);

describe('the plugin', () => {
  let folder: string;
  let keyFile: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'registry-plugin-'));
    keyFile = path.join(folder, 'ledger.pem');
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function start(config: object) {
    const logger = mockServices.logger.mock();
    const registry = mockServices.permissionsRegistry.mock();
    logger.child.mockReturnValue(logger);
    const backend = await startTestBackend({
      features: [
        plugin,
        logger.factory,
        registry.factory,
        metricsServiceMock.factory(),
        catalogServiceMock.factory({
          entities: [buildModelEntity({ owner: 'user:default/mock' })],
        }),
        mockServices.rootConfig.factory({ data: config as never }),
      ],
    });
    const url = '/api/ml-registry/v1/entities/component/default/fraud';
    return {
      ...{ backend, logger, registry },
      get: (route: string) => request(backend.server).get(url + route),
      post: (route: string, body: object) =>
        request(backend.server)
          .post(url + route)
          .send(body),
    };
  }

  it('warns without configuration and stays up', async () => {
    const { backend, get, post, logger, registry } = await start({});
    for (const words of [
      'No MLflow server is configured',
      'mlRegistry.ledger.keyFile',
    ]) {
      expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining(words));
    }
    const { status, body } = await get('/versions');
    expect(status).toBe(200);
    expect(body.errors[0].message).toContain('add it to mlflow.servers');
    const refused = await post('/versions', { runId: 'r1' });
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain('mlRegistry.ledger.keyFile');
    expect(registry.addPermissions).toHaveBeenCalledWith(mlRegistryPermissions);
    await backend.stop();
  });

  // Port 9 (discard) has no listener on a machine that runs tests.
  const down = {
    mlflow: { servers: [{ name: 'default', baseUrl: 'http://127.0.0.1:9' }] },
  };

  it('makes its key, stays up while its server is down and never tells the address', async () => {
    const config = { ...down, mlRegistry: { ledger: { keyFile } } };
    const { backend, get, logger } = await start(config);
    expect(logger.warn).not.toHaveBeenCalled();
    expect((await stat(keyFile)).mode % 0o1000).toBe(0o600);
    const { status, text, body } = await get('/versions');
    expect(status).toBe(200);
    expect(body.errors).toHaveLength(1);
    expect(text).not.toContain('127.0.0.1');
    const check = await get('/ledger/check');
    expect(check.body).toMatchObject({ whole: true, entries: 0 });
    await backend.stop();
  });

  it('does not tell people where a key is that cannot be read', async () => {
    await chmod(keyFile, 0o644);
    const config = { ...down, mlRegistry: { ledger: { keyFile } } };
    const { backend, get, post, logger } = await start(config);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('chmod 600'),
    );
    const refused = await post('/versions', { runId: 'r1' });
    expect(refused.status).toBe(409);
    expect(refused.text).not.toContain(folder);
    expect((await get('/ledger')).body).toEqual({ items: [] });
    await backend.stop();
  });

  it('names the key that is wrong', async () => {
    await expect(
      start({ mlRegistry: { ledger: { keyFile: 'here.pem' } } }),
    ).rejects.toThrow('mlRegistry.ledger.keyFile must be an absolute path');
  });
});
