import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { identifyProcess } from '../processIdentity';
import { addNodes } from './addNodes';
import {
  asAdmin,
  asPortal,
  container,
  scheduledPod,
  submitJob,
  until,
  waitingPod,
} from './clusterQuestions.testing';
import { askCluster } from './clusterRequest';
import { CloudName } from './gpuNodes';
import { ClusterComponent } from './cloudComponents';
import { TestCloud } from './testCloud';
import { startTestKubernetes, TestKubernetes } from './testKubernetes';

// The very first start on a machine builds etcd and Kubernetes.
jest.setTimeout(3_600_000);

const COMPONENTS: ClusterComponent[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
];
const PODS = '/api/v1/namespaces/default/pods';
const MAPS = '/api/v1/namespaces/default/configmaps';

describe('Kubernetes', () => {
  let kubernetes: TestKubernetes;
  let clouds: Record<CloudName, TestCloud>;

  beforeAll(async () => {
    kubernetes = await startTestKubernetes({ clouds: ['eks', 'gke', 'aks'] });
    const [eks, gke, aks] = kubernetes.clouds;
    clouds = { eks, gke, aks };
  });
  afterAll(() => kubernetes?.stop());

  it.each(['eks', 'gke', 'aks'] as const)(
    'of %s schedules a Job to the node that has its GPUs, and says why another waits',
    async name => {
      const cloud = clouds[name];
      await addNodes(cloud, [
        { name: 'plain' },
        { name: 'small', gpu: 'T4' },
        { name: 'large', gpu: 'H100' },
      ]);
      await submitJob(cloud, 'fits', 8);
      const { spec } = await scheduledPod(cloud, 'fits');
      expect(spec.nodeName).toBe('large');
      expect(spec.serviceAccountName).toBe('default');

      await submitJob(cloud, 'too-large', 16);
      const waiting = await waitingPod(cloud, 'too-large');
      expect(waiting.spec.nodeName).toBeUndefined();
      expect(waiting.status.conditions?.[0]).toMatchObject({
        status: 'False',
        message: expect.stringContaining('Insufficient nvidia.com/gpu'),
      });
    },
  );

  it.each([
    ['eks', { 'eks.amazonaws.com/capacityType': 'SPOT' }, undefined],
    [
      'gke',
      {
        'cloud.google.com/gke-accelerator': 'nvidia-tesla-t4',
        'cloud.google.com/gke-spot': 'true',
      },
      [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
    ],
    [
      'aks',
      { 'kubernetes.azure.com/accelerator': 'nvidia' },
      [
        {
          key: 'kubernetes.azure.com/scalesetpriority',
          value: 'spot',
          effect: 'NoSchedule',
        },
      ],
    ],
  ] as const)(
    'labels and taints the cheap GPU nodes of %s as that cloud does',
    async (name, labels, taints) => {
      const cloud = clouds[name];
      await addNodes(cloud, [{ name: 'cheap', gpu: 'T4', spot: true }]);
      const { metadata, spec } = await asAdmin<{
        metadata: { labels: Record<string, string> };
        spec: { taints?: object[] };
      }>(cloud, { path: '/api/v1/nodes/cheap' });
      expect(metadata.labels).toMatchObject(labels);
      expect(spec.taints).toEqual(taints);
    },
  );

  it('refuses the user of the portal what was not granted, and strangers everything', async () => {
    const { eks } = clouds;
    const { status, text } = await asPortal(eks, { path: PODS });
    expect(status).toBe(403);
    expect(text).toContain(
      'User \\"portal\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"default\\"',
    );
    await asAdmin(eks, {
      method: 'POST',
      path: '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings',
      body: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'portal-views' },
        subjects: [{ kind: 'User', name: 'portal' }],
        roleRef: { kind: 'ClusterRole', name: 'view' },
      },
    });
    const granted = await until(async () => {
      const answer = await asPortal(eks, { path: PODS });
      return answer.status === 403 ? undefined : answer;
    });
    expect(granted.status).toBe(200);
    const create = { method: 'POST', path: PODS, body: {} } as const;
    expect((await asPortal(eks, create)).status).toBe(403);

    const { url, caData: ca } = eks;
    const foreign = { url, ca, token: clouds.gke.adminToken };
    expect((await askCluster(foreign, { path: PODS })).status).toBe(401);
    expect((await askCluster({ url, ca }, { path: PODS })).status).toBe(403);
  });

  it('admits no pod that the standard or the quota of its namespace forbids', async () => {
    const { aks } = clouds;
    await asAdmin(aks, {
      method: 'POST',
      path: '/api/v1/namespaces',
      body: {
        metadata: {
          name: 'team',
          labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
        },
      },
    });
    await asAdmin(aks, {
      method: 'POST',
      path: '/api/v1/namespaces/team/resourcequotas',
      body: {
        metadata: { name: 'gpus' },
        spec: { hard: { 'requests.nvidia.com/gpu': '1' } },
      },
    });
    const pods = '/api/v1/namespaces/team/pods';
    // the namespace has its service account, and the quota its first count
    await until(async () => {
      const { items } = await asAdmin<{
        items: { status: { used?: object } }[];
      }>(aks, { path: '/api/v1/namespaces/team/resourcequotas' });
      const account = '/api/v1/namespaces/team/serviceaccounts/default';
      const { status } = await asAdmin(aks, { path: account }).then(
        () => ({ status: 200 }),
        () => ({ status: 404 }),
      );
      return items[0].status.used && status === 200 ? true : undefined;
    });
    const create = (limits: Record<string, string>, hostNetwork = false) =>
      asAdmin(aks, {
        method: 'POST',
        path: pods,
        body: {
          metadata: { generateName: 'train-' },
          spec: { hostNetwork, containers: [container(limits)] },
        },
      });
    await expect(create({}, true)).rejects.toThrow(
      /403: .*violates PodSecurity \\"baseline:latest\\": host namespaces/,
    );
    await expect(create({ 'nvidia.com/gpu': '2' })).rejects.toThrow(
      /403: .*exceeded quota: gpus, requested: requests.nvidia.com\/gpu=2/,
    );
    await create({ 'nvidia.com/gpu': '1' });
  });

  it('keeps its objects when the API server is killed and started again', async () => {
    const { gke, aks } = clouds;
    const map = (name: string) =>
      asAdmin<{ metadata: { uid: string } }>(gke, { path: `${MAPS}/${name}` });
    await asAdmin(gke, {
      method: 'POST',
      path: MAPS,
      body: { metadata: { name: 'kept' }, data: { a: '1' } },
    });
    const before = await map('kept');
    const killed = gke.pid();
    await gke.kill();
    expect(identifyProcess(killed)).toBeUndefined();
    await expect(map('kept')).rejects.toThrow('ECONNREFUSED');
    expect(await asAdmin(aks, { path: PODS })).toMatchObject({
      kind: 'PodList',
    });

    await gke.restart();
    expect(gke.pid()).not.toBe(killed);
    expect(await map('kept')).toEqual(before);
    // scheduler and controllers have found it again
    await submitJob(gke, 'after-the-kill', 1);
    const { spec } = await scheduledPod(gke, 'after-the-kill');
    expect(spec.nodeName).toBeDefined();
  });

  it('does not answer while the API server is paused, and goes on when it is resumed', async () => {
    const { eks, aks } = clouds;
    eks.pause();
    let answered = false;
    const answer = asAdmin(eks, {
      path: PODS,
      signal: AbortSignal.timeout(300_000),
    }).finally(() => {
      answered = true;
    });
    for (let i = 0; i < 20; i += 1) await asAdmin(aks, { path: PODS });
    expect(answered).toBe(false);
    eks.resume();
    expect(await answer).toMatchObject({ kind: 'PodList' });
  });

  it('writes to its audit log who asked what and when, to the microsecond, but not what was sent', async () => {
    const { aks } = clouds;
    await asAdmin(aks, {
      method: 'POST',
      path: MAPS,
      body: { metadata: { name: 'audited' }, data: { secret: 'word' } },
    });
    const text = readFileSync(aks.auditLogFile, 'utf8');
    const events = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    const created = events.find(
      ({ objectRef }) => objectRef?.name === 'audited',
    );
    const MICROSECONDS = /^[\d-]+T[\d:]+\.\d{6}Z$/;
    expect(created).toMatchObject({
      level: 'Metadata',
      stage: 'ResponseComplete',
      verb: 'create',
      user: { username: 'admin' },
      requestReceivedTimestamp: expect.stringMatching(MICROSECONDS),
      stageTimestamp: expect.stringMatching(MICROSECONDS),
    });
    expect(text).not.toContain('word');
    expect(
      events.some(({ user }) => user.username.endsWith(':job-controller')),
    ).toBe(true);
  });

  it('shows its tokens to nobody else', () => {
    const { eks } = clouds;
    const dataDir = path.dirname(eks.kubeconfigFile);
    const secret = [
      eks.kubeconfigFile,
      path.join(dataDir, 'credentials/tokens.csv'),
      path.join(dataDir, 'credentials/server.key'),
      path.join(dataDir, 'kube-scheduler/kubeconfig.yaml'),
    ];
    for (const file of secret) {
      expect([file, statSync(file).mode % 0o1000]).toEqual([file, 0o600]);
    }
    for (const component of COMPONENTS) {
      const pid = String(eks.pid(component));
      const args = execFileSync('ps', ['-o', 'args=', '-ww', '-p', pid]);
      expect(args.toString()).not.toMatch(/[0-9a-f]{64}/);
    }
  });

  it('has only those programs that were asked for', () => {
    expect(() => clouds.eks.pid('kwok')).toThrow(
      'eks was started without kwok; ask for it',
    );
  });

  it('leaves no process and no file', async () => {
    const all = kubernetes.clouds;
    const pids = all.flatMap(({ pid }) => COMPONENTS.map(name => pid(name)));
    await kubernetes.stop();
    expect(pids.map(identifyProcess)).toEqual(pids.map(() => undefined));
    expect(all.filter(cloud => existsSync(cloud.auditLogFile))).toEqual([]);
  });
});
