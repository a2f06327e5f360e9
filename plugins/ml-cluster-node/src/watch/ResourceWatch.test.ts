import { waitUntil } from '@modelport/plugin-ml-node';
import { sendJson } from '../__testUtils__/FakeApiServer';
import { failureOf, follow, MAPS, QUICK } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';
import type { WatchState } from './ClusterWatch';
import type { WatchTiming } from './ResourceWatch';

describe('a watch', () => {
  const { server, client } = useFakeApiServer();
  let ending: AbortController;

  beforeEach(() => {
    ending = new AbortController();
  });

  const put = (name: string, labels?: { [key: string]: string }) =>
    server().store.create('configmaps', {
      metadata: { name, namespace: 'team-a', labels },
    });
  const remove = (name: string) =>
    server().store.delete('configmaps', 'team-a', name);

  async function begin(timing: Partial<WatchTiming> = {}) {
    const states: WatchState[] = [];
    const watch = client({ timing: { ...QUICK, ...timing } }).watch(MAPS, {
      signal: ending.signal,
      onState: state => states.push(state),
    });
    const read = follow(watch);
    await waitUntil(() => server().watches.count === 1);
    await waitUntil(() => read.words.includes('synced'));
    const sees = (word: string) =>
      waitUntil(() => read.words.includes(word) || undefined);
    const end = async () => {
      ending.abort();
      await read.ended;
    };
    return { ...read, watch, states, sees, end };
  }
  const lists = () =>
    server().requests.filter(({ query }) => !query.has('watch')).length;

  it('asks for bookmarks and an end, each time another by chance', async () => {
    const { end } = await begin({
      backoff: { ...QUICK.backoff, random: () => 0.5 },
    });
    const query = Object.fromEntries(server().requests[1].query);
    expect(query).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '100',
      timeoutSeconds: '270',
    });
    await end();
  });

  it('resumes after a dropped connection from where it was, without a list', async () => {
    put('a');
    const { sees, words, states, end } = await begin();
    put('b');
    await sees('added b');
    server().watches.drop();
    put('c');
    await sees('added c');
    await waitUntil(() => words.at(-1) === 'synced');
    expect(lists()).toBe(1);
    await end();
    expect(words).toEqual([
      'added a',
      'synced',
      'added b',
      'added c',
      'synced',
    ]);
    expect(states.map(({ status }) => status)).toEqual([
      'synced',
      'stale',
      'synced',
    ]);
  });

  it('resumes from a bookmark where nothing that it watches has changed', async () => {
    server().watches.bookmarkMs = 5;
    const { sees, end } = await begin();
    for (let n = 0; n < 3; n++) {
      server().store.create('pods', { metadata: { name: `p${n}` } });
    }
    await waitUntil(() => {
      server().watches.finish();
      return server()
        .requests.map(({ query }) => query.get('resourceVersion'))
        .includes('103');
    });
    put('a');
    await sees('added a');
    expect(lists()).toBe(1);
    await end();
  });

  it.each(['event', 'status'] as const)(
    'lists anew when its state is gone (by %s) and tells what it missed, once',
    async goneBy => {
      server().watches.goneBy = goneBy;
      ['stays', 'changes', 'goes', 'is-replaced'].forEach(name => put(name));
      const { sees, words, events, end } = await begin();
      const before = words.length;
      await server().stop();
      const { store } = server();
      store.replace('configmaps', {
        metadata: { name: 'changes', namespace: 'team-a' },
      });
      remove('goes');
      remove('is-replaced');
      put('is-replaced');
      put('comes');
      store.compact();
      await server().start();
      await sees('added comes');
      await waitUntil(() => words.at(-1) === 'synced');
      expect(words.slice(before).sort()).toEqual([
        'added comes',
        'added is-replaced',
        'deleted goes',
        'deleted is-replaced',
        'modified changes',
        'synced',
      ]);
      const replaced = events.filter(
        event => event.type !== 'synced' && event.key.name === 'is-replaced',
      );
      expect(replaced.map(({ type }) => type)).toEqual([
        'added',
        'deleted',
        'added',
      ]);
      expect(lists()).toBe(2);
      await end();
    },
  );

  it('takes a silent connection for lost and says since when it may be behind', async () => {
    const { sees, watch, states, end } = await begin({ idleMs: 40 });
    const silentFrom = Date.now();
    server().watches.silent = true;
    put('a');
    await waitUntil(() => watch.state.status === 'stale');
    server().watches.silent = false;
    await sees('added a');
    const stale = states.find(({ status }) => status === 'stale');
    expect(stale?.since.getTime()).toBeLessThanOrEqual(silentFrom + 1);
    expect(stale).toMatchObject({
      why: "Cluster 'eks' was silent for 40 ms while asked to watch configmaps in namespace 'team-a': the connection is taken for lost",
    });
    await end();
  });

  it('keeps trying while the cluster is away and is back soon after it', async () => {
    put('a');
    const { sees, watch, end } = await begin();
    await server().stop();
    await waitUntil(() => watch.state.status === 'stale');
    const { since } = watch.state;
    put('b');
    await server().start();
    await sees('added b');
    expect(watch.state.status).toBe('synced');
    expect(watch.state.since.getTime()).toBeGreaterThanOrEqual(since.getTime());
    await end();
  });

  it('waits for a cluster that is not there yet', async () => {
    let refused = 0;
    server().fault = (_request, response) => {
      if (refused === 9) return false;
      refused += 1;
      sendJson(response, 500, {});
      return true;
    };
    put('a');
    const { words, end } = await begin();
    expect(words).toEqual(['added a', 'synced']);
    await end();
  });

  it('gives up a state that the cluster refuses again and again', async () => {
    const { sees, end } = await begin();
    put('a');
    await sees('added a');
    let refused = 0;
    server().fault = ({ query }, response) => {
      if (query.get('resourceVersion') !== '101') return false;
      refused += 1;
      sendJson(response, 400, { kind: 'Status', reason: 'BadRequest' });
      return true;
    };
    server().watches.drop();
    put('b');
    await sees('added b');
    expect(refused).toBe(3);
    expect(lists()).toBe(2);
    await end();
  });

  it('does not hammer a cluster that ends each stream at once', async () => {
    const waits: number[] = [];
    const { end, states } = await begin({
      backoff: {
        firstMs: 1,
        longestMs: 4,
        random: () => waits.push(1) && 0.5,
      },
    });
    server().fault = ({ query }, response) => {
      if (query.get('watch') !== 'true') return false;
      response.writeHead(200);
      response.end();
      return true;
    };
    server().watches.drop();
    await waitUntil(() =>
      states.some(
        state => state.status === 'stale' && state.why.includes('at once'),
      ),
    );
    await end();
    expect(waits.length).toBeGreaterThan(1);
  });

  it('takes half an event for a broken connection', async () => {
    const { sees, states, end } = await begin();
    server().watches.sendAll('{"type":"ADDED","object":{"metadata"\n');
    put('a');
    await sees('added a');
    expect(states.map(({ status }) => status)).toContain('stale');
    await end();
  });

  it('is read once', async () => {
    const { watch, end } = await begin();
    await end();
    await expect(follow(watch).ended).rejects.toThrow('read once');
  });

  it('that the configuration forbids is refused at once', async () => {
    const watch = async () => client().watch({ ...MAPS, namespace: 'team-z' });
    expect((await failureOf(watch())).reason).toBe('NotAllowed');
  });
});
