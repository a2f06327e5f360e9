import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { commitFiles, newRepository } from '../__testUtils__/repositories';
import { ADA, BOB, startGitHost } from '../__testUtils__/startGitHost';
import { temporaryFolder } from '../__testUtils__/temporaryFolder';
import { openapi } from './openapi';

jest.setTimeout(60_000);

const component = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name },
  spec: { owner: 'fraud' },
});

describe('the JSON routes of the git host', () => {
  const folder = temporaryFolder();
  let host: Awaited<ReturnType<typeof startGitHost>>;
  const PATH = '/api/git-host/v1/repositories';

  beforeAll(async () => {
    host = await startGitHost(folder, {
      entities: [component('elsewhere'), component('shared')],
    });
  });
  afterAll(() => host.server.stop());

  const post = (body: object, user: string = ADA) =>
    request(host.server)
      .post(PATH)
      .set('authorization', mockCredentials.user.header(user))
      .send(body);
  const list = async (user: string) => {
    const { body } = await request(host.server)
      .get(PATH)
      .set('authorization', mockCredentials.user.header(user))
      .expect(200);
    return body.items.map((item: { name: string }) => item.name);
  };
  const wanted = (name: string, changes: object = {}) => ({
    name,
    owner: 'group:default/fraud',
    creationId: `task-${name}`,
    ...changes,
  });

  it.each([
    ['get', '/v1/foo'],
    ['delete', '/v1/repositories'],
  ] as const)(
    'answers %s %s, which is no route, with words',
    async (method, path) => {
      const url = `/api/git-host${path}`;
      const ask = () => request(host.server)[method](`${url}?a=b`);
      const { body, status } = await ask().set(
        'authorization',
        mockCredentials.user.header(ADA),
      );
      expect(status).toBe(404);
      expect(body.error).toMatchObject({
        name: 'NotFoundError',
        message: `There is no ${method.toUpperCase()} ${url}; see /api/git-host/openapi.json for the routes that there are`,
      });
      const stranger = await ask().expect(401);
      expect(stranger.body.error.name).toBe('AuthenticationError');
    },
  );

  it('makes a repository once for each act', async () => {
    const { body } = await post(wanted('cards', { description: 'Cards' }));
    expect(body).toEqual({
      owner: 'fraud',
      name: 'cards',
      ownerRef: 'group:default/fraud',
      entityRef: 'component:default/cards',
      description: 'Cards',
      defaultBranch: 'main',
      createdBy: ADA,
      createdAt: expect.any(String),
      cloneUrl: 'http://portal.example/api/git-host/fraud/cards.git',
      pageUrl: 'http://portal.example/api/git-host/fraud/cards',
      commitSha: null,
    });
    const commitSha = await commitFiles(host.store, 'cards', { a: 'a' });
    const again = await post(wanted('cards')).expect(200);
    expect(again.body).toEqual({ ...body, commitSha });
  });

  it('names a field that it does not know, and makes nothing', async () => {
    const { body, status } = await post(wanted('odd', { private: true }));
    expect(status).toBe(400);
    expect(body.error.message).toContain("'private' is not a field of this");
    expect(await list(ADA)).not.toContain('odd');
  });

  it('answers 409 and names the field when the name is taken, here or in the catalog', async () => {
    await post(wanted('taken')).expect(201);
    const { body } = await post(wanted('taken', { creationId: 'x' }));
    expect(body.error.message).toContain('The field name is "taken"');
    await post(wanted('elsewhere')).expect(409);
  });

  const holderOf = async (name: string, user: string = ADA) => {
    const { body, status } = await request(host.server)
      .get(`/api/git-host/v1/names/${name}`)
      .set('authorization', mockCredentials.user.header(user));
    return status === 200 ? body : status;
  };

  it('says whether a name is free as making a repository would, and by whom it is taken to who may see that', async () => {
    await host.store.create(newRepository('hidden'));
    const takenBy = {
      owner: 'fraud',
      name: 'hidden',
      ownerRef: 'group:default/fraud',
    };
    expect(await holderOf('unheard-of')).toEqual({ isFree: true });
    expect(await holderOf('elsewhere')).toEqual({ isFree: false });
    expect(await holderOf('hidden')).toEqual({ isFree: false, takenBy });
    expect(await holderOf('hidden', BOB)).toEqual({ isFree: false });
    expect(await holderOf('Hidden')).toBe(400);
    host.outages.add('catalog');
    const unknown = await holderOf('unheard-of');
    host.outages.clear();
    expect(unknown).toBe(503);
  });

  it('refuses whoever does not belong to the owner group', async () => {
    const payments = wanted('other', { owner: 'payments' });
    const answers = [
      await post(wanted('other'), BOB),
      await post(payments),
      await post(payments, BOB),
    ];
    expect(answers.map(answer => answer.status)).toEqual([403, 403, 201]);
  });

  it.each([
    ['name', { name: '../x' }],
    ['name', { name: 7 }],
    ['name', { name: undefined }],
    ['owner', { owner: 'user:default/ada' }],
    ['owner', { owner: undefined }],
    ['defaultBranch', { defaultBranch: '--upload-pack' }],
    ['description', { description: 'x'.repeat(501) }],
    ['creationId', { creationId: '' }],
  ])('answers 400 and names %s', async (field, change) => {
    const { body, status } = await post(wanted('wrong', change));
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
    await expect(host.store.find('fraud', 'wrong')).resolves.toBeUndefined();
  });

  it('lists what the caller owns or may read in the catalog', async () => {
    await host.store.create(newRepository('private'));
    await host.store.create(newRepository('shared'));
    await expect(list(ADA)).resolves.toContain('private');
    const seenByBob = await list(BOB);
    expect(seenByBob).toContain('shared');
    expect(seenByBob).not.toContain('private');
  });

  it('answers 401 without a user and 403 to services', async () => {
    const service = mockCredentials.service.header();
    const api = request(host.server);
    const answers = [
      await api.get(PATH),
      await api.post(PATH).send(wanted('x')),
      await api.get(PATH).set('authorization', service),
      await api.get('/api/git-host/v1/names/x').set('authorization', service),
      await api.post(PATH).set('authorization', service).send(wanted('x')),
    ];
    expect(answers.map(answer => answer.status)).toEqual([
      401, 401, 403, 403, 403,
    ]);
  });

  it('serves its document', async () => {
    const { body } = await request(host.server)
      .get('/api/git-host/openapi.json')
      .expect(200);
    expect(Object.keys(body.paths)).toEqual(
      Object.keys(openapi.paths).map(path => `/api/git-host${path}`),
    );
  });

  it('says 503 while the catalog is down, and makes nothing', async () => {
    host.outages.add('catalog');
    const made = await post(wanted('later'));
    const listed = await request(host.server)
      .get(PATH)
      .set('authorization', mockCredentials.user.header(BOB));
    host.outages.clear();
    expect([made.status, listed.status]).toEqual([503, 503]);
    expect(made.body.error.message).toContain('The catalog cannot be asked');
    await expect(host.store.find('fraud', 'later')).resolves.toBeUndefined();
  });
});

describe('a git host that the policy closes', () => {
  const folder = temporaryFolder();

  it('lists and makes nothing', async () => {
    const { server, store } = await startGitHost(folder, {
      deny: ['git-host.repository.read', 'git-host.repository.create'],
    });
    await store.create(newRepository('cards'));
    const authorization = mockCredentials.user.header(ADA);
    const listed = await request(server)
      .get('/api/git-host/v1/repositories')
      .set('authorization', authorization)
      .expect(200);
    expect(listed.body).toEqual({ items: [] });
    await request(server)
      .post('/api/git-host/v1/repositories')
      .set('authorization', authorization)
      .send({ name: 'x', owner: 'fraud', creationId: 'x' })
      .expect(403);
    await request(server)
      .get('/api/git-host/v1/names/cards')
      .set('authorization', authorization)
      .expect(403);
    await server.stop();
  });
});

describe('a git host without a folder', () => {
  const folder = temporaryFolder();

  it('stays up and says what to set', async () => {
    const { server } = await startGitHost(folder, {
      configured: false,
    });
    const { body } = await request(server)
      .get('/api/git-host/v1/repositories')
      .expect(503);
    expect(body.error.message).toContain('gitHost.directory');
    await server.stop();
  });
});
