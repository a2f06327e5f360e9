import { mockCredentials } from '@backstage/backend-test-utils';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { ClusterError } from '@modelport/plugin-ml-cluster-node';
import type { QueueCluster } from '@modelport/plugin-ml-training-common';
import { fakeKueue } from './__testUtils__/fakeKueue';
import {
  buildClusterQueue,
  buildFlavor,
  buildLocalQueue,
  buildWorkload,
} from './__testUtils__/queueBuilders';
import type { CallerTrainings } from './CallerTrainings';
import { QueueService } from './QueueService';

const AWAY = new ClusterError("Cluster 'aks' cannot be reached.", {
  ...{ cluster: 'aks', reason: 'Unreachable' },
});

function filled(name: string) {
  const cluster = fakeKueue(name);
  cluster.objects = {
    clusterqueues: [buildClusterQueue()],
    resourceflavors: [buildFlavor()],
    localqueues: [buildLocalQueue()],
    workloads: [
      buildWorkload(),
      buildWorkload({ id: '2', namespace: 'team-b' }),
    ],
  };
  return cluster;
}

function setUp(options: { callers?: Pick<CallerTrainings, 'of'> } = {}) {
  const eks = filled('eks');
  const aks = filled('aks');
  const service = new QueueService({
    config: [
      {
        name: 'eks',
        cloud: 'eks',
        namespaces: [
          { namespace: 'team-a', queue: 'trainings' },
          { namespace: 'team-a', owners: ['group:default/a'] },
        ],
      },
      { name: 'aks', cloud: 'aks', namespaces: [{ namespace: 'team-a' }] },
      { name: 'gone', cloud: 'gke', namespaces: [{ namespace: 'team-a' }] },
    ],
    clusters: {
      client: name => {
        if (name === 'eks') return eks.client;
        if (name === 'aks') return aks.client;
        throw new NotFoundError(`There is no cluster '${name}'`);
      },
    },
    callers: options.callers ?? { of: async () => () => undefined },
    patienceMs: 10,
  });
  const read = async () => service.read(mockCredentials.user());
  const first = async (): Promise<QueueCluster> => (await read()).clusters[0];
  return { eks, aks, service, read, first };
}

describe('QueueService', () => {
  it('shows the queues of each cluster', async () => {
    const { first } = setUp();
    expect(await first()).toMatchObject({
      ...{ name: 'eks', sight: 'current', problems: [], kueue: 'served' },
      flavors: [{ name: 'h100', spot: false }],
      clusterQueues: [{ name: 'team-a', quotas: [{ free: 8 }] }],
      localQueues: [{ namespace: 'team-a', name: 'trainings' }],
      pending: [{ name: 'Job training-1', position: { from: 1, to: 1 } }],
      running: [],
    });
  });

  it('opens one view a kind and cluster, by namespace where there is one, and closes them', async () => {
    const { eks, service, read } = setUp();
    expect(eks.open).toEqual([]);
    await Promise.all([read(), read()]);
    await read();
    expect([...eks.open].sort()).toEqual([
      'clusterqueues v1beta2',
      'cohorts v1beta2',
      'localqueues team-a v1beta2',
      'resourceflavors v1beta2',
      'workloads team-a v1beta2',
    ]);
    service.close();
    expect(eks.open).toEqual([]);
    await read();
    expect(eks.open).toEqual([]);
  });

  it('lets one cluster that fails take nothing from the others', async () => {
    const { aks, read } = setUp();
    aks.away = AWAY;
    const [eks, away, gone] = (await read()).clusters;
    expect(eks.sight).toBe('current');
    expect(away).toMatchObject({
      ...{ name: 'aks', sight: 'none', kueue: 'unknown', pending: [] },
      problems: [
        {
          what: 'what the cluster serves',
          why: "Cluster 'aks' cannot be reached.",
        },
      ],
    });
    expect(gone).toMatchObject({
      ...{ sight: 'none', kueue: 'unknown' },
      problems: [{ why: "There is no cluster 'gone'" }],
    });
    aks.away = undefined;
    expect((await read()).clusters[1].sight).toBe('current');
  });

  it('does not wait long for a cluster that says nothing', async () => {
    const { eks, first } = setUp();
    eks.client.discover = () => new Promise(() => {});
    expect(await first()).toMatchObject({
      sight: 'none',
      problems: [{ why: "Cluster 'eks' has not told what it serves yet." }],
    });
  });

  it('goes on showing what was seen while a cluster does not say what it serves', async () => {
    const { eks, first } = setUp();
    await first();
    eks.away = AWAY;
    expect(await first()).toMatchObject({ sight: 'current', kueue: 'served' });
    eks.lost.add('workloads');
    expect(await first()).toMatchObject({
      sight: 'stale',
      problems: [
        {
          what: 'workloads of namespace team-a',
          ...{
            why: 'workloads are forbidden.',
            since: '2026-12-01T09:00:00.000Z',
          },
        },
      ],
      pending: [{ name: 'Job training-1' }],
    });
  });

  it('says what cannot be read, and shows the rest', async () => {
    const { eks, first } = setUp();
    eks.refused.add('cohorts');
    eks.starting.add('workloads');
    eks.objects.clusterqueues = [buildClusterQueue({ cohort: 'all' })];
    const seen = await first();
    expect(seen.sight).toBe('stale');
    expect(seen.problems).toEqual([
      { what: 'cohorts', why: 'cohorts are forbidden.' },
      {
        what: 'workloads of namespace team-a',
        why: "Cluster 'eks' has not told what is there yet.",
      },
    ]);
    expect(seen.clusterQueues[0].quotas[0]).toMatchObject({
      nominal: 8,
      unknown: expect.stringContaining('cannot read the cohorts'),
    });
  });

  it('shows nothing of a cluster of which nothing can be read', async () => {
    const { eks, first } = setUp();
    const all = ['clusterqueues', 'cohorts', 'resourceflavors'];
    [...all, 'localqueues', 'workloads'].forEach(each => eks.refused.add(each));
    expect(await first()).toMatchObject({ sight: 'none', kueue: 'served' });
  });

  it('says that a cluster does not serve Kueue, and sees it when it comes', async () => {
    const { eks, first } = setUp();
    eks.served = [];
    expect(await first()).toMatchObject({
      ...{ sight: 'current', kueue: 'absent', problems: [] },
      clusterQueues: [],
    });
    eks.served = ['ClusterQueue', 'LocalQueue', 'ResourceFlavor', 'Workload'];
    await first();
    expect(await first()).toMatchObject({
      ...{ sight: 'current', kueue: 'served' },
      clusterQueues: [{ name: 'team-a', quotas: [{ free: 8 }] }],
    });
    expect(eks.open).not.toContain('cohorts v1beta2');
  });

  it('follows Kueue to another version, and forgets it when it is gone', async () => {
    const { eks, first } = setUp();
    await first();
    eks.version = 'v1';
    await first();
    await first();
    expect(eks.open).toContain('workloads team-a v1');
    expect(eks.open).not.toContain('workloads team-a v1beta2');
    eks.served = [];
    await first();
    expect(await first()).toMatchObject({ kueue: 'served', sight: 'current' });
    eks.lost.add('workloads');
    await first();
    expect(await first()).toMatchObject({ kueue: 'absent' });
    expect(eks.open).toEqual([]);
  });

  it('takes the places that Kueue itself gives, and asks for them seldom', async () => {
    const { eks, first } = setUp();
    const named = (namespace: string, name: string, place: number) => ({
      metadata: { namespace, name },
      positionInClusterQueue: place,
    });
    eks.lists = {
      'team-a': [
        named('team-a', 'job-training-1', 1),
        named('team-b', 'job-of-others', 0),
      ],
    };
    const [{ position }] = (await first()).pending;
    expect(position).toEqual({ from: 2, to: 2 });
    await first();
    expect(eks.asked).toEqual([
      'visibility.kueue.x-k8s.io team-a pendingworkloads',
    ]);
    expect(JSON.stringify(await first())).not.toContain('job-of-others');
  });

  it('names the trainings that the caller may know', async () => {
    const training = {
      ...{ id: '1', entityRef: 'component:default/fraud', profile: 'deep' },
    };
    const of = jest.fn(
      async () => (place: { cluster: string; job: string }) =>
        place.cluster === 'eks' && place.job === 'training-1'
          ? training
          : undefined,
    );
    const { read } = setUp({ callers: { of } });
    const [eks, aks] = (await read()).clusters;
    expect(eks.pending[0].training).toEqual(training);
    expect(aks.pending[0].training).toBeUndefined();
  });

  it('names none while nobody can say whose they are, and says so', async () => {
    const error = new ServiceUnavailableError(
      'The catalog cannot be asked now; try again',
    );
    const { read } = setUp({
      callers: { of: () => Promise.reject(error) },
    });
    const { clusters, unnamed } = await read();
    expect(unnamed).toBe(
      'Your trainings are not named. The catalog cannot be asked now; try again.',
    );
    expect(clusters[0].pending).toHaveLength(1);
  });

  it('passes on what is wrong with the portal itself', async () => {
    const { read } = setUp({
      callers: { of: () => Promise.reject(new Error('a mistake')) },
    });
    await expect(read()).rejects.toThrow('a mistake');
  });
});
