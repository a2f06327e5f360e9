import type { QueuedTraining } from '@modelport/plugin-ml-training-common';
import {
  buildClusterQueue,
  buildCohort,
  buildFlavor,
  buildLocalQueue,
  buildRunning,
  buildWorkload,
} from './__testUtils__/queueBuilders';
import { describeQueues, type QueueSights } from './describeQueues';
import type { ClusterQueue, Cohort, QueuedWorkload } from './kueueObjects';
import {
  sightOfClusterQueue,
  sightOfCohort,
  sightOfFlavor,
  sightOfLocalQueue,
} from './queueSights';
import { sightOfQueuedWorkload } from './workloadSight';

const GPU = 'nvidia.com/gpu';

const trainingNamed = (id: string): QueuedTraining => ({
  ...{ id, entityRef: 'component:default/fraud', profile: 'deep' },
});

/** What is shown of a cluster; `own` are ids of trainings that the caller may know. */
function describeThem(
  objects: {
    queues?: ClusterQueue[];
    cohorts?: Cohort[];
    local?: Parameters<typeof buildLocalQueue>[0][];
    workloads?: QueuedWorkload[];
    own?: string[];
  } & Pick<Partial<QueueSights>, 'listed'>,
  more: Partial<QueueSights> = {},
) {
  const { queues = [buildClusterQueue()], cohorts = [], own = [] } = objects;
  const { local = [{}], workloads = [], listed } = objects;
  return describeQueues(
    {
      clusterQueues: queues.map(sightOfClusterQueue),
      cohorts: cohorts.map(sightOfCohort),
      flavors: [],
      localQueues: local.map(each => sightOfLocalQueue(buildLocalQueue(each))),
      workloads: workloads.map(sightOfQueuedWorkload),
      listed,
      ...more,
    },
    {
      cloud: 'eks',
      trainingOf: (_, job) => {
        const id = job.replace('training-', '');
        return own.includes(id) ? trainingNamed(id) : undefined;
      },
    },
  );
}

const at = (minute: number) => `2026-12-01T10:0${minute}:00Z`;
const holds = (type: string, reason?: string, minute = 5) => ({
  ...{ type, status: 'True', reason, lastTransitionTime: at(minute) },
});

describe('the quotas', () => {
  it('say what is in use, borrowed, can be borrowed and is free', () => {
    const { clusterQueues } = describeThem({
      queues: [
        buildClusterQueue({
          ...{ cohort: 'all', used: '10', borrowed: '2' },
          limits: { borrowingLimit: '6', lendingLimit: '4' },
        }),
        buildClusterQueue({ name: 'team-b', cohort: 'all', used: '1' }),
      ],
    });
    expect(clusterQueues[0].quotas).toEqual([
      {
        ...{ flavor: 'h100', resource: GPU, nominal: 8 },
        ...{ borrowingLimit: 6, lendingLimit: 4 },
        ...{ used: 10, borrowed: 2, borrowable: 6, lent: 0, free: 4 },
      },
    ]);
    expect(clusterQueues[1].quotas[0]).toMatchObject({
      ...{ nominal: 8, used: 1, borrowable: 0, lent: 2, free: 5 },
    });
  });

  it('show cores and bytes', () => {
    const queue = buildClusterQueue({
      spec: {
        resourceGroups: [
          {
            flavors: [
              {
                name: 'cpu-nodes',
                resources: [
                  { name: 'cpu', nominalQuota: '1500m' },
                  { name: 'memory', nominalQuota: '1Gi' },
                ],
              },
            ],
          },
        ],
      },
    });
    const [{ quotas }] = describeThem({ queues: [queue] }).clusterQueues;
    expect(quotas.map(({ free }) => free)).toEqual([1.5, 1_073_741_824]);
  });

  it('have nothing free, and nothing borrowable, where more is in use than there is', () => {
    const queues = [buildClusterQueue({ nominal: '4', used: '6' })];
    expect(describeThem({ queues }).clusterQueues[0].quotas[0]).toMatchObject({
      ...{ used: 6, borrowable: 0, lent: 0, free: 0 },
    });
  });

  it('say that nobody knows what is free while the cohorts cannot be read', () => {
    const queues = [
      buildClusterQueue({ cohort: 'all' }),
      buildClusterQueue({ name: 'alone', used: '3' }),
    ];
    const { clusterQueues } = describeThem({ queues }, { cohorts: undefined });
    const [alone, ofCohort] = clusterQueues.map(({ quotas }) => quotas[0]);
    expect(alone).toMatchObject({ borrowable: 0, free: 5 });
    expect(ofCohort.unknown).toContain('cannot read the cohorts');
    expect(ofCohort.free).toBeUndefined();
    expect(ofCohort.borrowable).toBeUndefined();
  });

  it('say so where cohorts form a ring', () => {
    const queues = [buildClusterQueue({ cohort: 'all' })];
    const cohorts = [buildCohort({ parentName: 'all' })];
    const [{ quotas }] = describeThem({ queues, cohorts }).clusterQueues;
    expect(quotas[0].unknown).toContain('each above the other');
  });
});

describe('the queues', () => {
  it.each([
    [{}, true, 'Lets in what fits.'],
    [{ spec: { stopPolicy: 'Hold' } }, false, 'Is stopped: it lets nothing'],
    [{ spec: { stopPolicy: 'HoldAndDrain' } }, false, 'stopped and emptied'],
    [{ status: { conditions: [] } }, false, 'Kueue has not looked at it yet.'],
    [
      {
        status: {
          conditions: [
            {
              ...{ type: 'Active', status: 'False', reason: 'FlavorNotFound' },
              message: "Can't admit new workloads: references missing h100.",
            },
          ],
        },
      },
      false,
      "Lets nothing in: Can't admit new workloads: references missing h100.",
    ],
  ])(
    'say in words whether they let anything in: %j',
    (queue, admits, words) => {
      const queues = [buildClusterQueue(queue)];
      const [view] = describeThem({ queues }).clusterQueues;
      expect(view.admits).toBe(admits);
      expect(view.state).toContain(words);
    },
  );

  it('count those of other namespaces without naming them', () => {
    const view = describeThem({
      queues: [
        buildClusterQueue({
          status: { pendingWorkloads: 5, reservingWorkloads: 3 },
        }),
      ],
      workloads: [buildWorkload(), buildRunning({ id: '2' })],
    });
    expect(view.clusterQueues[0]).toMatchObject({
      pending: { total: 5, hidden: 4 },
      running: { total: 3, hidden: 2 },
    });
    expect(view.pending).toHaveLength(1);
    expect(view.running).toHaveLength(1);
  });

  it('count what is seen where the figure of the queue is older', () => {
    const { clusterQueues } = describeThem({ workloads: [buildWorkload()] });
    expect(clusterQueues[0].pending).toEqual({ total: 1, hidden: 0 });
  });

  it('read the names of fields that older versions of Kueue have', () => {
    const queue = buildClusterQueue({ spec: { cohort: 'all' } });
    const view = describeThem({ queues: [queue] }).clusterQueues[0];
    expect(view.cohort).toBe('all');
    expect(sightOfCohort({ spec: { parent: 'top' } }).parent).toBe('top');
  });

  it('show the local queues of the configured namespaces', () => {
    const status = { pendingWorkloads: 2, reservingWorkloads: 1 };
    expect(describeThem({ local: [{ status }] }).localQueues[0]).toEqual({
      ...{ namespace: 'team-a', name: 'trainings', clusterQueue: 'team-a' },
      ...{ stopPolicy: 'None', admits: true, state: 'Lets in what fits.' },
      ...{ pending: 2, running: 1 },
    });
  });
});

describe('the flavors', () => {
  it.each([
    [{}, false, undefined],
    [{ 'karpenter.sh/capacity-type': 'spot' }, true, undefined],
    [{ 'eks.amazonaws.com/capacityType': 'SPOT' }, true, undefined],
    [{ 'node.kubernetes.io/instance-type': 'p5.48xlarge' }, false, 'H100'],
  ])('say what the labels %j stand for', (labels, spot, gpu) => {
    const flavors = [sightOfFlavor(buildFlavor('f', labels))];
    const [flavor] = describeThem({}, { flavors }).flavors;
    expect(flavor).toEqual({
      ...{ name: 'f', nodeLabels: labels, spot, ...(gpu && { gpu }) },
    });
  });
});

describe('those that wait', () => {
  const three = () => [
    buildWorkload({ id: 'late', createdAt: at(3) }),
    buildWorkload({ id: 'urgent', createdAt: at(4), priority: 100 }),
    buildWorkload({ id: 'early', createdAt: at(1) }),
  ];
  const names = ({ pending }: ReturnType<typeof describeThem>) =>
    pending.map(({ name }) => name.replace('Job training-', ''));

  it('stand in the order of Kueue: priority, then age', () => {
    const view = describeThem({ workloads: three(), own: ['early'] });
    expect(names(view)).toEqual(['urgent', 'early', 'late']);
    expect(view.pending[2]).toEqual({
      ...{ namespace: 'team-a', name: 'Job training-late' },
      ...{ localQueue: 'trainings', clusterQueue: 'team-a', priority: 0 },
      ...{ waitingSince: at(3), active: true, position: { from: 3, to: 3 } },
      ahead: [trainingNamed('early')],
      requests: [{ resource: GPU, amount: 1 }],
    });
    expect(view.pending[1].training).toEqual(trainingNamed('early'));
    expect(view.pending[0]).not.toHaveProperty('training');
  });

  it('name the nearest of those ahead, five at most', () => {
    const ids = ['1', '2', '3', '4', '5', '6', '7'];
    const { pending } = describeThem({
      workloads: ids.map(id =>
        buildWorkload({ id, createdAt: at(Number(id)) }),
      ),
      own: ids,
    });
    expect(pending[6].ahead.map(({ id }) => id)).toEqual([
      ...['6', '5', '4', '3', '2'],
    ]);
  });

  it('are somewhere between those whose namespaces are not configured', () => {
    const status = { pendingWorkloads: 5 };
    const queues = [buildClusterQueue({ status })];
    const { pending } = describeThem({ queues, workloads: three() });
    expect(pending.map(({ position }) => position)).toEqual([
      { from: 1, to: 3 },
      { from: 2, to: 4 },
      { from: 3, to: 5 },
    ]);
  });

  it('have the places that Kueue itself gives', () => {
    const status = { pendingWorkloads: 5 };
    const listed = new Map([
      [
        'team-a',
        [
          ['team-a', 'job-training-early'],
          ['team-b', 'job-training-urgent'],
          ['team-a', 'job-training-urgent'],
          ['team-b', 'job-other'],
          ['team-a', 'job-training-late'],
        ].map(([namespace, name]) => ({ namespace, name })),
      ],
    ]);
    const queues = [buildClusterQueue({ status })];
    const view = describeThem({ queues, workloads: three(), listed });
    expect(names(view)).toEqual(['early', 'urgent', 'late']);
    expect(view.pending.map(({ position }) => position?.from)).toEqual([
      1, 3, 5,
    ]);
  });

  it('have no place of which Kueue does not tell all', () => {
    const listed = new Map([
      ['team-a', [{ namespace: 'team-a', name: 'job-training-late' }]],
    ]);
    const view = describeThem({ workloads: three(), listed });
    expect(names(view)).toEqual(['urgent', 'early', 'late']);
  });

  it('go to the end after a time-out or a check, and keep their turn when preempted', () => {
    const view = describeThem({
      workloads: [
        buildWorkload({
          ...{ id: 'slow', createdAt: at(1) },
          conditions: [holds('Evicted', 'PodsReadyTimeout')],
        }),
        buildWorkload({
          ...{ id: 'preempted', createdAt: at(2) },
          conditions: [holds('Evicted', 'Preempted')],
        }),
        buildWorkload({ id: 'new', createdAt: at(3) }),
      ],
    });
    expect(names(view)).toEqual(['preempted', 'new', 'slow']);
    expect(view.pending[0].waitingSince).toBe(at(5));
  });

  it('have no place while they are set inactive, or while their queue is not there', () => {
    const view = describeThem({
      workloads: [
        buildWorkload({ id: 'idle', active: false }),
        buildWorkload({ id: 'lost', queueName: 'nowhere' }),
        buildWorkload({ id: 'waits', createdAt: at(9) }),
      ],
    });
    const placeOf = (id: string) =>
      view.pending.find(({ name }) => name === `Job training-${id}`);
    expect(placeOf('idle')).toMatchObject({ active: false, ahead: [] });
    expect(placeOf('idle')?.position).toBeUndefined();
    expect(placeOf('lost')?.position).toBeUndefined();
    expect(placeOf('lost')?.clusterQueue).toBeUndefined();
    expect(placeOf('waits')?.position).toEqual({ from: 1, to: 1 });
    expect(view.clusterQueues[0].pending.total).toBe(1);
  });

  it('ask for what Kueue has counted, else for what their pods ask', () => {
    const counted = { resourceRequests: [{ resources: { cpu: '2500m' } }] };
    const { pending } = describeThem({
      workloads: [buildWorkload({ status: counted })],
    });
    expect(pending[0].requests).toEqual([{ resource: 'cpu', amount: 2.5 }]);
    const asks = (cpu: string, restartPolicy?: string) => ({
      ...{ restartPolicy, resources: { requests: { cpu } } },
    });
    const pods = buildWorkload();
    pods.spec = {
      ...pods.spec,
      podSets: [
        {
          count: 2,
          template: {
            spec: {
              containers: [asks('1'), asks('500m')],
              initContainers: [asks('4'), asks('1', 'Always')],
              overhead: { cpu: '100m' },
            },
          },
        },
      ],
    };
    const [entry] = describeThem({ workloads: [pods] }).pending;
    expect(entry.requests).toEqual([{ resource: 'cpu', amount: 8.2 }]);
  });
});

describe('those that run', () => {
  const borrowing = { cohort: 'all', used: '9', borrowed: '1' };
  const lender = (reclaim?: string) =>
    buildClusterQueue({
      ...{ name: 'team-b', cohort: 'all' },
      spec: {
        cohortName: 'all',
        preemption: { reclaimWithinCohort: reclaim },
      },
    });

  it('say what they use since when, the longest first', () => {
    const { running, pending } = describeThem({
      workloads: [
        buildRunning({ id: 'new', since: at(6) }),
        buildRunning({ id: 'old', since: at(2), gpus: '2' }),
        buildRunning({
          ...{ id: 'checked', since: at(3) },
          conditions: [holds('QuotaReserved', undefined, 3)],
        }),
        buildRunning({
          id: 'done',
          conditions: [holds('QuotaReserved'), holds('Finished')],
        }),
      ],
    });
    expect(pending).toEqual([]);
    expect(running.map(({ name }) => name)).toEqual([
      ...['Job training-old', 'Job training-checked', 'Job training-new'],
    ]);
    expect(running[0]).toMatchObject({
      ...{ since: at(2), admitted: true, borrows: false, preemptible: false },
      uses: [{ flavor: 'h100', resource: GPU, amount: 2 }],
    });
    expect(running[1].admitted).toBe(false);
  });

  it.each([
    ['Any', true],
    ['LowerPriority', true],
    ['Never', false],
    [undefined, false],
  ])(
    'are preemptible with borrowed quota where a lender reclaims: %s',
    (reclaim, preemptible) => {
      const queues = [buildClusterQueue(borrowing), lender(reclaim)];
      const { running } = describeThem({ queues, workloads: [buildRunning()] });
      expect(running[0]).toMatchObject({ borrows: true, preemptible });
    },
  );

  it('are preemptible with borrowed quota where nobody can tell', () => {
    const queues = [buildClusterQueue(borrowing)];
    const { running } = describeThem(
      { queues, workloads: [buildRunning()] },
      { cohorts: undefined },
    );
    expect(running[0].preemptible).toBe(true);
  });
});
