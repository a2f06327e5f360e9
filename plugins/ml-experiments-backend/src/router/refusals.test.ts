import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import { FakeTrackingServer } from '../__testUtils__/FakeTrackingServer';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

const API = '/api/ml-experiments';
const E = '/v1/entities/component/default/fraud';
const RUN = `${E}/runs/run-1`;

const ENTITY_ROUTES = [
  `${E}/runs`,
  RUN,
  `${RUN}/metrics?key=auc`,
  `${RUN}/artifacts`,
  `${RUN}/artifacts/content?path=a.txt`,
  `${E}/compare?runId=run-1`,
];
const RUN_ROUTES = ENTITY_ROUTES.slice(1);
const ALL_ROUTES = ['/v1/servers', '/v1/runs', ...ENTITY_ROUTES];

describe('a request that ml-experiments refuses', () => {
  let fake: FakeTrackingServer;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const start = async (result?: AuthorizeResult.DENY) => {
    portal = await startTestPlugin({
      servers: [fake],
      result,
      entities: [
        buildModelEntity(),
        buildModelEntity({ name: 'other' }),
        buildModelEntity({
          name: 'lost',
          annotations: { 'modelport.dev/mlflow-server': 'gone' },
        }),
        buildModelEntity({
          name: 'plain',
          annotations: { 'modelport.dev/experiment': undefined },
        }),
      ],
    });
  };
  const get = (path: string) => request(portal.server).get(API + path);

  beforeEach(async () => {
    fake = new FakeTrackingServer();
    fake.files.set('a.txt', Buffer.from('hello'));
    fake.experiments.set('other', '2');
  });
  afterEach(() => portal.stop());

  it.each(ALL_ROUTES)('%s wants someone to be signed in', async path => {
    await start();
    const response = await get(path).set(
      'Authorization',
      mockCredentials.none.header(),
    );
    expect(response.status).toBe(401);
    expect(fake.calls).toEqual([]);
  });

  it.each(ENTITY_ROUTES)('%s is closed when the policy says so', async path => {
    await start(AuthorizeResult.DENY);
    const response = await get(path);
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('ml-experiments.run.read');
    expect(fake.calls).toEqual([]);
  });

  it.each(ENTITY_ROUTES)(
    '%s does not know an entity that is not there',
    async path => {
      await start();
      const response = await get(path.replace('/fraud', '/nothing'));
      expect(response.status).toBe(404);
      expect(response.body.error.message).toContain(
        'There is no entity component:default/nothing',
      );
    },
  );

  it.each(ENTITY_ROUTES)('%s says which annotation is missing', async path => {
    await start();
    const response = await get(path.replace('/fraud', '/plain'));
    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain(
      'set the annotation modelport.dev/experiment',
    );
  });

  it.each(RUN_ROUTES)('%s gives no run of another experiment', async path => {
    await start();
    const response = await get(path.replace('/fraud', '/other'));
    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain(
      "Experiment 'other' of component:default/other has no run run-1",
    );
  });

  it.each(RUN_ROUTES)(
    '%s does not know a run that is not there',
    async path => {
      await start();
      const response = await get(path.replace('run-1', 'run-9'));
      expect(response.status).toBe(404);
    },
  );

  it.each(RUN_ROUTES)(
    '%s says that the server is down when nothing is known',
    async path => {
      await start();
      fake.down = true;
      const response = await get(path);
      expect(response.status).toBe(503);
      expect(response.body.error.message).toContain(
        "MLflow server 'default' cannot be reached",
      );
    },
  );

  it.each(ALL_ROUTES)('%s answers a service as well', async path => {
    await start();
    const response = await get(path).set(
      'Authorization',
      mockCredentials.service.header(),
    );
    expect(response.status).toBe(200);
  });

  it.each([
    [`${E}/runs?pageSize=101`, 'pageSize'],
    [`${E}/runs?pageSize=0`, 'pageSize'],
    [`${E}/runs?pageSize=x`, 'pageSize'],
    [`${E}/runs?filter=nonsense`, 'filter'],
    [`${E}/runs?orderBy=`, 'orderBy'],
    [`${E}/runs?other=1`, 'other'],
    [`${E}/runs?pageSize=0x1`, 'pageSize'],
    [`${E}/runs?pageSize=1e0`, 'pageSize'],
    ['/v1/runs?pageSize=%201', 'pageSize'],
    ['/v1/runs?pageSize=1000', 'pageSize'],
    ['/v1/runs?pageToken=nonsense', 'pageToken'],
    [`${E}/runs/a%20b`, 'runId'],
    [`${RUN}/metrics`, 'key'],
    [`${RUN}/metrics?${'key=a&'.repeat(21)}`, 'key'],
    [`${RUN}/artifacts?path=../secret`, 'path'],
    [`${RUN}/artifacts?pageToken=nonsense`, 'pageToken'],
    [`${RUN}/artifacts/content`, 'path'],
    [`${RUN}/artifacts/content?path=../secret`, 'path'],
    [`${RUN}/artifacts/content?path=%252e%252e/secret`, 'path'],
    [`${RUN}/artifacts/content?path=/etc/passwd`, 'path'],
    [`${RUN}/artifacts/content?path=a.txt&download=perhaps`, 'download'],
    [`${E}/compare`, 'runId'],
    [`${E}/compare?${'runId=a&'.repeat(11)}`, 'runId'],
  ])('%s is refused by the name of the field', async (path, field) => {
    await start();
    const response = await get(path);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(field);
    expect(fake.calls.filter(call => /^(open|list)/.test(call))).toEqual([]);
  });

  it('lists nothing over all models to whom the policy denies', async () => {
    await start(AuthorizeResult.DENY);
    const { status, body } = await get('/v1/runs');
    expect(status).toBe(200);
    expect(body.items).toEqual([]);
    expect(fake.calls).toEqual([]);
  });

  it('says that a server which never answered is down', async () => {
    await start();
    fake.down = true;
    expect((await get('/v1/servers')).body.items[0]).toEqual({
      name: 'default',
      status: 'down',
      message: "MLflow server 'default' cannot be reached; check that it runs",
      checkedAt: expect.any(String),
    });
  });
});
