import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  fraudLatencyPermissions,
  SCORING_SERVICE_ANNOTATION,
} from '@modelport/plugin-fraud-latency-common';
import { buildModelEntity, waitUntil } from '@modelport/plugin-ml-node';
import request from 'supertest';
import { FakeInstance } from './__testUtils__/FakeInstance';
import { metricsText } from './__testUtils__/metricsText';
import { aDecision, anOutcome } from './__testUtils__/records';
import plugin from './index';

jest.setTimeout(60_000);

async function start(fraudLatency?: object) {
  const logger = mockServices.logger.mock();
  const permissions = mockServices.permissionsRegistry.mock();
  logger.child.mockReturnValue(logger);
  const annotations = { [SCORING_SERVICE_ANNOTATION]: 'payments' };
  const backend = await startTestBackend({
    features: [
      plugin,
      logger.factory,
      permissions.factory,
      catalogServiceMock.factory({
        entities: [buildModelEntity({ annotations })],
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: { baseUrl: 'http://127.0.0.1:7007' },
          ...(fraudLatency ? { fraudLatency } : {}),
        },
      }),
    ],
  });
  const get = (path: string) =>
    request(backend.server)
      .get(`/api/fraud-latency/v1/entities/component/default/fraud/${path}`)
      .set('authorization', mockCredentials.user.header());
  return { backend, get, logger, permissions };
}

describe('the plugin', () => {
  it('warns without configuration and stays up', async () => {
    const { backend, get, logger, permissions } = await start();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('sets fraudLatency.services in app-config.yaml'),
    );
    const { status, body } = await get('latency');
    expect(status).toBe(409);
    expect(body.error.message).toContain('sets fraudLatency.services');
    expect(permissions.addPermissions).toHaveBeenCalledWith(
      fraudLatencyPermissions,
    );
    await backend.stop();
  });

  it('names the key that is wrong', async () => {
    const services = [{ name: 'payments', owner: 'team-a', instances: [] }];
    await expect(start({ services })).rejects.toThrow(
      'fraudLatency.services[0].instances must be a list with one instance',
    );
  });

  it('looks at the instances by itself while it runs, and not after', async () => {
    const instance = new FakeInstance();
    const url = await instance.start();
    instance.says(metricsText());
    const instances = [{ url, cloud: 'local' }];
    const { backend, get, logger } = await start({
      services: [
        { name: 'payments', owner: 'team-a', instances, scrapeSeconds: 1 },
      ],
    });
    const seen = await waitUntil(async () => {
      const { body } = await get('latency?window=15m');
      return body.instances[0].seenAt && body;
    });
    expect(seen.instances).toMatchObject([{ url, cloud: 'local' }]);
    expect(logger.warn).not.toHaveBeenCalled();
    await backend.stop();
    const asked = instance.asked.length;
    expect(asked).toBeGreaterThan(0);
    expect(instance.asked.every(each => each.url === '/metrics')).toBe(true);
    await instance.stop();
  });

  it('reads the records of the instances when it is told to', async () => {
    const instance = new FakeInstance();
    const url = await instance.start();
    const page = { records: [], next: 'n-1', atEnd: true };
    instance.says({ ...page, records: [aDecision(), anOutcome()] });
    const { backend } = await start({
      services: [
        {
          ...{ name: 'payments', owner: 'team-a', scrapeSeconds: 60 },
          instances: [{ url, cloud: 'local' }],
          records: {},
        },
      ],
    });
    const isFirst = '/v1/records?limit=500';
    const isNext = '/v1/records?limit=500&after=n-1';
    await waitUntil(() => instance.asked.some(({ url: u }) => u === isNext));
    const records = instance.asked.map(({ url: asked }) => asked);
    expect(records).toContain(isFirst);
    await backend.stop();
    await instance.stop();
  });
});
