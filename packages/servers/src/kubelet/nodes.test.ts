import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asAdmin } from '../kubernetes/clusterQuestions.testing';
import { NodeTaint } from '../kubernetes/gpuNodes';
import { TestCloud } from '../kubernetes/testCloud';
import {
  startTestKubernetes,
  TestKubernetes,
} from '../kubernetes/testKubernetes';
import { FIRST_START_MS } from './__testUtils__/kubeletRig';
import {
  awaited,
  containerOf,
  createJob,
  createPod,
  endedPod,
  followLog,
  getPod,
  logOf,
  podGone,
  podsOf,
  podThat,
  shell,
} from './__testUtils__/podQuestions';
import { ProcessKubelet, startProcessKubelet } from './processKubelet';
import { TestImages } from './__testUtils__/testImages';

jest.setTimeout(180_000);

/** AKS keeps its cheap nodes for those who say so. */
const SPOT = {
  ...{ key: 'kubernetes.azure.com/scalesetpriority', operator: 'Exists' },
};

interface Node {
  metadata: { labels: Record<string, string> };
  spec: { taints?: NodeTaint[] };
  status: {
    allocatable: Record<string, string>;
    conditions: { type: string; status: string }[];
    daemonEndpoints: { kubeletEndpoint: { Port: number } };
  };
}

/** Whether a process of this machine has these words in its command line. */
const runsHere = (words: string) =>
  readdirSync('/proc')
    .filter(each => /^\d+$/.test(each))
    .some(pid => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.replaceAll('\0', ' ').includes(words);
      } catch {
        return false; // it ended
      }
    });

describe('the nodes of a process kubelet', () => {
  let [image, folder]: string[] = [];
  let kubernetes: TestKubernetes;
  let cloud: TestCloud;
  let images: TestImages;
  const kubelets: ProcessKubelet[] = [];

  beforeAll(async () => {
    [kubernetes, images] = await Promise.all([
      startTestKubernetes({ clouds: ['aks'], nodeGraceMs: 6_000 }),
      TestImages.start(),
    ]);
    [cloud] = kubernetes.clouds;
    image = images.add([{ data: 'x' }], { User: '10001:10001' });
    folder = mkdtempSync(path.join(tmpdir(), 'kubelet-'));
  }, FIRST_START_MS);
  afterEach(async () => {
    await Promise.all(kubelets.splice(0).map(each => each.stop()));
  });
  afterAll(async () => {
    await images?.stop();
    await kubernetes?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (...names: string[]) => {
    const kubelet = await startProcessKubelet({
      ...{ cloud, cacheDir: folder, backoffMs: 200, heartbeatMs: 500 },
      nodes: names.map(name => ({
        ...{ name, gpu: 'T4' as const, spot: true },
        labels: { test: names[0] },
      })),
    });
    kubelets.push(kubelet);
    return kubelet;
  };
  const getNode = (name: string) =>
    asAdmin<Node>(cloud, { path: `/api/v1/nodes/${name}` });
  const readiness = async (name: string) => {
    const { status } = await getNode(name);
    return status.conditions.find(({ type }) => type === 'Ready')?.status;
  };
  const here = (node: string, line: string) => ({
    ...{ nodeName: node, restartPolicy: 'Never' as const },
    tolerations: [{ operator: 'Exists' }],
    containers: [shell(image, line)],
  });

  it('are as their cloud makes them, and live', async () => {
    const { port } = await start('made');
    const node = await getNode('made');
    expect(node.metadata.labels).toMatchObject({
      'kubernetes.azure.com/accelerator': 'nvidia',
      'kubernetes.azure.com/scalesetpriority': 'spot',
    });
    expect(node.status).toMatchObject({
      allocatable: { 'nvidia.com/gpu': '1' },
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    });
    const lease = () =>
      asAdmin<{ spec: { renewTime: string } }>(cloud, {
        path: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/made',
      });
    const { spec } = await lease();
    await awaited(lease, each => each.spec.renewTime > spec.renewTime);
    expect(await readiness('made')).toBe('True');
  });

  it('die without notice: what ran is gone, nobody says so, and the controllers find out', async () => {
    const kubelet = await start('lost', 'stays');
    await createPod(
      cloud,
      'victim',
      here('lost', 'echo up; exec sleep 98765.1'),
    );
    await createPod(
      cloud,
      'other',
      here('stays', 'echo up; exec sleep 98765.2'),
    );
    await Promise.all(
      ['victim', 'other'].map(name =>
        awaited(
          () => logOf(cloud, name),
          log => log === 'up\n',
        ),
      ),
    );
    expect(runsHere('sleep 98765.1')).toBe(true);
    await kubelet.lose('lost');
    expect(runsHere('sleep 98765.1')).toBe(false);
    expect(runsHere('sleep 98765.2')).toBe(true);
    const { status } = await getPod(cloud, 'victim');
    expect(status?.phase).toBe('Running');
    await awaited(
      () => readiness('lost'),
      each => each === 'Unknown',
    );
    expect(await readiness('stays')).toBe('True');
    await expect(kubelet.lose('lost')).rejects.toThrow(
      'has no node lost; it has stays',
    );
  });

  it('come back: what may not be started again has failed', async () => {
    const first = await start('returns');
    await createPod(cloud, 'cut', here('returns', 'exec sleep 98765.3'));
    await podThat(cloud, 'cut', ({ status }) => status?.phase === 'Running');
    await first.stop();
    await start('returns');
    const pod = await endedPod(cloud, 'cut');
    expect(pod.status?.phase).toBe('Failed');
    expect(containerOf(pod).state.terminated).toMatchObject({
      ...{ exitCode: 137, reason: 'ContainerStatusUnknown' },
    });
    expect(runsHere('sleep 98765.3')).toBe(false);
    expect(await readiness('returns')).toBe('True');
  });

  it('are taken away after a notice, and a Job goes on elsewhere from what was saved', async () => {
    const saved = path.join(folder, 'saved');
    mkdirSync(saved, { mode: 0o777 });

    chmodSync(saved, 0o777);
    const kubelet = await start('spot-a', 'spot-b');
    const line =
      'trap "echo saved > /saved/checkpoint; echo told; exit 143" TERM; ' +
      'if [ -e /saved/checkpoint ]; then echo resumed; exit 0; fi; ' +
      'echo begun; while :; do sleep 0.05; done';
    await createJob(
      cloud,
      'preempted',
      {
        restartPolicy: 'Never',
        // nodes of other tests may count as alive for a while
        ...{ nodeSelector: { test: 'spot-a' }, tolerations: [SPOT] },
        volumes: [{ name: 'saved', hostPath: { path: saved } }],
        containers: [
          shell(image, line, {
            volumeMounts: [{ name: 'saved', mountPath: '/saved' }],
            resources: { limits: { 'nvidia.com/gpu': '1' } },
          }),
        ],
      } as Parameters<typeof createJob>[2],
      {
        podFailurePolicy: {
          rules: [
            {
              action: 'Ignore',
              onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
            },
          ],
        },
      },
    );
    const [first] = await awaited(
      () => podsOf(cloud, 'preempted'),
      pods => pods[0]?.status?.phase === 'Running',
    );
    const { name } = first.metadata;
    await awaited(
      () => logOf(cloud, name),
      log => log === 'begun\n',
    );
    const following = await followLog(cloud, name);
    const node = first.spec.nodeName ?? '';
    await kubelet.reclaim(node, 20);
    expect(await following()).toBe('begun\ntold\n');
    await podGone(cloud, name);
    await kubelet.lose(node);
    const done = await awaited(
      () => podsOf(cloud, 'preempted'),
      pods => pods.some(({ status }) => status?.phase === 'Succeeded'),
    );
    const last = done.find(({ status }) => status?.phase === 'Succeeded');
    expect(last?.spec.nodeName).not.toBe(node);
    expect(await logOf(cloud, last?.metadata.name ?? '')).toBe('resumed\n');
    const { spec } = await getNode(node);
    expect(spec.taints).toContainEqual(
      expect.objectContaining({
        key: 'remediator.kubernetes.azure.com/unschedulable',
        effect: 'NoSchedule',
      }),
    );
  });
});
