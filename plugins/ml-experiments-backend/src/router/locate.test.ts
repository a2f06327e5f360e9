import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import {
  buildRun,
  FakeTrackingServer,
} from '../__testUtils__/FakeTrackingServer';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

const LOCATE = '/api/ml-experiments/v1/locate';
const FOUND = `${LOCATE}?server=default&runId=run-1`;

describe('the search for the model of a run', () => {
  let fake: FakeTrackingServer;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  const start = async (result?: AuthorizeResult.DENY) => {
    portal = await startTestPlugin({
      servers: [fake],
      result,
      entities: [
        buildModelEntity({ name: 'a-other' }),
        buildModelEntity(),
        buildModelEntity({
          name: 'elsewhere',
          annotations: {
            'modelport.dev/mlflow-server': 'second',
            'modelport.dev/experiment': 'fraud',
          },
        }),
      ],
    });
  };

  beforeEach(() => {
    fake = new FakeTrackingServer();
    fake.experiments.set('hidden', '9');
    fake.runs.push(buildRun({ runId: 'run-9', experimentId: '9' }));
  });
  afterEach(() => portal.stop());

  it('gives the entity of the experiment with two questions', async () => {
    await start();
    const { status, body } = await request(portal.server).get(FOUND);
    expect([status, body]).toEqual([
      200,
      { entityRef: 'component:default/fraud', runId: 'run-1' },
    ]);
    expect(fake.calls).toEqual(['run run-1', 'name of 1']);
  });

  it.each(['runId=run-9', 'runId=run-2', 'runId=run-1&server=second'])(
    'finds nothing for %s, always in the same words',
    async query => {
      await start();
      const server = query.includes('server') ? '' : '&server=default';
      const path = `${LOCATE}?${query}${server}`;
      const { status, body } = await request(portal.server).get(path);
      expect(status).toBe(404);
      expect(body.error.message).toMatch(
        /^No model that you can see has a run/,
      );
    },
  );

  it('finds nothing for whom the policy denies, and asks no server', async () => {
    await start(AuthorizeResult.DENY);
    expect((await request(portal.server).get(FOUND)).status).toBe(404);
    expect(fake.calls).toEqual([]);
  });

  it('wants someone to be signed in, and both parameters', async () => {
    await start();
    const anonymous = await request(portal.server)
      .get(FOUND)
      .set('authorization', mockCredentials.none.header());
    expect(anonymous.status).toBe(401);
    const lacking = await request(portal.server).get(
      `${LOCATE}?server=default`,
    );
    expect(lacking.status).toBe(400);
    expect(lacking.body.error.message).toContain('runId');
  });

  it('says that the server is down', async () => {
    await start();
    fake.down = true;
    expect((await request(portal.server).get(FOUND)).status).toBe(503);
  });
});
