import { mockCredentials } from '@backstage/backend-test-utils';
import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ML_TRAINING_ROUTES } from '@modelport/plugin-ml-training-common';
import request from 'supertest';
import { temporaryFolder, writeFiles } from '../__testUtils__/fakeRepository';
import { MODELPORT_YAML } from '../__testUtils__/modelportYaml';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const API = '/api/ml-training';
const E = '/v1/entities/component/default/fraud';

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
const OF_MODELS = ROUTES.filter(([, path]) => path.startsWith(E));
const OF_ONE = ROUTES.filter(([, path]) => path.includes('t-1'));

describe('a request that ml-training refuses', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  let place: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    place = await temporaryFolder();
    await writeFiles(place.folder, { 'modelport.yaml': MODELPORT_YAML });
  });
  afterAll(() => place.remove());
  afterEach(() => portal.stop());

  const start = async (options: { result?: AuthorizeResult.DENY } = {}) => {
    portal = await startTestPlugin({ repository: place.folder, ...options });
  };
  const send = (method: string, path: string, body?: object) => {
    const agent = request(portal.server);
    return method === 'POST'
      ? agent.post(API + path).send(body ?? {})
      : agent.get(API + path);
  };
  const get = (path: string) => send('GET', path);
  const train = (body: object = {}) =>
    send('POST', `${E}/trainings`, { profile: 'small', ...body });
  const count = async () => (await get(`${E}/trainings`)).body.items.length;

  it.each([
    ['get', '/v1/foo'],
    ['patch', `${E}/trainings`],
    ['delete', `${E}/trainings/x`],
  ] as const)(
    'answers %s %s, which is no route, with words',
    async (method, path) => {
      await start();
      const ask = () => request(portal.server)[method](`${API}${path}?a=b`);
      const { body, status } = await ask();
      expect(status).toBe(404);
      expect(body.error).toMatchObject({
        name: 'NotFoundError',
        message: `There is no ${method.toUpperCase()} ${API}${path}; see ${API}/openapi.json for the routes that there are`,
      });
      const stranger = mockCredentials.none.header();
      expect((await ask().set('Authorization', stranger)).status).toBe(401);
    },
  );

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
      expect(response.body.error.message).toMatch(
        /ml-training\.(training|queues|budget)\./,
      );
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

  it('a body that is too large gets 413 and the limit', async () => {
    await start();
    const { body, status } = await train({ requestId: 'x'.repeat(300_000) });
    expect(status).toBe(413);
    expect(body.error.message).toContain('102400 bytes');
    expect(portal.neighbours.runs.size).toBe(0);
  });

  it('a name that no entity can have gets 400, without what the catalog would say', async () => {
    await start();
    const path = '/v1/entities/component/default/%E2%82%AC%00/trainings';
    const { body, status } = await get(path);
    expect(status).toBe(400);
    expect(Object.keys(body.error).sort()).toEqual(['message', 'name']);
    expect(body.error.message).toContain('is not an entity reference');
  });

  it.each(POSTS)(
    '%s %s sees to who calls before what is sent, and audits each refusal once',
    async (method, path) => {
      await start();
      const sendNothing = (to: string, authorization: string) =>
        send(method, to, {}).set('Authorization', authorization);
      const statusOf = async (to: string, authorization: string) =>
        (await sendNothing(to, authorization)).status;
      const { none, service, user } = mockCredentials;
      expect(await statusOf(path, none.header())).toBe(401);
      expect(portal.auditor.createEvent).not.toHaveBeenCalled();
      expect(await statusOf(path, service.header())).toBe(403);
      const others = path.replace('fraud', 'theirs');
      expect(await statusOf(others, user.header())).toBe(403);
      expect(portal.auditor.createEvent).toHaveBeenCalledTimes(2);
      expect(portal.event.fail).toHaveBeenCalledTimes(2);
    },
  );

  it.each(POSTS)(
    '%s %s is closed by the policy whatever is sent',
    async (method, path) => {
      await start({ result: AuthorizeResult.DENY });
      const { status, body } = await send(method, path, {});
      expect(status).toBe(403);
      expect(body.error.message).toContain('ml-training.');
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

  it.each(OF_MODELS)(
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
    [
      { cluster: 'eks' },
      "cluster 'eks' is given, and trainings of this portal run on no cluster",
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

  it('a training in an experiment of other owners is none, whether new or again', async () => {
    await start();
    await train().expect(201);
    const { checkClaim } = portal.neighbours.experiments;
    expect(checkClaim.mock.calls).toEqual([
      [
        {
          server: 'default',
          experiment: 'fraud',
          entityRef: 'component:default/fraud',
        },
      ],
    ]);
    const answer = {
      error: { name: 'ConflictError', message: 'change the annotation' },
      response: { statusCode: 409 },
    };
    checkClaim.mockImplementation(async () => {
      throw await ResponseError.fromResponse(
        new Response(JSON.stringify(answer), {
          status: 409,
          headers: { 'content-type': 'application/json' },
        }),
      );
    });
    const again = `${E}/trainings/t-1/again`;
    for (const refused of [await train(), await send('POST', again)]) {
      expect(refused.status).toBe(409);
      expect(refused.body.error).toMatchObject({
        name: 'ConflictError',
        message: 'change the annotation',
      });
    }
    checkClaim.mockRejectedValue(new ServiceUnavailableError('down'));
    expect((await train()).status).toBe(503);
    expect(await count()).toBe(1);
  });

  it.each([
    ['/trainings?limit=101', 'limit'],
    ['/trainings?limit=0x1', 'limit'],
    ['/trainings?limit=+1', 'limit'],
    ['/trainings/t-1/log?cursor=0x0', 'cursor'],
    ['/trainings/t-1/log?tail=1e0', 'tail'],
    ['/trainings?before=t-9', 'before'],
    ['/trainings/a%20b', 'id'],
    ['/trainings/t-1/log?cursor=-1', 'cursor'],
    ['/trainings/t-1/log?tail=0', 'tail'],
    ['/trainings/t-1/log?tail=5&cursor=0', 'cursor and tail'],
    ['/profiles?commit=main', 'commit'],
  ])('refuses %s', async (path, field) => {
    await start();
    const { status, body } = await get(E + path);
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
  });

  it.each([
    ['GET', `${E}/profiles`],
    ['POST', `${E}/trainings`],
  ] as const)(
    '%s %s says 503 while the host of the repository does not answer, and starts nothing',
    async (method, path) => {
      await start();
      portal.repositoryHost.fails = new TypeError('fetch failed');
      const response = await send(method, path, bodyOf(path));
      expect(response.status).toBe(503);
      expect(response.body.error.message).toContain(
        "The host of the model's repository cannot be asked now; try again",
      );
      expect(await count()).toBe(0);
    },
  );
});
