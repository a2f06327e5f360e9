import type { Condition } from '../../pending/facts';
import { readObservation } from './readObservation';
import type { ContainerSight, PodSight, TrainingSight } from './sight';

const T0 = '2026-12-01T10:00:00Z';
const T1 = '2026-12-01T10:05:00Z';
const startedAt = new Date(T0);
const at = new Date(T1);

const condition = (
  type: string,
  reason?: string,
  message?: string,
): Condition => ({
  ...{ type, status: 'True', reason, message, lastTransitionTime: T1 },
});

const pod = (
  state: ContainerSight['state'],
  more: { name?: string; conditions?: Condition[]; phase?: string } = {},
): PodSight => ({
  metadata: {
    name: more.name ?? 'training-t-1-abcde',
    namespace: 'team-a',
    uid: 'p1',
    creationTimestamp: T0,
  },
  spec: { nodeName: 'large' },
  status: {
    phase: more.phase ?? (state ? 'Running' : 'Pending'),
    conditions: more.conditions,
    ...(state && { containerStatuses: [{ name: 'training', state }] }),
  },
});
const running = pod({ running: { startedAt: T0 } });
const exited = (exitCode: number, reason = 'Error') =>
  pod({
    terminated: { exitCode, reason, startedAt: T0, finishedAt: T1 },
  });
const outOfTime = (attempt: PodSight): PodSight => ({
  ...attempt,
  status: { ...attempt.status, phase: 'Failed', reason: 'DeadlineExceeded' },
});
const disrupted = (exitCode: number) => ({
  ...exited(exitCode),
  status: {
    ...exited(exitCode).status,
    conditions: [condition('DisruptionTarget', 'EvictionByEvictionAPI')],
  },
});

function sight(
  parts: {
    conditions?: Condition[];
    suspend?: boolean;
    labels?: Record<string, string>;
    pods?: PodSight[];
    workload?: { conditions?: Condition[]; active?: boolean };
    hasKueue?: boolean;
  } = {},
): TrainingSight {
  const { conditions, suspend, labels, pods = [], workload } = parts;
  return {
    job: {
      metadata: { name: 'training-t-1', uid: 'j1', labels },
      spec: { suspend },
      status: { conditions },
    },
    pods,
    workload: workload && {
      metadata: { name: 'job-training-t-1-1a2b3' },
      spec: { active: workload.active },
      status: { conditions: workload.conditions },
    },
    hasKueue: parts.hasKueue ?? false,
  };
}

describe('a training is seen to', () => {
  it('run since its container started', () => {
    expect(readObservation(sight({ pods: [running] }))).toEqual({
      phase: 'running',
      startedAt,
    });
  });

  it('run until its Job says that it has ended', () => {
    expect(readObservation(sight({ pods: [exited(0)] })).phase).toBe('running');
  });

  it('run again after its node was taken away', () => {
    const again = pod(
      { running: { startedAt: T1 } },
      { name: 'training-t-1-fghij' },
    );
    const seen = readObservation(sight({ pods: [disrupted(143), again] }));
    expect(seen).toEqual({ phase: 'running', startedAt: at });
  });

  it('wait again after its pod was deleted, which nothing in the cluster calls a disruption', () => {
    const next = pod(undefined, { name: 'training-t-1-fghij' });
    const seen = readObservation(sight({ pods: [exited(143), next] }));
    expect(seen.phase).toBe('starting');
  });

  it.each([
    [
      'succeeded',
      [condition('Complete')],
      exited(0, 'Completed'),
      { code: 0, reason: 'exited' },
    ],
    [
      'failed with its exit code',
      [condition('Failed', 'PodFailurePolicy')],
      exited(3),
      { code: 3, reason: 'exited' },
    ],
    [
      'ended by a signal',
      [condition('Failed', 'BackoffLimitExceeded')],
      exited(139),
      { signal: 'SIGSEGV', reason: 'exited' },
    ],
    [
      'ended by a signal of two names',
      [condition('Failed', 'BackoffLimitExceeded')],
      exited(134),
      { signal: 'SIGABRT', reason: 'exited' },
    ],
    [
      'used too much memory',
      [condition('Failed', 'BackoffLimitExceeded')],
      exited(137, 'OOMKilled'),
      { signal: 'SIGKILL', reason: 'memory' },
    ],
    [
      'run too long on its node',
      [condition('Failed', 'BackoffLimitExceeded')],
      outOfTime(exited(143)),
      { reason: 'timeout' },
    ],
    [
      'run too long',
      [condition('Failed', 'DeadlineExceeded')],
      exited(143),
      { reason: 'timeout' },
    ],
  ])('have %s', (_, conditions, last, exit) => {
    expect(readObservation(sight({ conditions, pods: [last] }))).toEqual({
      phase: 'ended',
      exit: { ...exit, at },
      startedAt,
    });
  });

  it('have run too long by the clock of its queue, which adds up over evictions', () => {
    const evicted = condition(
      'Evicted',
      'DeactivatedDueToMaximumExecutionTimeExceeded',
    );
    const seen = readObservation(
      sight({
        suspend: true,
        workload: { conditions: [evicted], active: false },
      }),
    );
    expect(seen).toEqual({ phase: 'ended', exit: { reason: 'timeout', at } });
  });

  it('have ended as its last attempt did, whatever became of those that were taken away', () => {
    const seen = readObservation(
      sight({
        conditions: [condition('Failed', 'PodFailurePolicy')],
        pods: [exited(2), disrupted(143)],
      }),
    );
    expect(seen).toMatchObject({ exit: { code: 2 } });
  });

  it('have never begun when its container could not start', () => {
    const broken = pod({
      terminated: {
        exitCode: 128,
        reason: 'StartError',
        startedAt: '1970-01-01T00:00:00Z',
        finishedAt: T1,
      },
    });
    const conditions = [condition('Failed', 'BackoffLimitExceeded')];
    expect(readObservation(sight({ conditions, pods: [broken] }))).toEqual({
      phase: 'ended',
      exit: { code: 128, reason: 'exited', at },
    });
  });

  it.each([
    ['no pod', 'DeadlineExceeded', []],
    [
      'a pod that got no image',
      'BackoffLimitExceeded',
      [outOfTime(pod(undefined))],
    ],
  ])(
    'have waited too long, which is no training that ran too long, with %s',
    (_, reason, pods) => {
      const conditions = [condition('Failed', reason)];
      expect(readObservation(sight({ conditions, pods }))).toEqual({
        phase: 'lost',
        message: expect.stringContaining('waited too long'),
      });
    },
  );

  it('be lost when its Job failed and no pod is left that says how', () => {
    const conditions = [
      condition('Failed', 'BackoffLimitExceeded', 'Job has reached the limit.'),
    ];
    expect(readObservation(sight({ conditions }))).toEqual({
      phase: 'lost',
      message:
        'Its Job failed (BackoffLimitExceeded: Job has reached the limit), and its pod has not left an exit code. Run it again.',
    });
  });
});

describe('a training that waits says why', () => {
  const wait = (parts: Parameters<typeof sight>[0]) => {
    const seen = readObservation(sight(parts));
    return seen.phase === 'starting' ? seen.message : seen.phase;
  };
  const queued = {
    suspend: true,
    hasKueue: true,
    labels: { 'kueue.x-k8s.io/queue-name': 'team' },
  };

  it('that its queue has no quota left', () => {
    const pending = {
      ...condition(
        'QuotaReserved',
        'Pending',
        "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 2 more needed",
      ),
      status: 'False',
    };
    expect(wait({ ...queued, workload: { conditions: [pending] } })).toContain(
      '2 more nvidia.com/gpu of flavor h100',
    );
  });

  it('that it was handed to its queue, or that its pod is being made', () => {
    expect(wait(queued)).toContain('queue team');
    expect(wait({})).toContain('pod');
  });

  it('that no node can take it', () => {
    const unscheduled = {
      ...condition(
        'PodScheduled',
        'Unschedulable',
        '0/1 nodes are available: 1 Insufficient cpu.',
      ),
      status: 'False',
    };
    const waiting = pod(undefined, { conditions: [unscheduled] });
    expect(wait({ pods: [waiting] })).toContain('too little cpu');
  });

  it('that the image cannot be pulled', () => {
    const waiting = pod(
      { waiting: { reason: 'ImagePullBackOff', message: 'not found' } },
      { phase: 'Pending' },
    );
    expect(wait({ pods: [waiting] })).toContain('cannot get its image');
  });
});
