import { waitUntil } from '@modelport/plugin-ml-node';
import { failureOf, MAPS, type TestMap } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';

const EVERYWHERE = { ...MAPS, namespace: undefined };
const sizeOf = ({ data }: TestMap) => Object.keys(data ?? {}).length;
const xOf = ({ data }: TestMap) => data?.x;

describe('a cache of a kind', () => {
  const { server, client } = useFakeApiServer();

  const put = (
    name: string,
    x: string,
    options: { namespace?: string; queue?: string } = {},
  ) => {
    const { namespace = 'team-a', queue } = options;
    const { store } = server();
    const object = {
      metadata: {
        name,
        namespace,
        ...(queue && { labels: { queue } }),
      },
      data: { x },
    };
    return store.find('configmaps', namespace, name)
      ? store.replace('configmaps', object)
      : store.create('configmaps', object);
  };

  it('holds one watch however many ask, until the last one leaves', async () => {
    put('a', '1');
    const own = client();
    const views = Array.from({ length: 20 }, () =>
      own.cached({ resource: MAPS, project: xOf }),
    );
    await Promise.all(views.map(view => view.ready()));
    await waitUntil(() => server().watches.count === 1);
    expect(server().watches.opened).toBe(1);
    expect(
      views.map(view => view.get({ namespace: 'team-a', name: 'a' })),
    ).toEqual(views.map(() => '1'));
    views.slice(1).forEach(view => view.close());
    put('b', '2');
    await waitUntil(() => views[0].size === 2);
    expect(server().watches.count).toBe(1);
    views[0].close();
    views[0].close();
    await waitUntil(() => server().watches.count === 0);
    const late = own.cached({ resource: MAPS, project: xOf });
    await late.ready();
    expect(late.size).toBe(2);
    late.close();
  });

  it('is shared by other projections, each of which keeps its own fields alone', async () => {
    put('a', '1');
    const own = client();
    const first = own.cached({ resource: MAPS, project: xOf });
    await first.ready();
    const second = own.cached({ resource: MAPS, project: sizeOf });
    expect(second.state.status).toBe('starting');
    await second.ready();
    await waitUntil(() => server().watches.count === 1);
    expect([...first.rows()].map(({ value }) => value)).toEqual(['1']);
    expect([...second.rows()].map(({ value }) => value)).toEqual([1]);
    put('b', '2');
    await waitUntil(() => first.size === 2 && second.size === 2);
    first.close();
    await waitUntil(() => server().watches.count === 1);
    second.close();
    await waitUntil(() => server().watches.count === 0);
  });

  it('finds by label, also after the label has changed', async () => {
    put('a', '1', { queue: 'gpu' });
    put('b', '2', { queue: 'gpu' });
    put('c', '3');
    const view = client().cached({
      resource: MAPS,
      project: xOf,
      labels: ['queue'],
    });
    await view.ready();
    const found = (queue: string) =>
      view
        .byLabel('queue', queue)
        .map(({ key }) => key.name)
        .sort();
    expect(found('gpu')).toEqual(['a', 'b']);
    put('a', '1', { queue: 'cpu' });
    server().store.delete('configmaps', 'team-a', 'b');
    await waitUntil(() => found('cpu').length === 1);
    await waitUntil(() => found('gpu').length === 0);
    expect(() => view.byLabel('team', 'a')).toThrow("by label 'team'");
    view.close();
  });

  it('covers every namespace that may be touched and no other', async () => {
    put('a', '1', { namespace: 'team-a' });
    put('b', '2', { namespace: 'team-b' });
    put('z', '3', { namespace: 'team-z' });
    for (const readAllNamespaces of [false, true]) {
      const own = client({ readAllNamespaces });
      const view = own.cached({ resource: EVERYWHERE, project: xOf });
      await view.ready();
      expect([...view.rows()].map(({ key }) => key.name).sort()).toEqual([
        'a',
        'b',
      ]);
      const wanted = readAllNamespaces ? 1 : 2;
      await waitUntil(() => server().watches.count === wanted);
      expect(own.namespaces).toHaveLength(2);
      await own.close();
      await waitUntil(() => server().watches.count === 0);
    }
  });

  it('tells what changed, and no more once nobody listens', async () => {
    const view = client().cached({ resource: MAPS, project: xOf });
    await view.ready();
    const told: string[] = [];
    const end = view.onChange(({ name }) => told.push(name));
    put('a', '1');
    await waitUntil(() => told.length === 1);
    put('a', '2');
    server().store.delete('configmaps', 'team-a', 'a');
    await waitUntil(() => told.length === 3);
    end();
    put('b', '1');
    await waitUntil(() => view.size === 1);
    expect(told).toEqual(['a', 'a', 'a']);
    view.close();
  });

  it('gives what it has while the cluster is away, and says since when', async () => {
    put('a', '1');
    const sentences: string[] = [];
    const view = client({
      onCacheState: sentence => sentences.push(sentence),
    }).cached({ resource: MAPS, project: xOf });
    await view.ready();
    await server().stop();
    await waitUntil(() => view.state.status === 'stale');
    expect(view.size).toBe(1);
    server().store.delete('configmaps', 'team-a', 'a');
    server().store.compact();
    await server().start();
    await waitUntil(() => view.state.status === 'synced');
    await waitUntil(() => view.size === 0);
    expect(sentences).toEqual([
      expect.stringMatching(
        /^The watch of configmaps in cluster 'eks' is behind since 20.*: Cluster 'eks' cannot be reached/,
      ),
      "The watch of configmaps in cluster 'eks' is up to date again",
    ]);
    view.close();
  });

  it('outlives a listener and a projection that fail', async () => {
    put('a', '1');
    const sentences: string[] = [];
    const own = client({ onCacheState: sentence => sentences.push(sentence) });
    const good = own.cached({ resource: MAPS, project: xOf });
    await good.ready();
    good.onChange(() => {
      throw new Error('of the listener');
    });
    const bad = own.cached({
      resource: MAPS,
      project: () => {
        throw new Error('of the projection');
      },
    });
    await expect(bad.ready()).rejects.toThrow('of the projection');
    expect(bad.state).toMatchObject({ status: 'stale' });
    put('b', '2');
    await waitUntil(() => good.size === 2);
    expect(good.state.status).toBe('synced');
    expect(sentences).toEqual([expect.stringContaining('of the listener')]);
    good.close();
    bad.close();
  });

  it('can be waited for no longer than wanted', async () => {
    server().fault = () => true;
    const view = client().cached({ resource: MAPS, project: xOf });
    const waiting = view.ready(AbortSignal.abort(new Error('too long')));
    await expect(waiting).rejects.toThrow('too long');
    view.close();
  });

  it('of what may not be read is refused', async () => {
    const open = async (readAllNamespaces: boolean) =>
      client({ readAllNamespaces }).cached({
        resource: { ...EVERYWHERE, plural: 'secrets' },
        project: () => 1,
      });
    expect((await failureOf(open(true))).reason).toBe('NotAllowed');
    expect((await failureOf(open(false))).reason).toBe('NotAllowed');
  });
});
