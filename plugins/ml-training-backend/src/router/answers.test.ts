import request from 'supertest';
import { waitUntil } from '@modelport/plugin-ml-node';
import { COMMIT } from '../__testUtils__/builders';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { MODELPORT_YAML } from '../__testUtils__/modelportYaml';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const API = '/api/ml-training';
const E = '/v1/entities/component/default/fraud';

describe('the answers of ml-training', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  let place: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    place = await temporaryFolder();
    await writeFiles(place.folder, { 'modelport.yaml': MODELPORT_YAML });
  });
  afterAll(() => place.remove());
  afterEach(() => portal.stop());

  const start = async (
    options: Omit<Parameters<typeof startTestPlugin>[0], 'repository'> = {},
  ) => {
    portal = await startTestPlugin({ repository: place.folder, ...options });
  };
  const post = (path: string, body?: object) =>
    request(portal.server)
      .post(API + path)
      .send(body);
  const get = (path: string) => request(portal.server).get(API + path);
  const train = (body: object = {}) =>
    post(`${E}/trainings`, { profile: 'small', ...body });
  const count = async () => (await get(`${E}/trainings`)).body.items.length;

  it('says how to switch a launcher on', async () => {
    await start({ canTrain: false });
    const { status, body } = await train();
    expect(status).toBe(409);
    expect(body.error.message).toContain('mlTraining.local.enabled: true');
    const { body: profiles } = await get(`${E}/profiles`);
    expect(profiles.problem).toContain('mlTraining.local.enabled: true');
    expect(profiles.profiles).toHaveLength(2);
  });

  it('says what is in the way of training a model', async () => {
    await start();
    const plain = await get(`${E.replace('fraud', 'plain')}/profiles`);
    expect(plain.body.problem).toContain('modelport.dev/experiment');
    const homeless = await get(`${E.replace('fraud', 'homeless')}/profiles`);
    expect(homeless.body).toMatchObject({ commit: '', profiles: [] });
    expect(homeless.body.problem).toContain('backstage.io/source-location');
    const refused = await post(`${E.replace('fraud', 'plain')}/trainings`, {
      profile: 'small',
    });
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toContain('modelport.dev/experiment');
  });

  it('lists the profiles of the newest commit', async () => {
    await start();
    const { status, body } = await get(`${E}/profiles`);
    expect(status).toBe(200);
    expect(body.commit).toBe(COMMIT);
    expect(body.problem).toBeUndefined();
    expect(body.profiles[1]).toEqual({
      name: 'deep',
      title: 'deep',
      parameters: [],
      limits: { timeoutSeconds: 3600, memoryMiB: 4096 },
      extras: ['torch'],
    });
    expect(body.profiles[0].parameters).toHaveLength(2);
  });

  it('starts, shows, logs and ends a training, and audits it', async () => {
    await start();
    const started = await train({ parameters: { model: 'logistic' } });
    expect(started.status).toBe(201);
    expect(started.body).toMatchObject({
      id: 't-1',
      entityRef: 'component:default/fraud',
      profile: 'small',
      parameters: { 'learning-rate': 0.1, model: 'logistic' },
      commit: COMMIT,
      state: 'queued',
      createdBy: 'user:default/mock',
    });
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'training-start',
        severityLevel: 'medium',
      }),
    );
    expect(portal.event.success).toHaveBeenCalled();
    const reaches = (state: string) =>
      waitUntil(async () => {
        const { body } = await get(`${E}/trainings/t-1`);
        return body.state === state && body;
      });
    expect((await reaches('running')).run).toEqual({
      server: 'default',
      experimentId: '7',
      runId: 'run-1',
    });
    portal.launcher.logs.set('t-1', 'one\ntwo\n');
    const first = await get(`${E}/trainings/t-1/log`);
    expect(first.body).toEqual({ text: 'one\ntwo\n', cursor: 8, end: false });
    portal.launcher.end('t-1');
    await reaches('succeeded');
    const rest = await get(`${E}/trainings/t-1/log?cursor=4`);
    expect(rest.body).toEqual({ text: 'two\n', cursor: 8, end: true });
    const tail = await get(`${E}/trainings/t-1/log?tail=1`);
    expect(tail.status).toBe(200);
  });

  it('makes one training of a request that is repeated', async () => {
    await start();
    const body = { requestId: 'q' };
    const [a, b] = await Promise.all([train(body), train(body)]);
    expect(a.body.id).toBe(b.body.id);
    expect((await train(body)).body.id).toBe(a.body.id);
    expect(await count()).toBe(1);
  });

  it('answers no request by the training of another that had its id', async () => {
    await start();
    const first = { requestId: 'q', parameters: { model: 'gbdt' } };
    const { id } = (await train(first)).body;
    for (const [other, named] of [
      [{ parameters: { model: 'logistic' } }, 'parameters.model'],
      [{ commit: 'd'.repeat(40) }, 'commit'],
      [{ profile: 'torch' }, 'profile'],
    ] as const) {
      const { status, body } = await train({ requestId: 'q', ...other });
      expect(status).toBe(409);
      expect(body.error.message).toBe(
        `requestId 'q' stands for training ${id} already, which differs in ${named}: give each request an id of its own`,
      );
    }
    const again = await post(`${E}/trainings/${id}/again`, first);
    expect(again.status).toBe(400);
    const sameId = await post(`${E}/trainings/${id}/again`, { requestId: 'q' });
    expect(sameId.status).toBe(409);
    expect(sameId.body.error.message).toContain('run again');
    expect((await train(first)).body.id).toBe(id);
    expect(await count()).toBe(1);
  });

  it('cancels once, and leaves what has ended as it is', async () => {
    await start();
    await train();
    const { status, body } = await post(`${E}/trainings/t-1/cancel`);
    expect(status).toBe(200);
    expect(body.state).toBe('cancelling');
    expect(body.cancelledBy).toBe('user:default/mock');
    await waitUntil(async () => {
      const now = await get(`${E}/trainings/t-1`);
      return now.body.state === 'cancelled';
    });
    const again = await post(`${E}/trainings/t-1/cancel`);
    expect(again.status).toBe(200);
    expect(again.body.state).toBe('cancelled');
    expect(again.body.cancelledBy).toBe('user:default/mock');
  });

  it('runs again with the same profile, parameters and commit', async () => {
    await start();
    await train({ parameters: { model: 'gbdt' } });
    const again = await post(`${E}/trainings/t-1/again`, { requestId: 'r' });
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({
      id: 't-2',
      againOf: 't-1',
      profile: 'small',
      parameters: { 'learning-rate': 0.1, model: 'gbdt' },
      commit: COMMIT,
    });
    const repeated = await post(`${E}/trainings/t-1/again`, { requestId: 'r' });
    expect(repeated.body.id).toBe('t-2');
    const bare = await post(`${E}/trainings/t-2/again`);
    expect(bare.body).toMatchObject({ id: 't-3', againOf: 't-2' });
  });

  it('runs on the cluster that is asked for, in the namespace of its owners, and there again', async () => {
    await start({
      clusters: [
        {
          name: 'eks',
          cloud: 'eks',
          namespaces: [
            { namespace: 'theirs', owners: ['group:default/team-a'] },
            { namespace: 'ours', owners: ['user:default/mock'] },
          ],
        },
      ],
    });
    const first = await train({ cluster: 'eks' });
    expect(first.body).toMatchObject({
      launcher: 'kubernetes',
      cluster: 'eks',
    });
    const again = await post(`${E}/trainings/t-1/again`);
    expect(again.body).toMatchObject({
      launcher: 'kubernetes',
      cluster: 'eks',
    });
    const here = await train();
    expect(here.body).toMatchObject({ launcher: 'local' });
    expect(here.body).not.toHaveProperty('cluster');
    const moon = await train({ cluster: 'moon' });
    expect(moon.status).toBe(400);
    expect(moon.body.error.message).toContain('choose one of eks');
  });

  it('lists the newest first, in pages', async () => {
    await start();
    for (let index = 0; index < 3; index += 1) {
      await train();
    }
    const first = (await get(`${E}/trainings?limit=2`)).body;
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual([
      't-3',
      't-2',
    ]);
    const next = `${E}/trainings?limit=2&before=${first.nextBefore}`;
    const second = (await get(next)).body;
    expect(second.items.map(({ id }: { id: string }) => id)).toEqual(['t-1']);
    expect(second.nextBefore).toBeUndefined();
  });
});
