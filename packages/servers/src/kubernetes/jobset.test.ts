import { addNodes } from './addNodes';
import { asAdmin, container, until } from './clusterQuestions.testing';
import { TestCloud } from './testCloud';
import { startTestKubernetes, TestKubernetes } from './testKubernetes';

// The very first start on a machine builds etcd, Kubernetes, kwok, Kueue and JobSet.
jest.setTimeout(3_600_000);

const QUEUES = '/apis/kueue.x-k8s.io/v1beta2';
const JOB_SETS = '/apis/jobset.x-k8s.io/v1alpha2/namespaces/default/jobsets';
const SELECTED = 'labelSelector=jobset.sigs.k8s.io%2Fjobset-name%3D';
const GPU = 'nvidia.com/gpu';

interface Job {
  metadata: { name: string };
  spec: { suspend?: boolean };
  status: { succeeded?: number };
}
interface Pod {
  spec: { hostname: string; subdomain: string };
}
interface JobSet {
  spec: { suspend?: boolean };
  status?: { terminalState?: string };
}

describe('JobSet', () => {
  let kubernetes: TestKubernetes;
  let cloud: TestCloud;

  beforeAll(async () => {
    const options = { kwok: true, kueue: true, jobset: true };
    kubernetes = await startTestKubernetes(options);
    [cloud] = kubernetes.clouds;
    await addNodes(cloud, [{ name: 'large', gpu: 'H100' }]);
  });
  afterAll(() => kubernetes?.stop());

  const create = (path: string, body: object) =>
    asAdmin(cloud, { method: 'POST', path, body });
  /** A JobSet of one pod a node. */
  const submit = (
    name: string,
    { gpus = 1, ...spec }: Record<string, unknown> & { gpus?: number } = {},
    labels: Record<string, string> = {},
  ) =>
    create(JOB_SETS, {
      ...{ apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet' },
      metadata: { name, labels },
      spec: {
        replicatedJobs: [
          {
            ...{ name: 'node', replicas: 2 },
            template: {
              spec: {
                ...{ parallelism: 1, completions: 1, backoffLimit: 0 },
                template: {
                  spec: {
                    restartPolicy: 'Never',
                    containers: [container({ [GPU]: String(gpus) })],
                  },
                },
              },
            },
          },
        ],
        ...spec,
      },
    });
  const listOf = async <T>(path: string) =>
    (await asAdmin<{ items: T[] }>(cloud, { path })).items;
  const jobsOf = (name: string) =>
    listOf<Job>(`/apis/batch/v1/namespaces/default/jobs?${SELECTED}${name}`);
  const jobSet = (name: string) =>
    asAdmin<JobSet>(cloud, { path: `${JOB_SETS}/${name}` });
  const completed = (name: string) =>
    until(async () => {
      const { status } = await jobSet(name);
      return status?.terminalState;
    });

  it('makes a Job for each node, whose pods have names by which they find each other', async () => {
    await submit('pair');
    const jobs = await until(async () => {
      const found = await jobsOf('pair');
      return found.length === 2 ? found : undefined;
    });
    expect(jobs.map(({ metadata }) => metadata.name).sort()).toEqual([
      'pair-node-0',
      'pair-node-1',
    ]);
    const pods = await until(async () => {
      const found = await listOf<Pod>(
        `/api/v1/namespaces/default/pods?${SELECTED}pair`,
      );
      return found.length === 2 ? found : undefined;
    });
    expect(pods.map(({ spec }) => spec.hostname).sort()).toEqual([
      'pair-node-0-0',
      'pair-node-1-0',
    ]);
    expect(pods.map(({ spec }) => spec.subdomain)).toEqual(['pair', 'pair']);
    const service = await asAdmin<{ spec: { clusterIP: string } }>(cloud, {
      path: '/api/v1/namespaces/default/services/pair',
    });
    expect(service.spec.clusterIP).toBe('None');
    expect(await completed('pair')).toBe('Completed');
  });

  it('refuses what cannot be meant', async () => {
    await expect(
      submit('wrong', {
        successPolicy: { operator: 'All', targetReplicatedJobs: ['none'] },
      }),
    ).rejects.toThrow(/denied the request.*none/s);
    expect(await jobsOf('wrong')).toEqual([]);
  });

  it('is asked again after kill -9, and nothing is taken without it', async () => {
    await cloud.kill('jobset');
    await expect(submit('early')).rejects.toThrow('failed calling webhook');
    await cloud.restart('jobset');
    await submit('early');
    expect(await completed('early')).toBe('Completed');
  });

  it('leaves pods of others alone while it is away', async () => {
    await cloud.kill('jobset');
    const pod = await create('/api/v1/namespaces/default/pods', {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alone' } },
      spec: { containers: [container({})] },
    });
    expect(pod).toMatchObject({ metadata: { name: 'alone' } });
    await cloud.restart('jobset');
  });

  it('starts a JobSet when Kueue admits it, on the nodes of its flavor', async () => {
    const kueue = { apiVersion: 'kueue.x-k8s.io/v1beta2' };
    const instance = 'p5.48xlarge';
    await create(`${QUEUES}/resourceflavors`, {
      ...{ ...kueue, kind: 'ResourceFlavor', metadata: { name: 'h100' } },
      spec: { nodeLabels: { 'node.kubernetes.io/instance-type': instance } },
    });
    await create(`${QUEUES}/clusterqueues`, {
      ...{ ...kueue, kind: 'ClusterQueue', metadata: { name: 'gpus' } },
      spec: {
        namespaceSelector: {},
        resourceGroups: [
          {
            coveredResources: [GPU],
            flavors: [
              { name: 'h100', resources: [{ name: GPU, nominalQuota: 4 }] },
            ],
          },
        ],
      },
    });
    await create(`${QUEUES}/namespaces/default/localqueues`, {
      ...{ ...kueue, kind: 'LocalQueue', metadata: { name: 'team' } },
      spec: { clusterQueue: 'gpus' },
    });
    const queue = { 'kueue.x-k8s.io/queue-name': 'team' };
    await submit('queued', { gpus: 2, suspend: true }, queue);
    await submit('too-large', { gpus: 3, suspend: true }, queue);
    expect(await completed('queued')).toBe('Completed');
    expect((await jobSet('too-large')).spec.suspend).toBe(true);
    const pods = await listOf(
      `/api/v1/namespaces/default/pods?${SELECTED}too-large`,
    );
    expect(pods).toEqual([]);
  });
});
