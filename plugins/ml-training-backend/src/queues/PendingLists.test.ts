import { ClusterError } from '@modelport/plugin-ml-cluster-node';
import { fakeKueue } from './__testUtils__/fakeKueue';
import { PendingLists } from './PendingLists';

const entry = (name: string, positionInClusterQueue: number) => ({
  metadata: { namespace: 'team-a', name },
  positionInClusterQueue,
});

function setUp() {
  const cluster = fakeKueue();
  cluster.lists = { a: [entry('second', 1), entry('first', 0)] };
  let now = 0;
  const lists = new PendingLists(cluster.client, () => now);
  return {
    cluster,
    read: async (...queues: string[]) =>
      Object.fromEntries(await lists.read('v1beta2', queues, 20)),
    after: (ms: number) => {
      now += ms;
    },
  };
}
const named = (...names: string[]) =>
  names.map(name => ({ namespace: 'team-a', name }));

describe('PendingLists', () => {
  it('gives who waits in a queue, in order', async () => {
    const { read } = setUp();
    expect(await read('a', 'unknown')).toEqual({ a: named('first', 'second') });
  });

  it('asks for each queue every few seconds at most, however many ask', async () => {
    const { cluster, read, after } = setUp();
    const [one, other] = await Promise.all([read('a'), read('a')]);
    expect(one).toEqual(other);
    after(4_999);
    await read('a');
    expect(cluster.asked).toHaveLength(1);
    after(1);
    await read('a');
    expect(cluster.asked).toHaveLength(2);
  });

  it('gives no old list where there is no new one', async () => {
    const { cluster, read, after } = setUp();
    await read('a');
    cluster.client.get = async () => {
      throw new ClusterError('forbidden', {
        ...{ cluster: 'eks', reason: 'Forbidden', httpStatus: 403 },
      });
    };
    after(5_000);
    expect(await read('a')).toEqual({});
  });

  it('does not wait long for a list', async () => {
    const { cluster, read } = setUp();
    cluster.client.get = () => new Promise(() => {});
    expect(await read('a')).toEqual({});
  });
});
