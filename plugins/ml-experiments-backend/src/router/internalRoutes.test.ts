import { mockCredentials } from '@backstage/backend-test-utils';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import request from 'supertest';
import { FakeRunWriter } from '../__testUtils__/FakeRunWriter';
import { FakeTrackingServer } from '../__testUtils__/FakeTrackingServer';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

const RUNS = '/v1/internal/runs';
const END = `${RUNS}/default/run-1/end`;
const NEW_RUN = {
  server: 'default',
  experiment: 'fraud',
  entityRef: 'component:default/fraud',
  runName: 'small',
  user: 'user:default/ada',
  tags: { 'mlflow.source.git.commit': 'c'.repeat(40), 'mlflow.user': 'eve' },
  idempotencyKey: 'training-1',
};
const CLAIM = `${RUNS}/claim`;
const NEW_CLAIM = {
  server: 'default',
  experiment: 'fraud',
  entityRef: 'component:default/fraud',
};
const FINISH = { status: 'FINISHED', onlyIfRunning: true };

const ofPlugin = (pluginId: string) =>
  mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(`plugin:${pluginId}`),
    targetPluginId: 'ml-experiments',
  });
const TRAINING = ofPlugin('ml-training');

describe('a route for plugins', () => {
  let writer: FakeRunWriter;
  let refusal: Error | undefined;
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  const post = (path: string, body: object, authorization = TRAINING) =>
    request(portal.server)
      .post(`/api/ml-experiments${path}`)
      .set('authorization', authorization)
      .send(body);

  beforeEach(async () => {
    writer = new FakeRunWriter();
    refusal = undefined;
    portal = await startTestPlugin({
      servers: [new FakeTrackingServer()],
      writers: new Map([['default', writer]]),
      refusal: () => refusal,
      entities: [buildModelEntity()],
    });
  });
  afterEach(() => portal.stop());

  it('makes a run in the name of the person, once for one key', async () => {
    const first = await post(RUNS, NEW_RUN);
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      server: 'default',
      experimentId: '1',
      runId: 'run-1',
    });
    expect((await post(RUNS, NEW_RUN)).body).toEqual(first.body);
    expect(writer.runs).toEqual([
      expect.objectContaining({
        name: 'small',
        tags: {
          'mlflow.user': 'user:default/ada',
          'mlflow.runName': 'small',
          'mlflow.source.git.commit': 'c'.repeat(40),
          'modelport.entity_ref': 'component:default/fraud',
          'modelport.idempotency_key': 'training-1',
        },
      }),
    ]);
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'run-create' }),
    );
  });

  it('says whether a run would be made, and makes none', async () => {
    expect((await post(CLAIM, NEW_CLAIM)).status).toBe(204);
    refusal = new ConflictError('change the annotation');
    const refused = await post(CLAIM, NEW_CLAIM);
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toBe('change the annotation');
    refusal = new ServiceUnavailableError('The catalog is down');
    expect((await post(CLAIM, NEW_CLAIM)).status).toBe(503);
    const lost = await post(CLAIM, { ...NEW_CLAIM, server: 'lost' });
    expect(lost.status).toBe(404);
    expect(writer.runs).toEqual([]);
  });

  it('ends a run that is going, and leaves one that has ended', async () => {
    await post(RUNS, NEW_RUN);
    const ended = await post(END, FINISH);
    expect(ended.status).toBe(200);
    expect(ended.body).toEqual({ status: 'FINISHED', changed: true });
    const again = await post(END, { status: 'KILLED', onlyIfRunning: true });
    expect(again.body).toEqual({ status: 'FINISHED', changed: false });
    const forced = await post(END, { status: 'FAILED', onlyIfRunning: false });
    expect(forced.body).toEqual({ status: 'FAILED', changed: true });
  });

  it.each([
    ['nobody', mockCredentials.none.header(), 401],
    ['a person', mockCredentials.user.header(), 403],
    ['a service from outside', mockCredentials.service.header(), 403],
    ['another plugin', ofPlugin('scaffolder'), 403],
  ])('is closed to %s, whatever the body', async (_, authorization, status) => {
    for (const [path, body] of [
      [RUNS, NEW_RUN],
      [END, FINISH],
      [CLAIM, NEW_CLAIM],
    ] as const) {
      expect((await post(path, body, authorization)).status).toBe(status);
      expect((await post(path, {}, authorization)).status).toBe(status);
    }
    expect(writer.runs).toEqual([]);
  });

  it.each([
    [RUNS, { ...NEW_RUN, server: undefined }, 'server'],
    [RUNS, { ...NEW_RUN, experiment: '' }, 'experiment'],
    [RUNS, { ...NEW_RUN, entityRef: 'fraud' }, 'entityRef'],
    [RUNS, { ...NEW_RUN, user: 'ada' }, 'user'],
    [RUNS, { ...NEW_RUN, idempotencyKey: "a' OR 1" }, 'idempotencyKey'],
    [RUNS, { ...NEW_RUN, tags: { a: 1 } }, 'tags'],
    [RUNS, { ...NEW_RUN, other: 1 }, 'additional properties'],
    [CLAIM, { ...NEW_CLAIM, entityRef: 'fraud' }, 'entityRef'],
    [CLAIM, { ...NEW_CLAIM, experiment: '' }, 'experiment'],
    [CLAIM, { ...NEW_CLAIM, other: 1 }, 'additional properties'],
    [END, { ...FINISH, status: 'RUNNING' }, 'status'],
    [END, { status: 'FAILED' }, 'onlyIfRunning'],
    [END.replace('run-1', 'a%20b'), FINISH, 'runId'],
  ])('%s refuses %j by the name of the field', async (path, body, field) => {
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(field);
    expect(writer.runs).toEqual([]);
  });

  it('answers 413 with the limit to a body that is too large, and makes no run', async () => {
    const tags = { note: 'x'.repeat(300_000) };
    const { body, status } = await post(RUNS, { ...NEW_RUN, tags });
    expect(status).toBe(413);
    expect(body.error.message).toContain('102400 bytes');
    expect(writer.runs).toEqual([]);
  });

  it('says which server is not configured, which run is missing, and what is down', async () => {
    const lost = await post(RUNS, { ...NEW_RUN, server: 'lost' });
    expect(lost.status).toBe(404);
    expect(lost.body.error.message).toContain("No MLflow server 'lost'");
    expect((await post(END, FINISH)).status).toBe(404);
    writer.down = true;
    expect((await post(RUNS, NEW_RUN)).status).toBe(503);
    expect((await post(END, FINISH)).status).toBe(503);
  });
});
