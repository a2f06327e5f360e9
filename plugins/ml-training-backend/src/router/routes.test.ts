import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ML_TRAINING_ROUTES } from '@modelport/plugin-ml-training-common';
import request from 'supertest';
import { COMMIT } from '../__testUtils__/builders';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';
import { waitUntil } from '../__testUtils__/waitUntil';

jest.setTimeout(60_000);

const API = '/api/ml-training';
const E = '/v1/entities/component/default/fraud';
const MODELPORT_YAML = `
apiVersion: modelport/v1alpha1
training:
  environment: {python: "3.11", requirements: requirements/base.txt, extras: {torch: requirements/torch.txt}}
  profiles:
    - name: small
      title: Small
      command: [python, -m, fraud.train]
      limits: {timeoutSeconds: 60, memoryMiB: 512}
      parameters:
        - {name: learning-rate, type: number, default: 0.1, minimum: 0.001, maximum: 1}
        - {name: model, type: string, enum: [gbdt, logistic]}
    - {name: deep, command: [python, -m, fraud.train, --deep], extras: [torch]}
`;

const asPath = (route: string) => {
  const [method, path] = route.split(' ');
  const url = path
    .replace(':kind/:namespace/:name', 'component/default/fraud')
    .replace(':id', 't-1');
  return [method, url] as const;
};
const ROUTES = ML_TRAINING_ROUTES.map(asPath);
const bodyOf = (path: string) =>
  path.endsWith('/trainings') ? { profile: 'small' } : {};
const POSTS = ROUTES.filter(([method]) => method === 'POST');
const OF_ONE = ROUTES.filter(([, path]) => path.includes('t-1'));

describe('the routes of ml-training', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  let place: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    place = await temporaryFolder();
    await writeFiles(place.folder, { 'modelport.yaml': MODELPORT_YAML });
  });
  afterAll(() => place.remove());
  afterEach(() => portal.stop());

  const start = async (
    options: { result?: AuthorizeResult.DENY; canTrain?: boolean } = {},
  ) => {
    portal = await startTestPlugin({ repository: place.folder, ...options });
  };
  const send = (method: string, path: string, body?: object) => {
    const agent = request(portal.server);
    return method === 'POST'
      ? agent.post(API + path).send(body ?? {})
      : agent.get(API + path);
  };
  const post = (path: string, body?: object) => send('POST', path, body);
  const get = (path: string) => send('GET', path);
  const train = (body: object = {}) =>
    post(`${E}/trainings`, { profile: 'small', ...body });
  const count = async () => (await get(`${E}/trainings`)).body.items.length;

  it.each(ROUTES)('%s %s wants someone to be signed in', async (...route) => {
    await start();
    const response = await send(...route, bodyOf(route[1])).set(
      'Authorization',
      mockCredentials.none.header(),
    );
    expect(response.status).toBe(401);
  });

  it.each(ROUTES)(
    '%s %s is closed when the policy says so',
    async (...route) => {
      await start({ result: AuthorizeResult.DENY });
      const response = await send(...route, bodyOf(route[1]));
      expect(response.status).toBe(403);
      expect(response.body.error.message).toContain('ml-training.training.');
      expect(portal.neighbours.runs.size).toBe(0);
    },
  );

  it.each(POSTS)(
    '%s %s is closed to whoever does not own the model, whatever the policy says',
    async (method, path) => {
      await start();
      const response = await send(
        method,
        path.replace('fraud', 'theirs'),
        bodyOf(path),
      );
      expect(response.status).toBe(403);
      expect(response.body.error.message).toContain(
        'Only members of group:default/team-a',
      );
    },
  );

  it.each(POSTS)('%s %s is closed to a service', async (...route) => {
    await start();
    const response = await send(...route, bodyOf(route[1])).set(
      'Authorization',
      mockCredentials.service.header(),
    );
    expect(response.status).toBe(403);
  });

  it.each(ROUTES)(
    '%s %s does not know an entity that is not there',
    async (method, path) => {
      await start();
      const { status, body } = await send(
        method,
        path.replace('fraud', 'none'),
        bodyOf(path),
      );
      expect(status).toBe(404);
      expect(body.error.message).toContain('component:default/none');
    },
  );

  it.each(OF_ONE)(
    '%s %s does not know a training that is not there, nor one of another model',
    async (method, path) => {
      await start();
      const missing = await send(method, path);
      expect(missing.status).toBe(404);
      expect(missing.body.error.message).toContain('has no training t-1');
      await train().expect(201);
      const other = await send(method, path.replace('fraud', 'plain'));
      expect(other.status).toBe(404);
    },
  );

  it.each([
    [{ profile: undefined }, 'profile'],
    [{ profile: 'huge' }, "profile 'huge' is not declared"],
    [
      { parameters: { 'learning-rate': 2 } },
      'parameters.learning-rate must be at most 1',
    ],
    [
      { parameters: { 'learning-rate': '0.1' } },
      'parameters.learning-rate must be a finite number',
    ],
    [
      { parameters: { model: 'svm' } },
      'parameters.model must be one of gbdt, logistic',
    ],
    [{ parameters: { depth: 3 } }, 'parameters.depth is not a parameter'],
    [{ parameters: { model: ['gbdt'] } }, 'parameters'],
    [{ commit: 'main' }, 'commit'],
    [
      { commit: 'd'.repeat(40) },
      `commit ${'d'.repeat(40)} is not in the repository`,
    ],
    [{ requestId: '' }, 'requestId'],
    [{ other: 1 }, "'other' is not a field"],
  ])(
    'refuses %j by the name of the field and changes nothing',
    async (body, words) => {
      await start();
      const response = await train(body);
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(words);
      expect(await count()).toBe(0);
      expect(portal.event.fail).toHaveBeenCalledTimes(
        portal.auditor.createEvent.mock.calls.length,
      );
    },
  );

  it.each([
    ['/trainings?limit=101', 'limit'],
    ['/trainings?before=t-9', 'before'],
    ['/trainings/a%20b', 'id'],
    ['/trainings/t-1/log?cursor=-1', 'cursor'],
    ['/trainings/t-1/log?tail=0', 'tail'],
    ['/profiles?commit=main', 'commit'],
  ])('refuses %s', async (path, field) => {
    await start();
    const { status, body } = await get(E + path);
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
  });

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

  it('cancels once, and leaves what has ended as it is', async () => {
    await start();
    await train();
    const { status, body } = await post(`${E}/trainings/t-1/cancel`);
    expect(status).toBe(200);
    expect(body.state).toBe('cancelling');
    await waitUntil(async () => {
      const now = await get(`${E}/trainings/t-1`);
      return now.body.state === 'cancelled';
    });
    const again = await post(`${E}/trainings/t-1/cancel`);
    expect(again.status).toBe(200);
    expect(again.body.state).toBe('cancelled');
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
