import { mockCredentials } from '@backstage/backend-test-utils';
import {
  ADA,
  BOB,
  ENTITY,
  EVE,
  inDays,
  OUTSIDER,
  PLUGIN,
  startMlAccess,
} from '../__testUtils__/startMlAccess';

describe('the routes of ml-access', () => {
  let portal: Awaited<ReturnType<typeof startMlAccess>>;
  const call: typeof portal.call = (...args) => portal.call(...args);
  const wanted = (changes: object = {}) => ({
    entityRef: ENTITY,
    access: 'write',
    expiresAt: inDays(30),
    description: 'My notebook',
    ...changes,
  });
  const issue = async (changes: object = {}) =>
    (await call('post', '/v1/tokens', ADA, wanted(changes)).expect(201)).body;
  const verify = async (token: string) =>
    (await call('post', '/v1/tokens/verify', PLUGIN, { token }).expect(200))
      .body;

  beforeAll(async () => {
    portal = await startMlAccess();
  });
  afterAll(() => portal.server.stop());

  it('issues a token that verifies as its scope, and lists it without the secret', async () => {
    const issued = await issue();
    expect(issued.token).toMatch(/^mpt_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    await expect(verify(issued.token)).resolves.toEqual({
      valid: true,
      token: {
        id: issued.id,
        scope: { kind: 'entity', entityRef: ENTITY, access: 'write' },
        issuer: 'user:default/ada',
        expiresAt: issued.expiresAt,
      },
    });
    const { body } = await call('get', '/v1/tokens', ADA).expect(200);
    const { token, ...shown } = issued;
    expect(body.items).toContainEqual({
      ...shown,
      lastUsedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const others = await call('get', '/v1/tokens', BOB).expect(200);
    expect(others.body).toEqual({ items: [] });
    const events = portal.auditor.createEvent.mock.calls.map(
      ([{ eventId, meta }]) => ({ eventId, meta }),
    );
    expect(JSON.stringify(events)).not.toContain(token.split('_')[2]);
    expect(portal.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'token-issue' }),
    );
  });

  it('does not verify a wrong secret, an unknown id or any other text', async () => {
    const { id, token } = await issue();
    const changed = token.endsWith('a') ? 'b' : 'a';
    for (const text of [
      `${token.slice(0, -1)}${changed}`,
      `mpt_unknown_${token.split('_').slice(2).join('_')}`,
      `mpt_${id}_`,
      '',
    ]) {
      await expect(verify(text)).resolves.toEqual({ valid: false });
    }
  });

  it('revokes only tokens of the caller', async () => {
    const { id, token } = await issue();
    await call('delete', `/v1/tokens/${id}`, BOB).expect(404);
    await expect(verify(token)).resolves.toMatchObject({ valid: true });
    await call('delete', `/v1/tokens/${id}`, ADA).expect(204);
    await call('delete', `/v1/tokens/${id}`, ADA).expect(204);
    await expect(verify(token)).resolves.toEqual({ valid: false });
    const { body } = await call('get', '/v1/tokens', ADA).expect(200);
    expect(body.items).not.toContainEqual(expect.objectContaining({ id }));
    await call('delete', '/v1/tokens/none', ADA).expect(404);
  });

  it('lets a plugin issue a run token and end it', async () => {
    const run = {
      server: 'local',
      experimentId: '1',
      runId: 'abc',
      entityRef: ENTITY,
    };
    const { body } = await call('post', '/v1/run-tokens', PLUGIN, {
      ...run,
      issuer: 'user:default/ada',
      expiresAt: inDays(1),
    }).expect(201);
    await expect(verify(body.token)).resolves.toMatchObject({
      valid: true,
      token: { scope: { kind: 'run', ...run }, issuer: 'user:default/ada' },
    });
    await call('delete', `/v1/tokens/${body.id}`, PLUGIN).expect(204);
    await expect(verify(body.token)).resolves.toEqual({ valid: false });
  });

  it.each([
    ['entityRef', { entityRef: ':' }],
    ['entityRef', { entityRef: undefined }],
    ['access', { access: 'admin' }],
    ['expiresAt', { expiresAt: undefined }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
    ['expiresAt', { expiresAt: '2026-12' }],
    ['expiresAt', { expiresAt: '2026-12-24 10:00' }],
    ['expiresAt', { expiresAt: 'Dec 24 2026' }],
    ['description', { description: 'a\u0000b' }],
    ['description', { description: 'a\u202eb' }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['expiresAt', { expiresAt: inDays(91) }],
    ['description', { description: 7 }],
    ["'issuer' is not a field", { issuer: 'user:default/bob' }],
  ])('answers 400 and names %s', async (field, change) => {
    const response = await call('post', '/v1/tokens', ADA, wanted(change));
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(field);
  });

  it.each([
    ['issuer', { issuer: ':' }],
    ['entityRef', { entityRef: 'x:' }],
    ['runId', { runId: '' }],
    ['expiresAt', { expiresAt: inDays(31) }],
    ["'scope' is not a field", { scope: 'all' }],
  ])('answers 400 and names %s of a run token', async (field, change) => {
    const response = await call('post', '/v1/run-tokens', PLUGIN, {
      server: 'local',
      experimentId: '1',
      runId: 'abc',
      entityRef: ENTITY,
      issuer: 'user:default/ada',
      expiresAt: inDays(1),
      ...change,
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(field);
  });

  it('names the field of a question about a token that it does not know', async () => {
    const { status, body } = await call('post', '/v1/tokens/verify', PLUGIN, {
      token: 'x',
      server: 'local',
    });
    expect(status).toBe(400);
    expect(body.error.message).toBe(
      "'server' is not a field of this request; its fields are token",
    );
  });

  it("refuses tokens for somebody else's entity, and for none", async () => {
    const none = wanted({ entityRef: 'component:default/none' });
    const answers = [
      await call('post', '/v1/tokens', BOB, wanted()),
      await call('post', '/v1/tokens', ADA, none),
    ];
    expect(answers.map(answer => answer.status)).toEqual([403, 404]);
  });

  const routes = [
    ['get', '/v1/tokens'],
    ['post', '/v1/tokens'],
    ['delete', '/v1/tokens/x'],
    ['post', '/v1/tokens/verify'],
    ['post', '/v1/run-tokens'],
  ] as const;
  const bodies: Record<string, object> = {
    '/v1/tokens': wanted(),
    '/v1/tokens/verify': { token: 'x' },
    '/v1/run-tokens': {
      server: 'local',
      experimentId: '1',
      runId: 'abc',
      entityRef: ENTITY,
      issuer: 'user:default/ada',
      expiresAt: inDays(1),
    },
  };
  const bodyOf = (method: string, path: string) =>
    method === 'post' ? bodies[path] : undefined;

  it.each(routes)(
    'answers 401 without credentials: %s %s',
    async (method, path) => {
      const none = mockCredentials.none.header();
      const bad = mockCredentials.user.invalidHeader();
      for (const header of [none, bad]) {
        const response = await call(method, path, header, bodyOf(method, path));
        expect(response.status).toBe(401);
      }
    },
  );

  it.each(routes)(
    'answers 403 to an outside service: %s %s',
    async (method, path) => {
      const response = await call(method, path, OUTSIDER, bodyOf(method, path));
      expect(response.status).toBe(403);
    },
  );

  it.each(['/v1/tokens/verify', '/v1/run-tokens'])(
    'answers 403 to a person, whatever they send: %s',
    async path => {
      for (const body of [bodies[path], {}]) {
        const response = await call('post', path, ADA, body);
        expect(response.status).toBe(403);
      }
    },
  );

  it('answers 413 to a body that is too large, and names the limit', async () => {
    const large = { ...wanted(), description: 'x'.repeat(300_000) };
    const { body, status } = await call('post', '/v1/tokens', ADA, large);
    expect(status).toBe(413);
    expect(body.error.message).toContain('102400 bytes');
  });

  it('answers 403 to what the policy denies', async () => {
    const denying = await startMlAccess([
      'ml-access.token.create',
      'ml-access.token.read',
      'ml-access.token.delete',
    ]);
    const answers = [
      await denying.call('post', '/v1/tokens', ADA, wanted()),
      await denying.call('get', '/v1/tokens', ADA),
      await denying.call('delete', '/v1/tokens/x', ADA),
    ];
    expect(answers.map(answer => answer.status)).toEqual([403, 403, 403]);
    await denying.server.stop();
  });

  it('says 503 while the catalog is down, and issues nothing', async () => {
    const broken = await startMlAccess();
    broken.catalog.getEntityByRef = async () => {
      throw new TypeError('fetch failed');
    };
    const answer = await broken.call('post', '/v1/tokens', ADA, wanted());
    expect(answer.status).toBe(503);
    expect(answer.body.error.message).toContain(
      'The catalog cannot be asked now; try again',
    );
    const { body } = await broken.call('get', '/v1/tokens', ADA).expect(200);
    expect(body.items).toEqual([]);
    await broken.server.stop();
  });

  it('issues nothing to whom the catalog no longer knows as a member, whatever their sign-in says', async () => {
    const left = await startMlAccess();
    left.catalog.getEntitiesByRefs = async () => ({ items: [] });
    const answer = await left.call('post', '/v1/tokens', EVE, wanted());
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toContain(
      'the catalog does not know user:default/eve as a member of group:default/fraud',
    );
    await left.server.stop();
  });

  it.each([
    ['get', '/v1/foo'],
    ['put', '/v1/tokens'],
  ] as const)(
    'answers %s %s, which is no route, with words',
    async (method, path) => {
      const { body, status } = await call(method, path, ADA);
      expect(status).toBe(404);
      expect(body.error).toMatchObject({
        name: 'NotFoundError',
        message: `There is no ${method.toUpperCase()} /api/ml-access${path}; see /api/ml-access/openapi.json for the routes that there are`,
      });
      const stranger = await call(method, path, mockCredentials.none.header());
      expect(stranger.status).toBe(401);
    },
  );

  it('counts tokens asked for, checked and revoked, by outcome', async () => {
    const metered = await startMlAccess();
    const { body } = await metered.call('post', '/v1/tokens', ADA, wanted());
    await metered.call('post', '/v1/tokens', BOB, wanted());
    for (const token of [body.token, 'mpt_no_such']) {
      await metered.call('post', '/v1/tokens/verify', PLUGIN, { token });
    }
    await metered.call('delete', `/v1/tokens/${body.id}`, ADA);
    expect(metered.counted.mock.calls).toEqual([
      ['ml_access.tokens.asked', 1, { kind: 'entity', outcome: 'issued' }],
      ['ml_access.tokens.asked', 1, { kind: 'entity', outcome: 'refused' }],
      ['ml_access.tokens.verified', 1, { outcome: 'good' }],
      ['ml_access.tokens.verified', 1, { outcome: 'refused' }],
      ['ml_access.tokens.revoked', 1, undefined],
    ]);
    await metered.server.stop();
  });
});
