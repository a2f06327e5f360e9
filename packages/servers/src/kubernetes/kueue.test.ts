import { addNodes } from './addNodes';
import { asAdmin, container, until } from './clusterQuestions.testing';
import { startTestKubernetes, TestKubernetes } from './testKubernetes';
import { TestCloud } from './testCloud';

// The very first start on a machine builds etcd, Kubernetes, kwok and Kueue.
jest.setTimeout(3_600_000);

const QUEUES = '/apis/kueue.x-k8s.io/v1beta2';
const LOCAL = `${QUEUES}/namespaces/default`;
const JOBS = '/apis/batch/v1/namespaces/default/jobs';
const JOB_SETS = '/apis/jobset.x-k8s.io/v1alpha2/namespaces/default/jobsets';
const PENDING =
  '/apis/visibility.kueue.x-k8s.io/v1beta2/namespaces/default/localqueues/team/pendingworkloads';
const GPU = 'nvidia.com/gpu';

interface Condition {
  type: string;
  status: string;
  message: string;
}
interface Workload {
  metadata: { ownerReferences: { name: string }[] };
  status?: { conditions?: Condition[] };
}

describe('Kueue and kwok', () => {
  let kubernetes: TestKubernetes;
  let cloud: TestCloud;
  const create = (path: string, body: object) =>
    asAdmin(cloud, { method: 'POST', path, body });

  beforeAll(async () => {
    kubernetes = await startTestKubernetes({ kwok: true, kueue: true });
    [cloud] = kubernetes.clouds;
    await addNodes(cloud, [{ name: 'large', gpu: 'H100' }]);
    const kueue = { apiVersion: 'kueue.x-k8s.io/v1beta2' };
    await create(`${QUEUES}/resourceflavors`, {
      ...{ ...kueue, kind: 'ResourceFlavor' },
      metadata: { name: 'h100' },
      spec: {
        nodeLabels: { 'node.kubernetes.io/instance-type': 'p5.48xlarge' },
      },
    });
    const quota = [{ name: GPU, nominalQuota: 4 }];
    await create(`${QUEUES}/clusterqueues`, {
      ...{ ...kueue, kind: 'ClusterQueue' },
      metadata: { name: 'gpus' },
      spec: {
        namespaceSelector: {},
        resourceGroups: [
          {
            coveredResources: [GPU],
            flavors: [{ name: 'h100', resources: quota }],
          },
        ],
      },
    });
    await create(`${LOCAL}/localqueues`, {
      ...{ ...kueue, kind: 'LocalQueue' },
      metadata: { name: 'team' },
      spec: { clusterQueue: 'gpus' },
    });
  });
  afterAll(() => kubernetes?.stop());

  const metadata = (name: string) => ({
    name,
    labels: { 'kueue.x-k8s.io/queue-name': 'team' },
  });
  const podTemplate = (gpus: number) => ({
    spec: {
      restartPolicy: 'Never',
      containers: [container({ [GPU]: String(gpus) })],
    },
  });
  const submit = (name: string, gpus: number) =>
    create(JOBS, {
      ...{ apiVersion: 'batch/v1', kind: 'Job', metadata: metadata(name) },
      spec: { suspend: true, template: podTemplate(gpus) },
    });

  /** What Kueue says of a Job once it says that. */
  const condition = (name: string, type: string) =>
    until(async () => {
      const { items } = await asAdmin<{ items: Workload[] }>(cloud, {
        path: `${LOCAL}/workloads`,
      });
      const workload = items.find(
        ({ metadata: { ownerReferences } }) => ownerReferences[0].name === name,
      );
      return workload?.status?.conditions?.find(each => each.type === type);
    });

  it('admit a suspended Job with the label of a queue, and run it to its end', async () => {
    await submit('fits', 4);
    expect(await condition('fits', 'Admitted')).toMatchObject({
      status: 'True',
    });
    const done = await until(async () => {
      const { spec, status } = await asAdmin<{
        spec: { suspend: boolean };
        status: { succeeded?: number };
      }>(cloud, { path: `${JOBS}/fits` });
      return status.succeeded ? { ...spec, ...status } : undefined;
    });
    expect(done).toMatchObject({ suspend: false, succeeded: 1 });
  });

  it('say what a Job waits for that its queue has no quota for', async () => {
    await submit('too-large', 5);
    expect(await condition('too-large', 'QuotaReserved')).toMatchObject({
      status: 'False',
      message: expect.stringMatching(/insufficient quota for nvidia.com\/gpu/),
    });
    const first = await until(async () => {
      const { items } = await asAdmin<{
        items: { metadata: object; positionInLocalQueue: number }[];
      }>(cloud, { path: PENDING });
      return items[0];
    });
    expect(first).toMatchObject({
      metadata: { ownerReferences: [{ name: 'too-large' }] },
      positionInLocalQueue: 0,
    });
  });

  it('admit a JobSet, and go on after kill -9', async () => {
    await cloud.kill('kueue');
    await create(JOB_SETS, {
      ...{ apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet' },
      metadata: metadata('nodes'),
      spec: {
        suspend: true,
        replicatedJobs: [
          {
            ...{ name: 'worker', replicas: 1 },
            template: {
              spec: {
                ...{ parallelism: 2, completions: 2 },
                template: podTemplate(2),
              },
            },
          },
        ],
      },
    });
    await cloud.restart('kueue');
    expect(await condition('nodes', 'Admitted')).toMatchObject({
      status: 'True',
    });
    const { spec } = await until(async () => {
      const set = await asAdmin<{ spec: { suspend: boolean } }>(cloud, {
        path: `${JOB_SETS}/nodes`,
      });
      return set.spec.suspend ? undefined : set;
    });
    expect(spec.suspend).toBe(false);
  });
});
