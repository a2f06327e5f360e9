import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asAdmin } from '../kubernetes/clusterQuestions.testing';
import { TestCloud } from '../kubernetes/testCloud';
import { withRegistry } from '../registry/testRegistry';
import {
  FIRST_START_MS,
  KubeletRig,
  startKubeletRig,
} from './__testUtils__/kubeletRig';
import {
  awaited,
  containerOf,
  createJob,
  createPod,
  deletePod,
  endedPod,
  followLog,
  logOf,
  podGone,
  podsOf,
  podThat,
  shell,
} from './__testUtils__/podQuestions';

jest.setTimeout(120_000);

interface Job {
  status: {
    succeeded?: number;
    failed?: number;
    conditions?: { type: string; status: string; reason?: string }[];
  };
}

describe('a pod on a node of the process kubelet', () => {
  let rig: KubeletRig;
  let cloud: TestCloud;
  let image: string;

  beforeAll(async () => {
    rig = await startKubeletRig([{ name: 'one' }, { name: 'two', gpu: 'T4' }]);
    ({ cloud } = rig);
    image = rig.images.add(
      [{ 'workspace/train.sh': 'echo from the image\n' }],
      {
        WorkingDir: '/workspace',
        User: '10001:10001',
        Entrypoint: ['/bin/sh', 'train.sh'],
      },
    );
  }, FIRST_START_MS);
  afterAll(() => rig?.stop());

  const jobThatEnded = (name: string) =>
    awaited(
      () =>
        asAdmin<Job>(cloud, {
          path: `/apis/batch/v1/namespaces/default/jobs/${name}`,
        }),
      ({ status }) => !!(status.succeeded || status.failed),
    );

  it('runs what its image names, so that the Job completes, and its log is read through the API server', async () => {
    await createJob(cloud, 'whole', {
      ...{ restartPolicy: 'Never' },
      containers: [{ name: 'train', image }],
    });
    const job = await jobThatEnded('whole');
    expect(job.status).toMatchObject({ succeeded: 1 });
    const [pod] = await podsOf(cloud, 'whole');
    expect(pod.status).toMatchObject({ phase: 'Succeeded' });
    expect(containerOf(pod)).toMatchObject({
      imageID: image,
      state: { terminated: { exitCode: 0, reason: 'Completed' } },
    });
    expect(await logOf(cloud, pod.metadata.name)).toBe('from the image\n');
  });

  it('tells the exit code of a command that fails, and the Job fails', async () => {
    await createJob(cloud, 'fails', {
      restartPolicy: 'Never',
      containers: [shell(image, 'echo before; echo trouble >&2; exit 3')],
    });
    const job = await jobThatEnded('fails');
    expect(job.status).toMatchObject({ failed: 1 });
    const [pod] = await podsOf(cloud, 'fails');
    expect(pod.status).toMatchObject({ phase: 'Failed' });
    expect(containerOf(pod).state.terminated).toMatchObject({
      ...{ exitCode: 3, reason: 'Error' },
    });
    const log = await logOf(cloud, pod.metadata.name);
    expect(log.split('\n').sort()).toEqual(['', 'before', 'trouble']);
  });

  it('is asked to end when it is deleted, and ends in its own way', async () => {
    await createPod(cloud, 'polite', {
      restartPolicy: 'Never',
      containers: [
        shell(
          image,
          'trap "echo saved; exit 143" TERM; echo ready; while :; do sleep 0.05; done',
        ),
      ],
    });
    await awaited(
      () => logOf(cloud, 'polite'),
      log => log === 'ready\n',
    );
    const following = await followLog(cloud, 'polite');
    await deletePod(cloud, 'polite');
    expect(await following()).toBe('ready\nsaved\n');
    await podGone(cloud, 'polite');
  });

  it('is killed when it does not end in its time', async () => {
    await createPod(
      cloud,
      'stubborn',
      {
        ...{ restartPolicy: 'Never', terminationGracePeriodSeconds: 1 },
        containers: [shell(image, 'trap "" TERM; while :; do sleep 1; done')],
      },
      { finalizers: ['modelport.test/look'] },
    );
    await podThat(
      cloud,
      'stubborn',
      ({ status }) => status?.phase === 'Running',
    );
    await deletePod(cloud, 'stubborn');
    const pod = await endedPod(cloud, 'stubborn');
    expect(containerOf(pod).state.terminated).toMatchObject({
      ...{ exitCode: 137, reason: 'Error' },
    });
    await asAdmin(cloud, {
      ...{ method: 'PATCH', contentType: 'application/merge-patch+json' },
      path: '/api/v1/namespaces/default/pods/stubborn',
      body: { metadata: { finalizers: null } },
    });
    await podGone(cloud, 'stubborn');
  });

  it(
    'runs an image that crane made and a real registry has',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'kubelet-crane-'));
      try {
        await withRegistry(async ({ host, crane }) => {
          writeFileSync(path.join(folder, 'words'), 'from crane\n');
          const layer = path.join(folder, 'layer.tar');
          execFileSync('tar', ['-C', folder, '-cf', layer, 'words']);
          const push = ['append', '--oci-empty-base', '-f', layer];
          const pushed = execFileSync(
            crane,
            [...push, '-t', `${host}/kubelet/words:latest`],
            { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
          ).trim();
          await createPod(cloud, 'crane', {
            restartPolicy: 'Never',
            containers: [shell(pushed, 'cat /words')],
          });
          const pod = await endedPod(cloud, 'crane');
          expect(await logOf(cloud, 'crane')).toBe('from crane\n');
          expect(containerOf(pod).imageID).toBe(pushed);
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    FIRST_START_MS,
  );
});
