import { clientOf, failureOf, mapNamed, MAPS } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';

describe('HttpClusterClient', () => {
  const { server, client, cluster } = useFakeApiServer();

  it('makes one TLS connection for twenty lists one after the other', async () => {
    const own = client();
    for (let n = 0; n < 20; n++) {
      await own.list(MAPS);
    }
    expect(server().requests).toHaveLength(20);
    expect(server().handshakes).toBe(1);
  });

  it('keeps a path of the url, as of a proxy for many clusters', async () => {
    const url = `${cluster().url}/k8s/clusters/c-1/`;
    const own = clientOf({ ...cluster(), url });
    await failureOf(own.list(MAPS));
    expect(server().requests[0].path).toBe(
      '/k8s/clusters/c-1/api/v1/namespaces/team-a/configmaps',
    );
    await own.close();
  });

  it('makes at most sixteen for a hundred at the same time', async () => {
    const own = client();
    await Promise.all(Array.from({ length: 100 }, () => own.list(MAPS)));
    expect(server().requests).toHaveLength(100);
    expect(server().handshakes).toBeLessThanOrEqual(16);
  });

  it('begins a list anew when the server lost its state half-way', async () => {
    const { store } = server();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      store.create('configmaps', { metadata: { name, namespace: 'team-a' } });
    }
    const own = client();
    const seen: string[] = [];
    for await (const page of own.pages(MAPS, { pageSize: 2 })) {
      seen.push(`${page.anew}`, ...page.items.map(m => m.metadata?.name ?? ''));
      if (seen.length === 3) {
        store.delete('configmaps', 'team-a', 'a');
        store.compact();
      }
    }
    expect(seen).toEqual([
      'false',
      'a',
      'b',
      'true',
      'b',
      'c',
      'false',
      'd',
      'e',
    ]);
  });

  it('gives a list up that is lost again and again', async () => {
    const { store } = server();
    for (const name of ['a', 'b']) {
      store.create('configmaps', { metadata: { name, namespace: 'team-a' } });
    }
    server().fault = () => {
      store.create('configmaps', {
        metadata: { name: `n${store.revision}`, namespace: 'team-z' },
      });
      store.compact();
      return false;
    };
    const failure = await failureOf(client().list(MAPS, { pageSize: 1 }));
    expect(failure).toMatchObject({ httpStatus: 410, reason: 'Expired' });
    expect(failure.isGone).toBe(true);
  });

  it('asks in the name of a person and a group', async () => {
    const user = 'backstage:user:default/ada';
    server().granted.add(user);
    await client().list(MAPS, { as: { user, group: 'backstage:team-a' } });
    expect(server().requests[0].headers).toMatchObject({
      'impersonate-user': user,
      'impersonate-group': 'backstage:team-a',
    });
  });

  it.each([
    { user: 'system:admin' },
    { user: 'a', group: 'system:masters' },
    { user: 'a\r\nx-evil: 1' },
    { user: 'ä' },
    { user: '' },
  ])('does not ask in the name of %j', async as => {
    await failureOf(client().list(MAPS, { as }));
    expect(server().requests).toEqual([]);
  });

  it('deletes what an object owns in the background unless told', async () => {
    const own = client();
    await own.create(MAPS, mapNamed('a'));
    await own.delete(MAPS, 'a', { gracePeriodSeconds: 5 });
    await own.delete(MAPS, 'a', { propagation: 'Foreground' });
    const [first, second] = server()
      .requests.filter(({ method }) => method === 'DELETE')
      .map(({ body }) => body);
    expect(first).toMatchObject({
      propagationPolicy: 'Background',
      gracePeriodSeconds: 5,
    });
    expect(second).toMatchObject({ propagationPolicy: 'Foreground' });
  });

  it('writes as modelport and has unknown fields refused', async () => {
    const own = client();
    await own.apply(MAPS, mapNamed('a'), { fieldManager: 'modelport-dr' });
    await own.create(MAPS, mapNamed('b'));
    const [applied, created] = server().requests;
    expect(applied.headers['content-type']).toBe(
      'application/apply-patch+yaml',
    );
    expect(Object.fromEntries(applied.query)).toEqual({
      fieldManager: 'modelport-dr',
      fieldValidation: 'Strict',
      force: 'false',
    });
    expect(Object.fromEntries(created.query)).toEqual({
      fieldManager: 'modelport',
      fieldValidation: 'Strict',
    });
    expect(created.body).toMatchObject({
      apiVersion: 'v1',
      metadata: { namespace: 'team-a' },
    });
  });

  it('asks once a minute what is served', async () => {
    const own = client();
    const [one, two] = await Promise.all([own.discover(), own.discover()]);
    expect(one).toBe(two);
    expect(await own.discover()).toBe(one);
    expect(one.serves('kueue.x-k8s.io', 'ClusterQueue')).toBe(true);
    expect(one.kinds.map(({ kind }) => kind)).toContain('Pod');
    expect(
      server()
        .requests.map(({ path }) => path)
        .sort(),
    ).toEqual(['/api', '/apis']);
  });
});
