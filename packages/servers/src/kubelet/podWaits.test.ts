import { asAdmin } from '../kubernetes/clusterQuestions.testing';
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
  endedPod,
  logOf,
  podThat,
  shell,
  waitsFor,
} from './__testUtils__/podQuestions';

jest.setTimeout(120_000);

const NAMESPACE = '/api/v1/namespaces/default';
const never = { restartPolicy: 'Never' } as const;

describe('what a pod waits for', () => {
  let rig: KubeletRig;
  let cloud: TestCloud;
  let image: string;

  beforeAll(async () => {
    rig = await startKubeletRig();
    ({ cloud } = rig);
    image = rig.images.add([{ 'workspace/data': 'x' }], {
      ...{ WorkingDir: '/workspace', User: '10001:10001' },
    });
  }, FIRST_START_MS);
  afterAll(() => rig?.stop());

  const make = (kind: string, name: string, more: object) =>
    asAdmin(cloud, {
      ...{ method: 'POST', path: `${NAMESPACE}/${kind}` },
      body: { metadata: { name }, ...more },
    });
  const saidBy = async (name: string) => {
    await endedPod(cloud, name);
    return logOf(cloud, name);
  };

  it('is a Secret of its variables that comes later', async () => {
    await createPod(cloud, 'waits', {
      ...never,
      containers: [
        shell(image, 'echo $LATE', {
          env: [
            {
              name: 'LATE',
              valueFrom: { secretKeyRef: { name: 'later', key: 'x' } },
            },
          ],
        }),
      ],
    });
    const pod = await podThat(
      cloud,
      'waits',
      each => waitsFor(each) === 'CreateContainerConfigError',
    );
    expect(pod.status?.phase).toBe('Pending');
    expect(containerOf(pod).state.waiting?.message).toBe(
      'secret "later" not found',
    );
    await make('secrets', 'later', { stringData: { x: 'came' } });
    expect(await saidBy('waits')).toBe('came\n');
  });

  it('is a Secret of its volumes that comes later', async () => {
    await createPod(cloud, 'waits-for-volume', {
      ...never,
      volumes: [{ name: 'v', secret: { secretName: 'later-still' } }],
      containers: [
        shell(image, 'cat /v/x', {
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        }),
      ],
    });
    await podThat(
      cloud,
      'waits-for-volume',
      each => waitsFor(each) === 'ContainerCreating',
    );
    await make('secrets', 'later-still', { stringData: { x: 'came' } });
    expect(await saidBy('waits-for-volume')).toBe('came\n');
  });

  it('is another image where root must not be', async () => {
    const rootImage = rig.images.add([{ x: 'y' }], { User: '0' });
    await createPod(cloud, 'not-root', {
      ...never,
      securityContext: { runAsNonRoot: true },
      containers: [shell(rootImage, 'id -u')],
    });
    const pod = await podThat(
      cloud,
      'not-root',
      each => waitsFor(each) === 'CreateContainerConfigError',
    );
    expect(containerOf(pod).state.waiting?.message).toBe(
      'container has runAsNonRoot and image will run as root',
    );
  });

  it('is an image that may come later', async () => {
    const later = rig.images.add([{ 'workspace/late': 'at last\n' }]);
    const [, manifest] = later.split('@');
    const at = `/v2/test/manifests/${manifest}`;
    const content = rig.images.contents.get(at);
    rig.images.contents.delete(at);
    await createPod(cloud, 'image-later', {
      ...never,
      containers: [shell(later, 'cat /workspace/late')],
    });
    await podThat(
      cloud,
      'image-later',
      each => waitsFor(each) === 'ErrImagePull',
    );
    const pod = await podThat(
      cloud,
      'image-later',
      each => waitsFor(each) === 'ImagePullBackOff',
    );
    expect(containerOf(pod).state.waiting?.message).toContain('not found');
    if (content) rig.images.contents.set(at, content);
    expect(await saidBy('image-later')).toBe('at last\n');
  });

  it('are the others of its service, by name and address', async () => {
    const member = (i: number) =>
      createPod(cloud, `gang-${i}`, {
        ...never,
        ...{ hostname: `gang-${i}`, subdomain: 'gang' },
        containers: [
          shell(
            image,
            'until grep -q "gang-0.gang" /etc/hosts && grep -q "gang-1.gang" /etc/hosts; do sleep 0.05; done; ' +
              'getent hosts gang-0.gang gang-1.gang.default.svc.cluster.local $(hostname) | cut -d" " -f1; echo $IP; ' +
              // who ends is found no more
              'exec sleep 3600',
            {
              env: [
                {
                  name: 'IP',
                  valueFrom: { fieldRef: { fieldPath: 'status.podIP' } },
                },
              ],
            },
          ),
        ],
      });
    await Promise.all([member(0), member(1)]);
    const said = await Promise.all(
      ['gang-0', 'gang-1'].map(name =>
        awaited(
          () => logOf(cloud, name),
          text => text.split('\n').length > 4,
        ),
      ),
    );
    const [[a0, a1, aOwn, aIp], [b0, b1, bOwn, bIp]] = said.map(text =>
      text.split('\n'),
    );
    expect([a0, a1]).toEqual([b0, b1]);
    expect([aOwn, bOwn]).toEqual([a0, b1]);
    expect([aIp, bIp]).toEqual([a0, b1]);
    expect(a0).not.toBe(b1);
    const pods = await awaited(
      () =>
        asAdmin<{ items: { status: { podIP: string } }[] }>(cloud, {
          path: `${NAMESPACE}/pods`,
        }),
      ({ items }) => items.length > 0,
    );
    const ips = pods.items.map(({ status }) => status.podIP);
    expect(new Set(ips).size).toBe(ips.length);
  });
});
