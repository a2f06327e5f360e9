import { explainPending } from './explainPending';
import type { Condition, PendingFacts, PodFacts } from './facts';

const facts = (more: Partial<PendingFacts>): PendingFacts => ({
  job: {
    metadata: {
      name: 'training-1',
      labels: { 'kueue.x-k8s.io/queue-name': 'team' },
    },
    spec: { suspend: true },
  },
  ...{ hasKueue: true, pods: [], events: [], ...more },
});

const workload = (
  conditions: Condition[],
  more: Partial<NonNullable<PendingFacts['workload']>> = {},
): PendingFacts['workload'] => ({
  metadata: { name: 'job-training-1-abcde' },
  ...more,
  status: { ...more.status, conditions },
});

const noQuota = (message: string, reason = 'Pending'): Condition => ({
  ...{ type: 'QuotaReserved', status: 'False', reason, message },
  lastTransitionTime: '2026-12-01T02:00:00Z',
});

const pod = (
  status: NonNullable<PodFacts['status']>,
  name = 'training-1-x',
): PodFacts => ({
  metadata: { name },
  status: { phase: 'Pending', ...status },
});

const unschedulable = (message: string) =>
  pod({
    conditions: [
      {
        ...{ type: 'PodScheduled', status: 'False', message },
        reason: 'Unschedulable',
      },
    ],
  });

const waiting = (reason: string, message: string) =>
  pod({
    conditions: [{ type: 'PodScheduled', status: 'True' }],
    containerStatuses: [
      { name: 'train', state: { waiting: { reason, message } } },
    ],
  });

describe('why a training waits in its queue', () => {
  it('tells what has to become free, and where that is written', () => {
    expect(
      explainPending(
        facts({
          workload: workload([
            noQuota(
              "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 2 more needed",
            ),
          ]),
        }),
      ),
    ).toEqual({
      cause: 'quota',
      sentence:
        'Waits for quota: 2 more nvidia.com/gpu of flavor h100 have to become free.',
      evidence: [
        expect.objectContaining({
          object: 'Workload job-training-1-abcde',
          what: 'QuotaReserved=False (Pending)',
          at: '2026-12-01T02:00:00Z',
        }),
      ],
    });
  });

  it('tells what can never be', () => {
    const { cause, sentence } = explainPending(
      facts({
        workload: workload([
          noQuota(
            "couldn't assign flavors to pod set main: insufficient quota for nvidia.com/gpu in flavor h100, previously considered podsets requests (2) + current podset request (5) > maximum capacity (4)",
          ),
        ]),
      }),
    );
    expect(cause).toBe('quota-impossible');
    expect(sentence).toMatch(/asks for 7 nvidia\.com\/gpu .* 4 at most/);
  });

  it('waits as long as one flavor of several may do', () => {
    const { cause, sentence } = explainPending(
      facts({
        workload: workload([
          noQuota(
            "couldn't assign flavors to pod set main: flavor t4 doesn't match node affinity, insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed",
          ),
        ]),
      }),
    );
    expect(cause).toBe('quota');
    expect(sentence).toContain('flavor t4 has other nodes');
    expect(sentence).toContain('1 more nvidia.com/gpu of flavor h100');
  });

  it.each([
    [
      'flavor',
      "couldn't assign flavors to pod set main: flavor t4 doesn't match node affinity",
      /flavor t4 has other nodes than it asks for/,
    ],
    [
      'flavor',
      "couldn't assign flavors to pod set main: resource nvidia.com/gpu unavailable in ClusterQueue",
      /has no nvidia\.com\/gpu at all/,
    ],
    [
      'taint',
      "couldn't assign flavors to pod set main: untolerated taint {nvidia.com/gpu present NoSchedule <nil>} in flavor h100",
      /kept for those who tolerate nvidia\.com\/gpu=present:NoSchedule/,
    ],
    ['queue-stopped', 'LocalQueue team is stopped', /Queue team is stopped/],
    ['queue-stopped', 'ClusterQueue gpus is inactive', /Queue gpus is stopped/],
    ['queue-misconfigured', "LocalQueue team doesn't exist", /is not there/],
    [
      'queue-misconfigured',
      "workload namespace doesn't match ClusterQueue selector",
      /does not take trainings of this namespace/,
    ],
    ['unknown', 'something new', /has not let it in: something new\./],
  ])('says %s of "%s"', (cause, message, sentence) => {
    const reason = explainPending(
      facts({ workload: workload([noQuota(message)]) }),
    );
    expect(reason.cause).toBe(cause);
    expect(reason.sentence).toMatch(sentence);
    expect(reason.evidence[0]?.message).toBe(message);
  });

  it('tells a queue that is not set up from one that is stopped', () => {
    const message =
      "Can't admit new workloads: references missing ResourceFlavor(s): h100.";
    const reason = explainPending(
      facts({
        workload: workload([noQuota('ClusterQueue gpus is inactive')]),
        clusterQueue: {
          status: {
            conditions: [
              {
                ...{ type: 'Active', status: 'False', message },
                reason: 'FlavorNotFound',
              },
            ],
          },
        },
      }),
    );
    expect(reason.cause).toBe('queue-misconfigured');
    expect(reason.sentence).toContain(
      'references missing ResourceFlavor(s): h100',
    );
    expect(reason.evidence).toHaveLength(2);
  });

  it('says that it had to make room, and what it waits for now', () => {
    const { cause, sentence, evidence } = explainPending(
      facts({
        workload: workload([
          noQuota(
            "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 4 more needed",
          ),
          {
            ...{ type: 'Evicted', status: 'True', reason: 'Preempted' },
            message:
              'Preempted to accommodate a workload (UID: a, JobUID: b) due to prioritization in the ClusterQueue; preemptor path: /gpus; preemptee path: /gpus',
          },
        ]),
        pods: [unschedulable('0/1 nodes are available: 1 Insufficient cpu.')],
      }),
    );
    expect(cause).toBe('preempted');
    expect(sentence).toMatch(
      /make room for another training \(prioritization in the ClusterQueue\).* 4 more nvidia/,
    );
    expect(evidence).toHaveLength(2);
  });

  it('does not say twice that it had to make room', () => {
    const message =
      'Preempted to accommodate a workload (UID: a, JobUID: b) due to prioritization in the ClusterQueue; preemptor path: /gpus; preemptee path: /gpus';
    const { sentence, evidence } = explainPending(
      facts({
        workload: workload([
          noQuota(message),
          { type: 'Evicted', status: 'True', reason: 'Preempted', message },
        ]),
      }),
    );
    expect(sentence).toBe(
      'Had to make room for another training (prioritization in the ClusterQueue), and waits again. Its queue has not looked at it again yet.',
    );
    expect(evidence).toHaveLength(1);
  });

  it('says that it is paused, and that a check refuses it', () => {
    expect(
      explainPending(
        facts({ workload: workload([], { spec: { active: false } }) }),
      ).cause,
    ).toBe('suspended');
    const refused = explainPending(
      facts({
        workload: workload([{ type: 'QuotaReserved', status: 'True' }], {
          status: {
            admissionChecks: [
              { name: 'budget', state: 'Rejected', message: 'too dear.' },
            ],
          },
        }),
      }),
    );
    expect(refused.cause).toBe('admission-refused');
    expect(refused.sentence).toBe(
      'The check budget of its queue refuses it: too dear.',
    );
  });
});

describe('why pods that were let in do not run', () => {
  const admitted = workload([{ type: 'Admitted', status: 'True' }]);
  const job = { metadata: { name: 'training-1' }, spec: { suspend: false } };
  const reasonOf = (more: Partial<PendingFacts>) =>
    explainPending(facts({ workload: admitted, job, ...more }));

  it.each([
    [
      'no-node',
      '0/3 nodes are available: 1 Insufficient nvidia.com/gpu, 2 node(s) had untolerated taint {nvidia.com/gpu: present}. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
      '1 node has too little nvidia.com/gpu left, 2 nodes are kept for those who tolerate nvidia.com/gpu=present',
    ],
    [
      'taint',
      '0/2 nodes are available: 2 node(s) had untolerated taint(s). preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
      '2 nodes are kept for those who tolerate a taint',
    ],
    [
      'taint',
      "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s).",
      '1 node is kept for those who tolerate a taint',
    ],
    [
      'no-node',
      "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
      '2 nodes are of another kind than it asks for',
    ],
    [
      'no-node',
      'no nodes available to schedule pods',
      'the cluster has no nodes',
    ],
    ['no-node', '0/1 nodes are available: a new reason.', 'a new reason'],
  ])('says %s of "%s"', (cause, message, words) => {
    const reason = reasonOf({ pods: [unschedulable(message)] });
    expect(reason.cause).toBe(cause);
    expect(reason.sentence).toContain(words);
    expect(reason.sentence).not.toContain('preemption');
  });

  it('tells an image that cannot be had, and what is missing', () => {
    const pull = reasonOf({
      pods: [
        waiting('ImagePullBackOff', 'Back-off pulling image "r/x@sha256:1"'),
      ],
    });
    expect(pull.cause).toBe('image-pull');
    expect(pull.sentence).toContain('Back-off pulling image "r/x@sha256:1".');
    const secret = reasonOf({
      pods: [waiting('CreateContainerConfigError', 'secret "token" not found')],
    });
    expect(secret.cause).toBe('missing-secret');
    expect(secret.sentence).toContain('secret "token" not found');
    const volume = reasonOf({
      pods: [waiting('ContainerCreating', '')],
      events: [
        {
          reason: 'FailedMount',
          note: 'MountVolume.SetUp failed for volume "data": configmap "data" not found',
        },
      ],
    });
    expect(volume.cause).toBe('missing-secret');
    expect(volume.sentence).toContain('configmap "data" not found');
  });

  it('says that it is under way', () => {
    expect(
      reasonOf({ pods: [waiting('ContainerCreating', '')] }),
    ).toMatchObject({
      cause: 'starting',
      sentence: expect.stringContaining('containers are being started'),
    });
    expect(reasonOf({})).toMatchObject({ cause: 'starting' });
  });

  it('tells the newest refusal of its pods by the cluster', () => {
    const event = (at: string, note: string) => ({
      ...{ reason: 'FailedCreate', note, at },
      regarding: { kind: 'Job', name: 'training-1' },
    });
    const reason = reasonOf({
      events: [
        event(
          '2026-12-01T02:00:02Z',
          'Error creating: pods "training-1-b" is forbidden: exceeded quota: gpus, requested: limits.cpu=4, used: limits.cpu=8, limited: limits.cpu=8',
        ),
        event('2026-12-01T02:00:00Z', 'Error creating: an older one'),
      ],
    });
    expect(reason.cause).toBe('admission-refused');
    expect(reason.sentence).toBe(
      'The cluster refuses its pod: exceeded quota: gpus, requested: limits.cpu=4, used: limits.cpu=8, limited: limits.cpu=8.',
    );
  });
});

describe('why a Job has nothing yet', () => {
  it('tells one that nobody will resume from one that its queue has not seen', () => {
    expect(explainPending(facts({})).cause).toBe('starting');
    expect(explainPending(facts({ hasKueue: false })).cause).toBe('suspended');
  });

  it('says that nothing is known', () => {
    expect(explainPending(facts({ job: undefined })).cause).toBe('unknown');
  });
});
