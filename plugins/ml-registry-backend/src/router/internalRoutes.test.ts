import { Readable } from 'node:stream';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { waitUntil } from '@modelport/plugin-ml-node';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

const API = '/api/ml-registry/v1/internal';
const FILES = `${API}/versions/default/fraud/1`;
const registration = {
  server: 'default',
  model: 'fraud',
  version: '1',
  runId: 'r1',
  entityRef: 'component:default/fraud',
  actor: 'user:default/bob',
};

describe('the routes for plugins', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  afterEach(() => portal.stop());

  const as = (subject: string) =>
    mockCredentials.service.header({
      onBehalfOf: mockCredentials.service(subject),
      targetPluginId: 'ml-registry',
    });
  const tell = (body: object, header = as('plugin:ml-experiments')) =>
    request(portal.server)
      .post(`${API}/registrations`)
      .set('Authorization', header)
      .send(body);
  const get = (path: string, header = as('plugin:ml-promotion')) =>
    request(portal.server).get(path).set('Authorization', header);
  const register = () => {
    portal.mlflow.addRun('r1');
    portal.mlflow.addVersion('fraud', { modelId: 'm-r1', runId: 'r1' });
  };
  const entries = async () => (await portal.get(`${E}/ledger`)).body.items;

  it('are open to the plugins that are trusted with them alone', async () => {
    portal = await startTestPlugin();
    const outsiders = [
      [mockCredentials.none.header(), 401],
      [mockCredentials.user.header(), 403],
      [as('plugin:other'), 403],
    ] as const;
    for (const [header, status] of outsiders) {
      expect((await tell(registration, header)).status).toBe(status);
      expect((await tell({}, header)).status).toBe(status);
      expect((await get(`${FILES}/files`, header)).status).toBe(status);
      const path = `${FILES}/content?path=MLmodel`;
      expect((await get(path, header)).status).toBe(status);
    }
    const swapped = await tell(registration, as('plugin:ml-promotion'));
    expect(swapped.status).toBe(403);
  });

  it('take word of a registration, whether it was found before or not', async () => {
    portal = await startTestPlugin({ graceMs: 60_000 });
    register();
    const { body } = await portal.get(`${E}/versions`);
    expect(body.items[0].authors).toEqual(['user:default/ada']);
    await tell(registration).expect(202);
    await tell(registration).expect(202);
    const [entry] = await waitUntil(async () => {
      const items = await entries();
      return items.length > 0 && items;
    });
    expect(entry).toMatchObject({
      kind: 'registered',
      actor: 'user:default/bob',
      authors: ['user:default/bob', 'user:default/ada'],
    });
    expect(await entries()).toHaveLength(1);
  });

  it('add an author to what is in the ledger already', async () => {
    portal = await startTestPlugin();
    register();
    await portal.get(`${E}/versions`);
    await waitUntil(async () => (await entries()).length === 1);
    await tell(registration).expect(202);
    const { body } = await portal.get(`${E}/versions/1`);
    expect(body.authors).toEqual(['user:default/ada', 'user:default/bob']);
  });

  it('forget a version that is not there', async () => {
    portal = await startTestPlugin();
    await tell(registration).expect(202);
    await waitUntil(async () => {
      const { versions } = portal.registry.store.tables;
      return (await versions.list({})).length === 0;
    });
    expect(await entries()).toEqual([]);
  });

  it.each([
    [{ actor: 'bob' }, 'actor'],
    [{ entityRef: 'fraud' }, 'entityRef'],
    [{ version: 'x' }, 'version'],
    [{ runId: undefined }, 'runId'],
  ])('refuse %j', async (change, field) => {
    portal = await startTestPlugin();
    const { status, body } = await tell({ ...registration, ...change });
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
  });

  it('do not know other servers', async () => {
    portal = await startTestPlugin();
    const { status } = await tell({ ...registration, server: 'other' });
    expect(status).toBe(404);
  });

  it('give exactly the files that the digest covers', async () => {
    portal = await startTestPlugin();
    register();
    portal.mlflow.files.set('m-r1', {
      MLmodel: 'flavors: {}\n',
      'größe/a b+c.bin': 'x'.repeat(1000),
      registered_model_meta: 'later',
    });
    const { body } = await get(`${FILES}/files`);
    expect(body.items).toEqual([
      { path: 'MLmodel', size: 12 },
      { path: 'größe/a b+c.bin', size: 1000 },
    ]);
    const path = new URLSearchParams({ path: 'größe/a b+c.bin' });
    const file = await get(`${FILES}/content?${path}`);
    expect(file.status).toBe(200);
    expect(file.headers['content-length']).toBe('1000');
    expect(Buffer.from(file.body)).toHaveLength(1000);
    const hidden = await get(`${FILES}/content?path=registered_model_meta`);
    expect(hidden.status).toBe(404);
    const outside = await get(`${FILES}/content?path=../secret`);
    expect(outside.status).toBe(404);
    expect((await get(`${FILES.replace(/1$/, '9')}/files`)).status).toBe(404);
    portal.mlflow.isDown = true;
    expect((await get(`${FILES}/files`)).status).toBe(503);
  });

  it('break a transfer off that the server breaks off', async () => {
    portal = await startTestPlugin();
    register();
    portal.mlflow.openFile = async () =>
      Readable.from(
        (async function* broken() {
          yield Buffer.from('abc');
          throw new Error('lost');
        })(),
      );
    await expect(get(`${FILES}/content?path=MLmodel`)).rejects.toThrow();
    expect(portal.event.fail).toHaveBeenCalled();
  });
});
