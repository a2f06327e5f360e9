import { failureOf, follow, mapNamed, MAPS } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';
import { waitUntil } from '@modelport/plugin-ml-node';
import { NODES, PODS } from './ResourceRef';

const FOREIGN = { ...MAPS, namespace: 'team-z' };
const EVERYWHERE = { ...MAPS, namespace: undefined };

describe('what a client may touch', () => {
  const { server, client } = useFakeApiServer();

  it('is refused in every other namespace before anything goes out', async () => {
    const own = client({ readAllNamespaces: true });
    const read = async () => {
      for await (const line of own.logs({ namespace: 'team-z', name: 'a' })) {
        throw new Error(line.text);
      }
    };
    const calls = [
      own.get(FOREIGN, 'a'),
      own.list(FOREIGN),
      own.create(FOREIGN, mapNamed('a')),
      own.replace(FOREIGN, mapNamed('a')),
      own.apply(FOREIGN, mapNamed('a')),
      own.delete(FOREIGN, 'a'),
      (async () => own.watch(FOREIGN))(),
      (async () => own.cached({ resource: FOREIGN, project: () => 1 }))(),
      own.canI({ verb: 'get', group: '', plural: 'pods', namespace: 'team-z' }),
      read(),
    ];
    for (const call of calls) {
      const failure = await failureOf(call);
      expect(failure.reason).toBe('NotAllowed');
      expect(failure.message).toContain("namespace 'team-z' of cluster 'eks'");
      expect(failure.message).toContain('mlCluster.clusters');
    }
    expect(server().requests).toEqual([]);
  });

  it('is not written to without a namespace, nor from an object that names another', async () => {
    const own = client({ readAllNamespaces: true });
    for (const resource of [EVERYWHERE, NODES]) {
      expect(await failureOf(own.apply(resource, mapNamed('a')))).toMatchObject(
        { reason: 'NotAllowed' },
      );
      expect(await failureOf(own.delete(resource, 'a'))).toMatchObject({
        reason: 'NotAllowed',
      });
    }
    const foreign = { metadata: { name: 'a', namespace: 'team-z' } };
    expect(await failureOf(own.create(MAPS, foreign))).toMatchObject({
      reason: 'BadObject',
      fields: ['metadata.namespace'],
    });
    const other = { ...mapNamed('a'), apiVersion: 'apps/v1' };
    expect(await failureOf(own.create(MAPS, other))).toMatchObject({
      fields: ['apiVersion'],
    });
    expect(await failureOf(own.apply(MAPS, {}))).toMatchObject({
      fields: ['metadata.name'],
    });
    expect(
      await failureOf(own.apply(MAPS, { metadata: { generateName: 'a-' } })),
    ).toMatchObject({ fields: ['metadata.name'] });
    expect(server().requests).toEqual([]);
  });

  it('holds no secrets, no proxies and no whole cluster', async () => {
    const own = client();
    const secrets = { ...MAPS, plural: 'secrets' };
    const pods = { ...PODS, namespace: 'team-a' };
    const calls = [
      own.list(secrets),
      own.get(secrets, 'a'),
      own.get(pods, 'a', { subresource: 'proxy' }),
      own.get(pods, 'a', { subresource: 'exec' }),
      own.list(EVERYWHERE),
      own.get({ ...PODS, plural: 'namespaces' }, 'team-z'),
      client({ readAllNamespaces: true }).get(EVERYWHERE, 'a'),
    ];
    for (const call of calls) {
      expect((await failureOf(call)).reason).toBe('NotAllowed');
    }
    expect(server().requests).toEqual([]);
  });

  it('is all that is passed on of a list and a watch of all namespaces', async () => {
    const { store } = server();
    const put = (namespace: string, name: string) =>
      store.create('configmaps', { metadata: { name, namespace } });
    put('team-a', 'a');
    put('team-z', 'z');
    const own = client({ readAllNamespaces: true });
    expect((await own.list(EVERYWHERE)).items).toMatchObject([
      { metadata: { name: 'a' } },
    ]);
    const ending = new AbortController();
    const { words, ended } = follow(
      own.watch(EVERYWHERE, { signal: ending.signal }),
    );
    await waitUntil(() => words.includes('synced'));
    put('team-z', 'z2');
    store.delete('configmaps', 'team-z', 'z');
    put('team-b', 'b');
    await waitUntil(() => words.includes('added b'));
    ending.abort();
    await ended;
    expect(words).toEqual(['added a', 'synced', 'added b']);
  });

  it('has the nodes and queues, which are read alone', async () => {
    server().store.create('nodes', { metadata: { name: 'gpu-1' } });
    expect(await client().get(NODES, 'gpu-1')).toMatchObject({
      metadata: { name: 'gpu-1' },
    });
    expect((await client().list(NODES)).items).toHaveLength(1);
  });
});
