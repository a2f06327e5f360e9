import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ML_REGISTRY_ROUTES } from '@modelport/plugin-ml-registry-common';
import request from 'supertest';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(120_000);

const ROUTES = ML_REGISTRY_ROUTES.map(route => {
  const [method, path] = route.split(' ');
  const url = path
    .replace(':kind/:namespace/:name', 'component/default/fraud')
    .replace(':id', 'id-9')
    .replace(':version', '1')
    .replace(':runId', 'r1');
  return [method, url] as const;
});
const ACTS = ROUTES.filter(([method]) => method !== 'GET');
const OWNERS_ACT = ACTS.filter(([, path]) => !/\/(approve|reject)$/.test(path));

function bodyOf(path: string): object {
  if (path.endsWith('/versions')) {
    return { runId: 'r1' };
  }
  if (path.endsWith('/challenger')) {
    return { version: '1' };
  }
  if (path.endsWith('/requests')) {
    return { version: '1', reason: 'better' };
  }
  return path.endsWith('/reject') ? { reason: 'no' } : {};
}

type Portal = Awaited<ReturnType<typeof startTestPlugin>>;

/** One portal for all that is refused before anything is changed. */
describe('a request that ml-registry refuses', () => {
  let portal: Portal;
  let closed: Portal;
  beforeAll(async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    closed = await startTestPlugin({ result: AuthorizeResult.DENY });
  });
  afterAll(() => Promise.all([portal.stop(), closed.stop()]));

  const raw = (method: string, path: string, header: string) => {
    const agent = request(portal.server);
    const url = `/api/ml-registry${path}`;
    const sent = {
      GET: () => agent.get(url),
      PUT: () => agent.put(url).send(bodyOf(path)),
      POST: () => agent.post(url).send(bodyOf(path)),
    }[method as 'GET' | 'PUT' | 'POST']();
    return sent.set('Authorization', header);
  };
  const entries = async () =>
    (await portal.get(`${E}/ledger`)).body.items.filter(
      ({ kind }: { kind: string }) => kind !== 'registered',
    );

  it.each(ROUTES)('%s %s wants someone to be signed in', async (...route) => {
    const { status } = await raw(...route, mockCredentials.none.header());
    expect(status).toBe(401);
  });

  it.each(ROUTES)('%s %s is closed by the policy', async (method, path) => {
    const { status, body } = await closed.send(
      ...([method, path, 'ada', bodyOf(path)] as const),
    );
    expect(status).toBe(403);
    expect(body.error.message).toContain('ml-registry.');
    expect(closed.mlflow.writes).toEqual([]);
  });

  it.each(OWNERS_ACT)(
    '%s %s is closed to whoever does not own the model',
    async (method, path) => {
      const { status, body } = await portal.send(
        ...([method, path, 'eve', bodyOf(path)] as const),
      );
      expect(status).toBe(403);
      expect(body.error.message).toContain(
        'Only members of group:default/team-a',
      );
      expect(await entries()).toEqual([]);
    },
  );

  it.each(OWNERS_ACT)('%s %s is closed to a service', async (...route) => {
    const { status } = await raw(...route, mockCredentials.service.header());
    expect(status).toBe(403);
  });

  it.each(ROUTES)(
    '%s %s does not know other entities',
    async (method, path) => {
      const none = path.replace('fraud', 'none');
      const { status, body } = await portal.send(
        ...([method, none, 'ada', bodyOf(path)] as const),
      );
      expect(status).toBe(404);
      expect(body.error.message).toContain('component:default/none');
    },
  );

  it('a body that is too large gets 413 and the limit, and changes nothing', async () => {
    const before = portal.mlflow.writes.length;
    const { status, body } = await portal.post(`${E}/versions`, {
      runId: 'r1',
      description: 'x'.repeat(300_000),
    });
    expect(status).toBe(413);
    expect(body.error.message).toContain('102400 bytes');
    expect(portal.mlflow.writes).toHaveLength(before);
  });

  const BAD: Array<[string, string, object, string]> = [
    ['POST', '/versions', {}, 'runId'],
    ['POST', '/versions', { runId: 'a b' }, 'runId'],
    ['POST', '/versions', { runId: 'r1', other: 1 }, "'other' is not a field"],
    [
      'POST',
      '/versions',
      { runId: 'r1', description: 'x'.repeat(2001) },
      'description',
    ],
    [
      'POST',
      '/versions',
      { runId: 'r1', description: 'a\u0000b' },
      'description holds the control character U+0000',
    ],
    [
      'PUT',
      '/aliases/challenger',
      { version: '1', reason: 'a\u202eb' },
      'reason holds the control character U+202E',
    ],
    [
      'POST',
      '/requests',
      { version: '1', reason: 'good\u0007' },
      'reason holds',
    ],
    [
      'POST',
      '/requests',
      {
        version: '1',
        reason: 'good',
        evidence: [{ label: 'auc', value: '1\u2066' }],
      },
      'evidence[0].value holds the control character U+2066',
    ],
    ['POST', '/requests/id-1/approve', { reason: 'ok\u0000' }, 'reason holds'],
    ['POST', '/requests/id-1/reject', { reason: 'no\u0000' }, 'reason holds'],
    ['PUT', '/aliases/challenger', {}, 'version'],
    ['PUT', '/aliases/challenger', { version: 'x' }, 'version'],
    ['PUT', '/aliases/challenger', { version: '1', x: 1 }, "'x' is not"],
    ['POST', '/requests', { version: '1' }, 'reason'],
    ['POST', '/requests', { version: '1', reason: 'a' }, 'reason'],
    ['POST', '/requests', { version: '1', reason: '      ' }, 'reason is too'],
    ['POST', '/requests', { version: '1', reason: 'good', x: 1 }, "'x' is not"],
    [
      'POST',
      '/requests',
      {
        version: '1',
        reason: 'good',
        evidence: Array(21).fill({ label: 'a', value: 'b' }),
      },
      'evidence',
    ],
    [
      'POST',
      '/requests',
      { version: '1', reason: 'good', evidence: [{ label: ' ', value: 'b' }] },
      'evidence[0]',
    ],
    [
      'POST',
      '/requests',
      {
        version: '1',
        reason: 'good',
        evidence: [
          { label: 'Report', value: 'x' },
          { label: 'AUC', value: '0.99' },
        ],
      },
      "evidence[1].label: 'AUC' reads like 'auc'",
    ],
    [
      'POST',
      '/requests',
      {
        version: '1',
        reason: 'good',
        evidence: [{ label: 'a', value: 'b', source: 'measured' }],
      },
      'evidence[0].source is not a field of a claim',
    ],
    ['POST', '/requests/id-9/approve', { reason: 7 }, 'reason'],
    ['POST', '/requests/id-9/reject', { x: 1 }, "'x' is not a field"],
    ['GET', '/versions?limit=101', {}, 'limit'],
    ['GET', '/versions?before=x', {}, 'before'],
    ['GET', '/versions/x', {}, 'version'],
    ['GET', '/requests?limit=0', {}, 'limit'],
    ['GET', '/ledger?before=0', {}, 'before'],
    ['GET', '/ledger?before=1e99', {}, 'before'],
    ['GET', '/ledger?before=1e0', {}, 'before'],
    ['GET', '/ledger?limit=0x1', {}, 'limit'],
    ['GET', '/versions?limit=%2B1', {}, 'limit'],
    ['GET', '/requests?limit=%201', {}, 'limit'],
    ['GET', '/runs/a%20b/models', {}, 'runId'],
  ];
  it.each(BAD)(
    '%s %s %j is refused by the name of the field and changes nothing',
    async (method, path, body, words) => {
      const before = portal.mlflow.writes.length;
      const answer = await portal.send(method, E + path, 'ada', body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain(words);
      expect(await entries()).toEqual([]);
      expect(portal.mlflow.writes).toHaveLength(before);
    },
  );

  const MISSING: Array<[string, string, object, string]> = [
    ['POST', '/versions', { runId: 'r9' }, 'runId: component:default/fraud'],
    ['POST', '/versions', { runId: 'r1', modelId: 'm-x' }, 'modelId: run r1'],
    ['PUT', '/aliases/challenger', { version: '7' }, 'no version 7; take one'],
    ['POST', '/requests', { version: '7', reason: 'better' }, 'version: the'],
  ];
  it.each(MISSING)(
    '%s %s %j names something that is not there, by the field, and changes nothing',
    async (method, path, body, words) => {
      const before = portal.mlflow.writes.length;
      const answer = await portal.send(method, E + path, 'ada', body);
      expect(answer.status).toBe(404);
      expect(answer.body.error.message).toContain(words);
      expect(await entries()).toEqual([]);
      expect(portal.mlflow.writes).toHaveLength(before);
    },
  );

  it.each(['champion', 'previous', 'production'])(
    'nobody moves %s by itself',
    async alias => {
      const path = `${E}/aliases/${alias}`;
      const { status } = await portal.put(path, { version: '1' });
      expect(status).toBe(404);
    },
  );

  it.each([
    [`${E}/versions/7`, 'has no version 7'],
    [`${E}/runs/r9/models`, 'has no run r9'],
  ])('%s is not there', async (path, words) => {
    const { status, body } = await portal.get(path);
    expect(status).toBe(404);
    expect(body.error.message).toContain(words);
  });

  it.each(['approve', 'reject', 'withdraw'])(
    'a request that is not there is not there to %s',
    async what => {
      const path = `${E}/requests/id-9/${what}`;
      const { status, body } = await portal.post(path, bodyOf(path));
      expect(status).toBe(404);
      expect(body.error.message).toContain('has no request id-9');
    },
  );

  it('an entity without a registered model registers nothing', async () => {
    const path = `${E.replace('fraud', 'plain')}/versions`;
    const { status, body } = await portal.post(path, { runId: 'r1' });
    expect(status).toBe(400);
    expect(body.error.message).toContain('modelport.dev/registered-model');
  });

  it('a server that is not configured is said so', async () => {
    const path = `${E.replace('fraud', 'lost')}/versions`;
    const { body } = await portal.get(path);
    expect(body.errors[0].message).toContain('add it to mlflow.servers');
    const { status } = await portal.post(path, { runId: 'r1' });
    expect(status).toBe(404);
  });
});
