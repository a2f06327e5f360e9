import { buildPlan } from '../../__testUtils__/builders';
import type { TrainingPlacement } from '../TrainingLauncher';
import { buildJob, type JobRequest } from './buildJob';
import { buildSecret } from './buildSecret';

const IMAGE = `127.0.0.1:5000/trainings/source@sha256:${'a'.repeat(64)}`;
const PLACEMENT: TrainingPlacement = {
  cluster: 'eks',
  namespace: 'team-a',
  queue: 'team',
  nodes: 1,
  spot: false,
  cpu: '2',
};

function build(
  placement: Partial<TrainingPlacement> = {},
  request: Partial<JobRequest> = {},
) {
  const job = buildJob({
    id: 't-1',
    plan: { ...buildPlan(), placement: { ...PLACEMENT, ...placement } },
    image: IMAGE,
    cloud: 'eks',
    queued: false,
    entityRef: 'component:default/fraud',
    ...request,
  });
  const pod = job.spec?.template.spec;
  const container = pod?.containers[0];
  return { job, pod, container };
}

describe('the Job of a training', () => {
  it('has the name of the training and says whose it is', () => {
    const { job } = build();
    expect(job.metadata?.name).toBe('training-t-1');
    expect(job.metadata?.namespace).toBe('team-a');
    const labels = {
      'modelport.dev/training': 't-1',
      'modelport.dev/entity': 'component.default.fraud',
    };
    expect(job.metadata?.labels).toMatchObject(labels);
    expect(job.spec?.template.metadata?.labels).toMatchObject(labels);
    expect(job.metadata?.annotations).toMatchObject({
      'modelport.dev/entity-ref': 'component:default/fraud',
      'modelport.dev/commit': 'c'.repeat(40),
    });
  });

  it('waits for its queue where there is one, with a limit that adds up over evictions', () => {
    const { job } = build({}, { queued: true });
    expect(job.spec?.suspend).toBe(true);
    expect(job.metadata?.labels).toMatchObject({
      'kueue.x-k8s.io/queue-name': 'team',
      'kueue.x-k8s.io/max-exec-time-seconds': '60',
    });
  });

  it('begins at once where there is no queue', () => {
    const { job } = build();
    expect(job.spec?.suspend).toBeUndefined();
    expect(Object.keys(job.metadata?.labels ?? {}).join()).not.toContain(
      'kueue',
    );
  });

  it('is not tried again when it fails, and is when its node is taken away', () => {
    const { job, pod } = build();
    expect(job.spec?.backoffLimit).toBe(0);
    expect(job.spec?.podFailurePolicy?.rules).toEqual([
      {
        action: 'Ignore',
        onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
      },
    ]);
    expect(pod?.restartPolicy).toBe('Never');
  });

  it('is not failed by SIGTERM where the clock of its queue bounds all attempts', () => {
    const rules = build({}, { queued: true }).job.spec?.podFailurePolicy?.rules;
    expect(rules).toHaveLength(2);
    expect(rules?.[1]).toEqual({
      action: 'Ignore',
      onExitCodes: {
        containerName: 'training',
        operator: 'In',
        values: [143],
      },
    });
  });

  it('is held to the limits of the profile, of which the time begins when it has a node', () => {
    const { job, pod, container } = build();
    expect(pod?.activeDeadlineSeconds).toBe(60);
    expect(job.spec?.activeDeadlineSeconds).toBeGreaterThan(86_400);
    expect(container?.resources).toEqual({
      requests: { cpu: '2', memory: '512Mi' },
      limits: { memory: '512Mi' },
    });
  });

  it('has no rights that Pod Security would refuse, and no account of the cluster', () => {
    const { pod, container } = build();
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(container?.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const size = { sizeLimit: '20Gi' };
    expect(pod?.volumes?.map(({ emptyDir }) => emptyDir)).toEqual([size, size]);
    for (const field of ['hostNetwork', 'hostPID', 'serviceAccountName']) {
      expect(pod).not.toHaveProperty(field);
    }
  });

  it('gets its GPUs, on nodes that have them, whose taint it bears', () => {
    const { pod, container } = build({ gpu: { type: 'H100', count: 4 } });
    expect(container?.resources?.limits).toMatchObject({
      'nvidia.com/gpu': '4',
    });
    const [term] =
      pod?.affinity?.nodeAffinity
        ?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ??
      [];
    expect(term.matchExpressions?.[0].values).toContain('p5.48xlarge');
    expect(pod?.tolerations).toMatchObject([{ key: 'nvidia.com/gpu' }]);
  });

  it('counts as many threads as it has whole cores', () => {
    const threads = (cpu: string) =>
      build({ cpu }).container?.env?.find(
        ({ name }) => name === 'OMP_NUM_THREADS',
      )?.value;
    expect(threads('4')).toBe('4');
    expect(threads('2500m')).toBe('2');
    expect(threads('500m')).toBe('1');
  });

  it('passes its variables by a Secret, never in its own text', () => {
    const { job, container } = build();
    expect(container?.envFrom).toEqual([
      { secretRef: { name: 'training-t-1' } },
    ]);
    expect(JSON.stringify(job)).not.toContain('MLFLOW');
    const secret = buildSecret('t-1', { MLFLOW_TRACKING_TOKEN: 'mpt_a' });
    expect(secret).toMatchObject({
      metadata: { name: 'training-t-1' },
      data: { MLFLOW_TRACKING_TOKEN: 'bXB0X2E=' },
    });
  });

  it('lets no parameter read a variable', () => {
    const plan = buildPlan({
      command: ['python', '--name', '$(MLFLOW_TRACKING_TOKEN)', '$$(X)'],
    });
    const { container } = build(
      {},
      { plan: { ...plan, placement: PLACEMENT } },
    );
    // What the kubelet makes of a doubled dollar is one dollar, and no variable.
    expect(container?.command).toEqual([
      'python',
      '--name',
      '$$(MLFLOW_TRACKING_TOKEN)',
      '$$$$(X)',
    ]);
  });

  it.each([
    [{ nodes: 2 }, {}, 'resources.nodes is 2: trainings of several nodes'],
    [{}, { image: 'host/training:latest' }, 'has no digest'],
    [{ gpu: { type: 'X1', count: 1 } }, {}, "GPU type 'X1' is not known"],
    [{}, { id: '../x' }, "id '../x' is not the id of a training"],
    [{}, { id: 'Upper' }, "id 'Upper' is not the id of a training"],
  ])('is not built of %j %j', (placement, request, words) => {
    expect(() => build(placement, request)).toThrow(words);
  });

  it('shortens what does not fit into a label', () => {
    const entityRef = `component:default/${'x'.repeat(60)}-`;
    const { job } = build({}, { entityRef });
    const label = job.metadata?.labels?.['modelport.dev/entity'] ?? '';
    expect(label).toHaveLength(63);
    expect(label).toMatch(/^component\.default\.x+$/);
    expect(job.metadata?.annotations?.['modelport.dev/entity-ref']).toBe(
      entityRef,
    );
  });
});
