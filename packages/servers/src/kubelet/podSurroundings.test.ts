import { asAdmin } from '../kubernetes/clusterQuestions.testing';
import { TestCloud } from '../kubernetes/testCloud';
import {
  FIRST_START_MS,
  KubeletRig,
  startKubeletRig,
} from './__testUtils__/kubeletRig';
import {
  createPod,
  endedPod,
  logOf,
  shell,
} from './__testUtils__/podQuestions';

jest.setTimeout(120_000);

const NAMESPACE = '/api/v1/namespaces/default';
const never = { restartPolicy: 'Never' } as const;

describe('what a pod finds around it', () => {
  let rig: KubeletRig;
  let cloud: TestCloud;
  let image: string;

  const make = (kind: string, name: string, more: object) =>
    asAdmin(cloud, {
      ...{ method: 'POST', path: `${NAMESPACE}/${kind}` },
      body: { metadata: { name }, ...more },
    });

  beforeAll(async () => {
    rig = await startKubeletRig();
    ({ cloud } = rig);
    image = rig.images.add([{ 'workspace/data': 'x' }], {
      ...{ WorkingDir: '/workspace', User: '10001:10001' },
      Env: ['OF_IMAGE=image', 'OVER=image'],
      Entrypoint: ['/bin/sh', '-c'],
      Cmd: ['echo "$0 of the image"', 'argument'],
    });
    await make('secrets', 'token', { stringData: { KEY: 's3cret', b: 'two' } });
    await make('configmaps', 'settings', { data: { lr: '0.1', 'a.b': 'ab' } });
  }, FIRST_START_MS);
  afterAll(() => rig?.stop());

  const saidBy = async (name: string) => {
    await endedPod(cloud, name);
    return logOf(cloud, name);
  };

  it.each([
    ['neither', {}, 'argument of the image\n'],
    ['args', { args: ['echo "$0 given"', 'other'] }, 'other given\n'],
    ['command', { command: ['/bin/echo', 'only'] }, 'only\n'],
    [
      'both',
      {
        ...{ command: ['/bin/echo', '$(A)'], args: ['$$(A)', '$(NO)'] },
        env: [{ name: 'A', value: 'a' }],
      },
      'a $(A) $(NO)\n',
    ],
  ])(
    'are the entry point and arguments of the image unless the pod says otherwise: %s',
    async (name, given, expected) => {
      const containers = [{ name: 'train', image, ...given }];
      await createPod(cloud, `says-${name}`, { ...never, containers });
      expect(await saidBy(`says-${name}`)).toBe(expected);
    },
  );

  it('are variables from everywhere, the nearest over the others', async () => {
    await createPod(
      cloud,
      'variables',
      {
        ...{ ...never, serviceAccountName: 'default' },
        containers: [
          shell(
            image,
            'env | grep -E "^(OF_|OVER|P_|KEY|LR|NAME|IP|NODE|LABEL|CPU|MEM|REF|NONE|HOSTNAME)" | sort',
            {
              resources: { limits: { cpu: '1500m', memory: '256Mi' } },
              envFrom: [
                { prefix: 'P_', secretRef: { name: 'token' } },
                { configMapRef: { name: 'absent', optional: true } },
              ],
              env: [
                { name: 'OVER', value: 'pod' },
                {
                  name: 'LR',
                  valueFrom: {
                    configMapKeyRef: { name: 'settings', key: 'lr' },
                  },
                },
                {
                  name: 'NONE',
                  valueFrom: {
                    secretKeyRef: { name: 'token', key: 'no', optional: true },
                  },
                },
                {
                  name: 'NAME',
                  valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
                },
                {
                  name: 'LABEL',
                  valueFrom: {
                    fieldRef: { fieldPath: "metadata.labels['a/b']" },
                  },
                },
                {
                  name: 'NODE',
                  valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } },
                },
                {
                  name: 'CPU',
                  valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } },
                },
                {
                  name: 'MEM',
                  valueFrom: {
                    resourceFieldRef: {
                      ...{ resource: 'limits.memory', divisor: '1Mi' },
                    },
                  },
                },
                { name: 'REF', value: '$(LR)-$(P_b)-$(OF_IMAGE)' },
              ],
            },
          ),
        ],
      },
      { labels: { 'a/b': 'c' } },
    );
    expect((await saidBy('variables')).trimEnd().split('\n')).toEqual(
      [
        'CPU=2',
        'HOSTNAME=variables',
        'LABEL=c',
        'LR=0.1',
        'MEM=256',
        'NAME=variables',
        'NODE=one',
        'OF_IMAGE=image',
        'OVER=pod',
        'P_KEY=s3cret',
        'P_b=two',
        'REF=0.1-two-image',
      ].sort(),
    );
  });

  it('are volumes of every kind that a training uses', async () => {
    await createPod(
      cloud,
      'volumes',
      {
        ...never,
        securityContext: { fsGroup: 3000 },
        volumes: [
          { name: 'scratch', emptyDir: {} },
          {
            name: 'secret',
            secret: { secretName: 'token', defaultMode: 0o400 },
          },
          {
            name: 'settings',
            configMap: {
              name: 'settings',
              items: [{ key: 'lr', path: 'deep/rate' }],
            },
          },
          {
            name: 'self',
            downwardAPI: {
              items: [
                { path: 'name', fieldRef: { fieldPath: 'metadata.name' } },
                { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
              ],
            },
          },
          {
            name: 'all',
            projected: {
              sources: [
                { serviceAccountToken: { path: 'token' } },
                { configMap: { name: 'kube-root-ca.crt' } },
                { secret: { name: 'token', items: [{ key: 'b', path: 'b' }] } },
              ],
            },
          },
        ],
        initContainers: [
          shell(image, 'mkdir /work/sub; echo left > /work/sub/by-init', {
            name: 'first',
            volumeMounts: [{ name: 'scratch', mountPath: '/work' }],
          }),
        ],
        containers: [
          shell(
            image,
            'cd /v; cat scratch/by-init secret/KEY settings/deep/rate self/name; echo; grep -E "^(a|b)=" self/labels; cat all/b; echo; ' +
              'cut -c1-2 all/token; head -c 10 all/ca.crt; echo; touch secret/x 2>/dev/null || echo sealed; touch scratch/x && echo written',
            {
              volumeMounts: [
                { name: 'scratch', mountPath: '/v/scratch', subPath: 'sub' },
                { name: 'secret', mountPath: '/v/secret', readOnly: true },
                { name: 'settings', mountPath: '/v/settings' },
                { name: 'self', mountPath: '/v/self' },
                { name: 'all', mountPath: '/v/all' },
              ],
            },
          ),
        ],
      },
      { labels: { b: '2', a: '1' } },
    );
    expect((await saidBy('volumes')).split('\n')).toEqual([
      'left',
      's3cret0.1volumes',
      'a="1"',
      'b="2"',
      'two',
      'ey',
      '-----BEGIN',
      'sealed',
      'written',
      '',
    ]);
  });
});
