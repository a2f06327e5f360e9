import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestCloud } from '../kubernetes/testCloud';
import {
  FIRST_START_MS,
  KubeletRig,
  startKubeletRig,
} from './__testUtils__/kubeletRig';
import {
  awaited,
  containerOf,
  createPod,
  deletePod,
  endedPod,
  getPod,
  logOf,
  podGone,
  podThat,
  shell,
  waitsFor,
} from './__testUtils__/podQuestions';
import { PodSpec } from './pods/Pod';

jest.setTimeout(120_000);

/** Counts its starts in a volume. */
const COUNT = 'echo x >> /s/starts; n=$(wc -l < /s/starts); echo start $n; ';

describe('what becomes of containers that end', () => {
  let rig: KubeletRig;
  let cloud: TestCloud;
  let image: string;

  beforeAll(async () => {
    rig = await startKubeletRig();
    ({ cloud } = rig);
    image = rig.images.add([{ data: 'x' }], { User: '10001:10001' });
  }, FIRST_START_MS);
  afterAll(() => rig?.stop());

  const volumeMounts = [{ name: 's', mountPath: '/s' }];
  const counting = (
    restartPolicy: PodSpec['restartPolicy'],
    line: string,
  ): PodSpec => ({
    restartPolicy,
    terminationGracePeriodSeconds: 1,
    volumes: [{ name: 's', emptyDir: {} }],
    containers: [shell(image, COUNT + line, { volumeMounts })],
  });

  it('OnFailure starts them again, later each time, until they end well', async () => {
    const told = mkdtempSync(path.join(tmpdir(), 'kubelet-told-'));
    chmodSync(told, 0o755); // the container is of another user
    const spec = counting('OnFailure', '[ -e /told/enough ]');
    const [container] = spec.containers;
    try {
      await createPod(cloud, 'tries', {
        ...spec,
        volumes: [
          ...(spec.volumes ?? []),
          { name: 'told', hostPath: { path: told } },
        ],
        containers: [
          {
            ...container,
            volumeMounts: [
              ...volumeMounts,
              { name: 'told', mountPath: '/told' },
            ],
          },
        ],
      });
      await podThat(
        cloud,
        'tries',
        each => waitsFor(each) === 'CrashLoopBackOff',
      );
      writeFileSync(path.join(told, 'enough'), '');
      const pod = await endedPod(cloud, 'tries');
      expect(pod.status?.phase).toBe('Succeeded');
      const { restartCount, ...status } = containerOf(pod);
      expect(status).toMatchObject({
        state: { terminated: { exitCode: 0 } },
        lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      });
      expect(restartCount).toBeGreaterThanOrEqual(1);
      expect(await logOf(cloud, 'tries')).toBe(`start ${restartCount + 1}\n`);
      expect(await logOf(cloud, 'tries', 'previous=true')).toBe(
        `start ${restartCount}\n`,
      );
    } finally {
      rmSync(told, { recursive: true });
    }
  });

  it('Always starts them again though they end well, and an end of the pod is an end of it', async () => {
    await createPod(cloud, 'again', counting('Always', 'exit 0'));
    await podThat(cloud, 'again', ({ status }) => {
      const [{ restartCount } = { restartCount: 0 }] =
        status?.containerStatuses ?? [];
      return restartCount >= 2;
    });
    await deletePod(cloud, 'again');
    expect(await podGone(cloud, 'again')).toMatchObject({ status: 404 });
  });

  it('Never leaves them, and the pod fails when one of them failed', async () => {
    await createPod(cloud, 'two', {
      restartPolicy: 'Never',
      containers: [
        shell(image, 'exit 0'),
        shell(image, 'exit 5', { name: 'other' }),
      ],
    });
    const pod = await endedPod(cloud, 'two');
    expect(pod.status?.phase).toBe('Failed');
    expect(containerOf(pod).state.terminated?.exitCode).toBe(0);
    expect(containerOf(pod, 'other').state.terminated?.exitCode).toBe(5);
  });

  it('an init container that fails keeps the others from starting', async () => {
    await createPod(cloud, 'no-init', {
      restartPolicy: 'Never',
      initContainers: [
        shell(image, 'echo first', { name: 'good' }),
        shell(image, 'exit 9', { name: 'bad' }),
        shell(image, 'echo never', { name: 'after' }),
      ],
      containers: [shell(image, 'echo never')],
    });
    const pod = await endedPod(cloud, 'no-init');
    expect(pod.status?.phase).toBe('Failed');
    expect(containerOf(pod, 'good').state.terminated?.exitCode).toBe(0);
    expect(containerOf(pod, 'bad').state.terminated?.exitCode).toBe(9);
    expect(containerOf(pod, 'after').state.terminated).toBeUndefined();
    expect(waitsFor(pod)).toBe('PodInitializing');
    expect(await logOf(cloud, 'no-init', 'container=good')).toBe('first\n');
  });

  it('one that takes more memory than it may is killed for it', async () => {
    await createPod(cloud, 'hog', {
      restartPolicy: 'Never',
      containers: [
        shell(
          image,
          // a text of the shell's own that doubles; processes have no other limit
          'a=xxxxxxxxxxxxxxxx; while :; do a=$a$a; [ ${#a} -lt 100000000 ] || sleep 100; done',
          { resources: { limits: { memory: '64Mi' } } },
        ),
      ],
    });
    const pod = await endedPod(cloud, 'hog');
    expect(containerOf(pod).state.terminated).toMatchObject({
      ...{ exitCode: 137, reason: 'OOMKilled' },
    });
  });

  it('one whose command is not there does not start', async () => {
    await createPod(cloud, 'absent', {
      restartPolicy: 'Never',
      containers: [{ name: 'train', image, command: ['no-such-program'] }],
    });
    const pod = await endedPod(cloud, 'absent');
    expect(containerOf(pod).state.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: expect.stringContaining('executable file not found in $PATH'),
    });
  });

  it('a pod that has been active for too long fails', async () => {
    await createPod(cloud, 'slow', {
      ...counting('Never', 'trap "exit 143" TERM; while :; do sleep 0.1; done'),
      activeDeadlineSeconds: 1,
    });
    const pod = await endedPod(cloud, 'slow');
    expect(pod.status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
    });
    expect(containerOf(pod).state.terminated?.exitCode).toBe(143);
  });

  it('a pod that is deleted before its image came is gone at once', async () => {
    const missing = `${rig.images.host}/test@sha256:${'0'.repeat(64)}`;
    await createPod(cloud, 'early', {
      restartPolicy: 'Never',
      containers: [shell(missing, 'echo never')],
    });
    await podThat(cloud, 'early', each => !!waitsFor(each)?.includes('Image'));
    await deletePod(cloud, 'early');
    expect(await podGone(cloud, 'early')).toMatchObject({ status: 404 });
  });

  it('a pod of which the object is removed by force is killed', async () => {
    await createPod(
      cloud,
      'forced',
      counting('Never', 'trap "" TERM; sleep 98761'),
    );
    await awaited(
      () => logOf(cloud, 'forced'),
      log => log === 'start 1\n',
    );
    await deletePod(cloud, 'forced', { gracePeriodSeconds: 0 });
    await podGone(cloud, 'forced');
    // its name is free, and nothing of the old one is in the way of the new
    await createPod(cloud, 'forced', counting('Never', 'exit 0'));
    await endedPod(cloud, 'forced');
    expect((await getPod(cloud, 'forced')).status?.phase).toBe('Succeeded');
  });

  it('what it was like is told when the API server is there again', async () => {
    await createPod(cloud, 'through', counting('Never', 'sleep 2; exit 6'));
    await podThat(
      cloud,
      'through',
      ({ status }) => status?.phase === 'Running',
    );
    await cloud.kill();
    await cloud.restart();
    const pod = await endedPod(cloud, 'through');
    expect(containerOf(pod).state.terminated?.exitCode).toBe(6);
  });
});
