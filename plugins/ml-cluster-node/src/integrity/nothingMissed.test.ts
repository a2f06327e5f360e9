import { waitUntil } from '@modelport/plugin-ml-node';
import fc from 'fast-check';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { clientOf, MAPS, QUICK, TOKEN } from '../__testUtils__/rig';

// Forty clusters, each with pauses between tries.
jest.setTimeout(120_000);

type Step =
  | 'put'
  | 'remove'
  | 'drop'
  | 'compact'
  | 'finish'
  | 'restart'
  | 'pods';

const step = fc.record({
  what: fc.constantFrom<Step>(
    'put',
    'put',
    'put',
    'remove',
    'remove',
    'drop',
    'compact',
    'finish',
    'restart',
    'pods',
  ),
  name: fc.constantFrom('a', 'b', 'c', 'd'),
});

async function act(server: FakeApiServer, what: Step, name: string) {
  const { store, watches } = server;
  const there = store.find('configmaps', 'team-a', name);
  const object = { metadata: { name, namespace: 'team-a' } };
  switch (what) {
    case 'put':
      if (there) store.replace('configmaps', object);
      else store.create('configmaps', object);
      return;
    case 'remove':
      if (there) store.delete('configmaps', 'team-a', name);
      return;
    case 'pods':
      store.create('pods', { metadata: { name: `pod-${store.revision}` } });
      return;
    case 'drop':
      watches.drop();
      return;
    case 'finish':
      watches.finish();
      return;
    case 'compact':
      store.compact();
      return;
    case 'restart':
      await server.stop();
      await server.start();
      return;
    default:
      what satisfies never;
  }
}

describe('a watch over a cluster that fails in any way', () => {
  it('ends up with what the cluster has, each object added before it is gone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async steps => {
        const server = new FakeApiServer();
        await server.start();
        const client = clientOf(
          { url: server.url, ca: server.ca, token: TOKEN },
          { timing: { ...QUICK, backoff: { firstMs: 1, longestMs: 3 } } },
        );
        const seen = new Map<string, string | undefined>();
        const wrong: string[] = [];
        const read = async () => {
          for await (const event of client.watch(MAPS)) {
            if (event.type === 'synced') continue;
            const { name } = event.key;
            if ((event.type === 'added') === seen.has(name)) {
              wrong.push(`${event.type} ${name}`);
            }
            if (event.type === 'deleted') seen.delete(name);
            else seen.set(name, event.object.metadata?.resourceVersion);
          }
        };
        const reading = read();
        for (const { what, name } of steps) {
          await act(server, what, name);
        }
        const wanted = () =>
          JSON.stringify(
            server.store
              .all('configmaps')
              .map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
          );
        await waitUntil(
          () =>
            server.watches.count === 1 &&
            JSON.stringify([...seen].sort()) === wanted(),
        );
        expect(wrong).toEqual([]);
        await client.close();
        await reading;
        await server.stop();
      }),
      { numRuns: 40 },
    );
  });
});
