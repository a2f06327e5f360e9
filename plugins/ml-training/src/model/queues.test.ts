import { aClusterQueue, aQueueCluster, aQuota } from '../__testUtils__/queues';
import {
  countWaiting,
  freePlaces,
  isGpu,
  quotaRows,
  barShares,
} from './queues';

it.each([
  ['nvidia.com/gpu', true],
  ['amd.com/gpu', true],
  ['nvidia.com/mig-1g.10gb', true],
  ['cpu', false],
  ['memory', false],
])('knows whether %s is GPUs: %s', (resource, is) => {
  expect(isGpu(resource)).toBe(is);
});

describe('freePlaces', () => {
  it('names where GPUs are free, the most first', () => {
    const clusters = [
      aQueueCluster({
        clusterQueues: [
          aClusterQueue({
            quotas: [
              aQuota({ free: 2 }),
              aQuota({ resource: 'cpu', free: 64 }),
              aQuota({ flavor: 'full', free: 0 }),
            ],
          }),
        ],
      }),
      aQueueCluster({
        name: 'gke',
        clusterQueues: [aClusterQueue({ quotas: [aQuota({ free: 5 })] })],
      }),
    ];
    expect(freePlaces(clusters)).toEqual([
      {
        ...{ cluster: 'gke', queue: 'team-a', flavor: 'h100' },
        ...{ resource: 'nvidia.com/gpu', free: 5 },
      },
      {
        ...{ cluster: 'eks', queue: 'team-a', flavor: 'h100' },
        ...{ resource: 'nvidia.com/gpu', free: 2 },
      },
    ]);
  });

  it('names processors where no queue has GPUs', () => {
    const clusterQueues = [
      aClusterQueue({
        quotas: [
          aQuota({ resource: 'cpu', free: 64 }),
          aQuota({ resource: 'memory', free: 1024 }),
        ],
      }),
    ];
    const places = freePlaces([aQueueCluster({ clusterQueues })]);
    expect(places.map(({ resource }) => resource)).toEqual(['cpu']);
  });

  it('names what a cohort has free once', () => {
    const clusterQueues = [
      aClusterQueue({ cohort: 'all', quotas: [aQuota({ free: 2 })] }),
      aClusterQueue({ ...{ name: 'b', cohort: 'all' }, quotas: [aQuota()] }),
      aClusterQueue({ name: 'alone' }),
    ];
    const places = freePlaces([aQueueCluster({ clusterQueues })]);
    expect(places.map(({ queue }) => queue)).toEqual(['b', 'alone']);
  });

  it('leaves out what nobody is let in to, and what nobody knows', () => {
    const clusterQueues = [
      aClusterQueue({ admits: false }),
      aClusterQueue({ quotas: [aQuota({ free: undefined })] }),
    ];
    expect(freePlaces([aQueueCluster({ clusterQueues })])).toEqual([]);
  });
});

it('counts who waits, unseen ones included', () => {
  const clusterQueues = [
    aClusterQueue({ pending: { total: 5, hidden: 3 } }),
    aClusterQueue({ pending: { total: 2, hidden: 0 } }),
  ];
  expect(countWaiting([aQueueCluster({ clusterQueues })])).toBe(7);
});

it('has a row for a queue without quota', () => {
  const cluster = aQueueCluster({
    clusterQueues: [aClusterQueue(), aClusterQueue({ name: 'b', quotas: [] })],
  });
  const rows = quotaRows(cluster);
  expect(rows.map(({ id }) => id)).toEqual(['team-a h100 nvidia.com/gpu', 'b']);
  expect(rows[0].flavor?.gpu).toBe('H100');
  expect(quotaRows({ ...cluster, flavors: [] })[0].flavor).toBeUndefined();
});

describe('barShares', () => {
  it('draws what is borrowed beyond what the queue has', () => {
    const quota = aQuota({ nominal: 8, used: 10, borrowed: 2, borrowable: 8 });
    expect(barShares(quota)).toEqual({
      ...{ own: 0.5, borrowed: 0.125, nominal: 0.5 },
    });
  });

  it('is never longer than its whole', () => {
    const over = { nominal: 4, used: 6, borrowed: 0, borrowable: 0 };
    expect(barShares(aQuota(over))).toEqual({
      ...{ own: 1, borrowed: 0, nominal: 4 / 6 },
    });
    const none = { nominal: 0, used: 0, borrowed: 0, borrowable: undefined };
    expect(barShares(aQuota(none))).toEqual({
      ...{ own: 0, borrowed: 0, nominal: 0 },
    });
  });
});
