import { mockCredentials } from '@backstage/backend-test-utils';
import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ML_PROMOTION_ROUTES } from '@modelport/plugin-ml-promotion-common';
import { waitUntil } from '@modelport/plugin-ml-node';
import request from 'supertest';
import { buildNewDeployment } from '../__testUtils__/builders';
import { startTestPlugin } from '../__testUtils__/startTestPlugin';
import { buildVersion } from '../__testUtils__/registry';

jest.setTimeout(60_000);

const API = '/api/ml-promotion';
const E = '/v1/entities/component/default/fraud';

const asPath = (route: string) => {
  const [method, path] = route.split(' ');
  const url = path
    .replace(':kind/:namespace/:name', 'component/default/fraud')
    .replace(':id', 'd-1')
    .replace(':environment', 'dev')
    .replace(':model', 'fraud');
  return [method, url] as const;
};
const ROUTES = ML_PROMOTION_ROUTES.map(asPath);
const bodyOf = (path: string) =>
  path.endsWith('/deployments') ? { version: '3' } : {};
const ACTS = ROUTES.filter(
  ([method, path]) => method === 'POST' && !path.endsWith('/infer'),
);
const OF_ONE = ROUTES.filter(([, path]) => path.includes('d-1'));

describe('a request that ml-promotion refuses', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;

  afterEach(() => portal.stop());

  const start = async (options: Parameters<typeof startTestPlugin>[0] = {}) => {
    portal = await startTestPlugin(options);
  };
  const send = (method: string, path: string, body?: object) => {
    const agent = request(portal.server);
    return method === 'POST'
      ? agent.post(API + path).send(body ?? {})
      : agent.get(API + path);
  };
  const get = (path: string) => send('GET', path);
  const deploy = (body: object = {}) =>
    send('POST', `${E}/deployments`, { version: '3', ...body });
  const count = async () => (await get(`${E}/deployments`)).body.items.length;

  it.each([
    ['get', '/v1/foo'],
    ['patch', `${E}/deployments`],
    ['delete', `${E}/deployments/x`],
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
      expect(response.body.error.message).toContain('ml-promotion.');
      expect(portal.registry.getVersion).not.toHaveBeenCalled();
      expect(portal.target.requests).toEqual([]);
    },
  );

  it.each(ACTS)(
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
    const { body, status } = await deploy({ requestId: 'x'.repeat(300_000) });
    expect(status).toBe(413);
    expect(body.error.message).toContain('102400 bytes');
    expect(await count()).toBe(0);
  });

  it.each(ACTS)(
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

  it.each(ACTS)(
    '%s %s is closed by the policy whatever is sent',
    async (method, path) => {
      await start({ result: AuthorizeResult.DENY });
      const { status, body } = await send(method, path, {});
      expect(status).toBe(403);
      expect(body.error.message).toContain('ml-promotion.');
    },
  );

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
    '%s %s does not know a deployment that is not there, nor one of another model',
    async (method, path) => {
      await start();
      const missing = await send(method, path);
      expect(missing.status).toBe(404);
      expect(missing.body.error.message).toContain('has no deployment d-1');
      await deploy().expect(201);
      const other = await send(method, path.replace('fraud', 'theirs'));
      expect([403, 404]).toContain(other.status);
    },
  );

  it.each([
    [{ version: undefined }, 'version'],
    [{ version: 3 }, 'version'],
    [{ version: '../3' }, 'version'],
    [{ version: '0' }, 'version'],
    [{ version: '03' }, 'version'],
    [{ environment: 'moon' }, "environment 'moon' is not one of dev, qa"],
    [{ environment: '' }, 'environment'],
    [{ requestId: '' }, 'requestId'],
    [{ target: 'cloud' }, "'target' is not a field"],
  ])(
    'refuses %j by the name of the field and changes nothing',
    async (body, words) => {
      await start();
      const response = await deploy(body);
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(words);
      expect(await count()).toBe(0);
      expect(portal.event.fail).toHaveBeenCalledTimes(
        portal.auditor.createEvent.mock.calls.length,
      );
    },
  );

  it.each([
    [undefined, "has no version '3': register it first"],
    [{ status: 'PENDING_REGISTRATION' }, 'still being registered'],
    [
      { status: 'FAILED_REGISTRATION', statusMessage: 'no such run' },
      'could not be registered (no such run): register the model again',
    ],
    [{ digest: undefined }, 'has no digest'],
    [
      { digest: undefined, digestProblem: 'the files are gone' },
      'the files are gone',
    ],
  ] as const)(
    'does not deploy a version that is %j, and says what to do',
    async (version, words) => {
      await start();
      portal.registry.getVersion.mockResolvedValue(
        version && buildVersion(version),
      );
      const response = await deploy();
      expect(response.status).toBe(409);
      expect(response.body.error.message).toContain(words);
      expect(await count()).toBe(0);
    },
  );

  const ofOthers = async () =>
    ResponseError.fromResponse(
      Response.json(
        {
          error: {
            name: 'ConflictError',
            message: 'component:default/first of other owners did so first',
          },
          response: { statusCode: 409 },
        },
        { status: 409, statusText: 'Conflict' },
      ) as unknown as Parameters<typeof ResponseError.fromResponse>[0],
    );

  it('deploys no version of a model that the registry keeps for a component of other owners', async () => {
    await start();
    portal.registry.checkClaim.mockRejectedValue(await ofOthers());
    const response = await deploy();
    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain(
      'component:default/first of other owners did so first',
    );
    expect(portal.registry.checkClaim).toHaveBeenCalledWith({
      server: 'default',
      model: 'fraud',
      entityRef: 'component:default/fraud',
    });
    expect(await count()).toBe(0);
  });

  it('does not try a failed deployment of such a model again', async () => {
    await start();
    const { id, revision } = await portal.store.insert(
      buildNewDeployment(),
      () => undefined,
    );
    await portal.store.update(id, revision, { state: 'failed' });
    portal.registry.checkClaim.mockRejectedValue(await ofOthers());
    const response = await send('POST', `${E}/deployments/d-1/again`);
    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('did so first');
    const { body } = await get(`${E}/deployments/d-1`);
    expect(body.state).toBe('failed');
  });

  it('lets nothing answer any more of a model that others have, and says so', async () => {
    await start();
    await deploy();
    const serving = () =>
      waitUntil(async () => {
        const { body } = await get(`${E}/deployments/d-1`);
        return body.state === 'serving' && body;
      });
    await serving();
    const predict = () => get(`${E}/endpoints/dev/v2/models/fraud`);
    expect((await predict()).status).toBe(200);
    portal.registry.checkClaim.mockRejectedValue(await ofOthers());
    portal.clock.now = 5_000;
    const refused = await predict();
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain('did so first');
    expect((await serving()).stateMessage).toMatch(
      /^It answers nobody: .* did so first/,
    );
    const { problem } = (await get(`${E}/deployments`)).body;
    expect(problem).toContain('did so first');
    // It is not known to be lost while the registry does not answer.
    portal.registry.checkClaim.mockResolvedValue();
    portal.clock.now = 10_000;
    expect((await predict()).status).toBe(200);
    portal.registry.checkClaim.mockRejectedValue(
      new ServiceUnavailableError('ml-registry cannot be reached'),
    );
    portal.clock.now = 20_000;
    expect((await predict()).status).toBe(200);
  });

  it('deploys nothing while it cannot be asked whose model it is', async () => {
    await start();
    portal.registry.checkClaim.mockRejectedValue(
      new ServiceUnavailableError('ml-registry cannot be reached'),
    );
    expect((await deploy()).status).toBe(503);
    expect(await count()).toBe(0);
  });

  it('deploys nothing while the registry is down', async () => {
    await start();
    portal.registry.getVersion.mockRejectedValue(
      new ServiceUnavailableError('MLflow is down'),
    );
    const response = await deploy();
    expect(response.status).toBe(503);
    expect(await count()).toBe(0);
  });

  it('deploys nothing where no target is switched on, and says why', async () => {
    await start({ isSwitchedOff: true });
    const response = await deploy();
    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('mlPromotion.local.enabled');
    const { problem } = (await get(`${E}/deployments`)).body;
    expect(problem).toContain('mlPromotion.local.enabled');
  });

  it.each([
    ['/deployments?limit=101', 'limit'],
    ['/deployments?limit=0x1', 'limit'],
    ['/deployments/d-1/log?tail=1e0', 'tail'],
    ['/deployments?before=d-9', 'before'],
    ['/deployments/a%20b', 'id'],
    ['/deployments/d-1/log?tail=0', 'tail'],
  ])('refuses %s', async (path, field) => {
    await start();
    const { status, body } = await get(E + path);
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
  });

  it('lists APIs to the catalog alone', async () => {
    await start();
    const list = (token: string) =>
      get('/v1/internal/apis').set('Authorization', token);
    expect((await list(mockCredentials.user.header())).status).toBe(403);
    const other = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:other'),
      targetPluginId: 'ml-promotion',
    });
    expect((await list(other)).status).toBe(403);
    expect((await list(mockCredentials.none.header())).status).toBe(401);
  });
});
