import { mockCredentials } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { MODELPORT_CONFIG_API_VERSION } from '@modelport/plugin-ml-common';
import {
  buildModelEntity,
  type ModelportConfigReader,
} from '@modelport/plugin-ml-node';
import request from 'supertest';
import { FakeTrackingServer } from '../__testUtils__/FakeTrackingServer';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

const ROUTE =
  '/api/ml-experiments/v1/entities/component/default/fraud/declared-metrics';

describe('the declared metrics of a model', () => {
  const metrics = [
    {
      name: 'cost',
      direction: 'minimize' as const,
      unit: 'EUR',
      primary: true,
    },
    { name: 'recall', direction: 'maximize' as const },
  ];
  type Read = ModelportConfigReader['read'];
  let read: jest.Mock<ReturnType<Read>, Parameters<Read>>;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  const start = async (result?: AuthorizeResult.DENY) => {
    portal = await startTestPlugin({
      servers: [new FakeTrackingServer()],
      entities: [buildModelEntity()],
      reader: { read },
      result,
    });
  };
  const get = () => request(portal.server).get(ROUTE);

  beforeEach(() => {
    read = jest.fn<ReturnType<Read>, Parameters<Read>>(async () => ({
      config: { apiVersion: MODELPORT_CONFIG_API_VERSION, metrics },
      commit: 'c'.repeat(40),
      url: 'https://git.example/modelport.yaml',
    }));
  });
  afterEach(() => portal.stop());

  it('are those of modelport.yaml, read once for those who come together', async () => {
    await start();
    const answers = await Promise.all([get(), get()]);
    answers.push(await get());
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual({ items: metrics, commit: 'c'.repeat(40) });
    }
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('are none where the repository cannot be read or declares none', async () => {
    read.mockRejectedValueOnce(new ServiceUnavailableError('the host is down'));
    await start();
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({ items: [] });
  });

  it('are for those who may read the runs', async () => {
    await start(AuthorizeResult.DENY);
    expect((await get()).status).toBe(403);
    const nobody = await get().set(
      'authorization',
      mockCredentials.none.header(),
    );
    expect(nobody.status).toBe(401);
    expect(read).not.toHaveBeenCalled();
  });

  it('are not there for an entity that is not', async () => {
    await start();
    const lost = ROUTE.replace('fraud', 'lost');
    expect((await request(portal.server).get(lost)).status).toBe(404);
  });
});
