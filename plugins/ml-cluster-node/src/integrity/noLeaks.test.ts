import { waitUntil } from '@modelport/plugin-ml-node';
import { follow, MAPS } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';
import { PODS } from '../client/ResourceRef';

/** What of this kind keeps the process alive. */
const count = (kind: string) =>
  process.getActiveResourcesInfo().filter(name => name === kind).length;

describe('after an abort', () => {
  const { server, client } = useFakeApiServer();
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);

  beforeEach(() => {
    uncaught.length = 0;
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
  afterEach(() => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    if (uncaught.length > 0) {
      throw new AggregateError(uncaught, 'Errors that nobody caught');
    }
  });

  const startFollowing = async (signal: AbortSignal) => {
    server().store.create('pods', {
      metadata: { name: 'p', namespace: 'team-a' },
    });
    const lines: string[] = [];
    const read = async () => {
      const pod = { namespace: 'team-a', name: 'p' };
      const options = { follow: true, signal };
      for await (const { text } of client().logs(pod, options)) {
        lines.push(text);
      }
    };
    const ended = read();
    await waitUntil(() => server().logs.followers('team-a/p') === 1);
    return { lines, ended };
  };

  it('no watch, socket or timer is left of a hundred watches', async () => {
    const timers = count('Timeout');
    const own = client();
    const ending = new AbortController();
    const watches = Array.from({ length: 100 }, () =>
      follow(own.watch(MAPS, { signal: ending.signal })),
    );
    await waitUntil(() => server().watches.count === 100);
    ending.abort();
    await Promise.all(watches.map(({ ended }) => ended));
    await waitUntil(() => server().watches.count === 0);
    await own.close();
    await waitUntil(() => server().sockets.size === 0);
    await waitUntil(() => count('Timeout') <= timers);
    expect(server().watches.count).toBe(0);
  });

  it('during the first list no watch is opened', async () => {
    server().fault = () => true;
    const ending = new AbortController();
    const { ended } = follow(client().watch(MAPS, { signal: ending.signal }));
    await waitUntil(() => server().requests.length === 1);
    const [asked] = server().sockets;
    ending.abort();
    await ended;
    await waitUntil(() => !server().sockets.has(asked));
    expect(server().watches.opened).toBe(0);
  });

  it('during a pause between two tries nothing is tried any more', async () => {
    await server().stop();
    const ending = new AbortController();
    const watch = client({
      timing: {
        idleMs: 1_000,
        graceMs: 50,
        timeoutSeconds: 240,
        backoff: { firstMs: 3_600_000, longestMs: 3_600_000 },
      },
    }).watch(MAPS, { signal: ending.signal });
    const { ended } = follow(watch);
    await waitUntil(() => watch.state.status === 'stale');
    ending.abort();
    await ended;
    expect(server().requests).toEqual([]);
  });

  it('and by leaving the loop a watch ends', async () => {
    server().store.create('configmaps', {
      metadata: { name: 'a', namespace: 'team-a' },
    });
    for await (const event of client().watch(MAPS)) {
      if (event.type === 'synced') break;
    }
    expect(server().watches.count).toBe(0);
  });

  it('a followed log ends with the reason of the caller and its socket is gone', async () => {
    const ending = new AbortController();
    const { ended } = await startFollowing(ending.signal);
    ending.abort(new Error('the page was closed'));
    await expect(ended).rejects.toThrow('the page was closed');
    await waitUntil(() => server().logs.followers('team-a/p') === 0);
    await waitUntil(() => server().sockets.size === 0);
  });

  it('a log that is left in the middle ends', async () => {
    server().store.create('pods', {
      metadata: { name: 'p', namespace: 'team-a' },
    });
    server().logs.write('team-a/p', 'one');
    const pod = { namespace: 'team-a', name: 'p' };
    const own = client();
    for await (const { text } of own.logs(pod, { follow: true })) {
      expect(text).toBe('one');
      break;
    }
    await waitUntil(() => server().logs.followers('team-a/p') === 0);
    await waitUntil(() => server().sockets.size === 0);
  });

  it('of everything the close of the client leaves nothing', async () => {
    const own = client();
    const { ended } = follow(own.watch(MAPS));
    const view = own.cached({ resource: PODS, project: () => 1 });
    await view.ready();
    await waitUntil(() => server().watches.count === 3);
    await own.close();
    await ended;
    await waitUntil(() => server().sockets.size === 0);
    expect(server().watches.count).toBe(0);
    view.close();
  });
});
