import { ConfigReader } from '@backstage/config';
import { readKubernetesConfig } from './readKubernetesConfig';

const GOOD = {
  enabled: true,
  directory: '/var/lib/modelport/trainings',
  cacheDirectory: '/var/cache/modelport',
  uv: '/usr/local/bin/uv',
  crane: '/usr/local/bin/crane',
  images: { repository: 'registry.example.org/team/trainings', python: '3.11' },
  clusters: [
    {
      name: 'eks-prod',
      cloud: 'eks',
      region: 'us-east-1',
      namespaces: [
        { namespace: 'team-a', queue: 'team', owners: ['Team-A'] },
        { namespace: 'others' },
      ],
    },
  ],
};
const read = (kubernetes?: object) =>
  readKubernetesConfig(
    new ConfigReader(kubernetes ? { mlTraining: { kubernetes } } : {}),
  );

describe('readKubernetesConfig', () => {
  it('is off unless it is switched on', () => {
    expect(read()).toBeUndefined();
    expect(read({ ...GOOD, enabled: false })).toBeUndefined();
  });

  it('reads clusters with their namespaces, queues and owners', () => {
    expect(read(GOOD)).toMatchObject({
      concurrency: 50,
      images: { repository: 'registry.example.org/team/trainings' },
      clusters: [
        {
          name: 'eks-prod',
          cloud: 'eks',
          region: 'us-east-1',
          namespaces: [
            {
              namespace: 'team-a',
              queue: 'team',
              owners: ['group:default/team-a'],
            },
            { namespace: 'others' },
          ],
        },
      ],
    });
  });

  it('reads with what the registry knows the portal', () => {
    const images = { ...GOOD.images, username: 'portal', password: 'hush' };
    expect(read({ ...GOOD, images })?.images.credentials).toEqual([
      {
        registry: 'registry.example.org',
        username: 'portal',
        password: 'hush',
      },
    ]);
  });

  it.each([
    [{ directory: 'here' }, 'mlTraining.kubernetes.directory must be an abs'],
    [{ concurrency: 0 }, 'mlTraining.kubernetes.concurrency must be 1 or more'],
    [
      { images: { repository: 'Wrong', python: '3.11' } },
      'mlTraining.kubernetes.images.repository: ',
    ],
    [
      { images: { ...GOOD.images, python: '3' } },
      "mlTraining.kubernetes.images.python is '3'",
    ],
    [
      { images: { ...GOOD.images, base: 'python:3.11' } },
      "mlTraining.kubernetes.images.base is 'python:3.11', which has no digest",
    ],
    [{ clusters: [] }, 'mlTraining.kubernetes.clusters is empty'],
    [
      { clusters: [...GOOD.clusters, ...GOOD.clusters] },
      "mlTraining.kubernetes.clusters[1].name repeats 'eks-prod'",
    ],
    [
      { clusters: [{ ...GOOD.clusters[0], cloud: 'moon' }] },
      "mlTraining.kubernetes.clusters[0].cloud is 'moon': write one of eks",
    ],
    [
      { clusters: [{ ...GOOD.clusters[0], region: 'US East' }] },
      "mlTraining.kubernetes.clusters[0].region is 'US East': use lower-case",
    ],
    [
      { clusters: [{ name: 'eks', namespaces: [] }] },
      'mlTraining.kubernetes.clusters[0].namespaces is empty',
    ],
    [
      { clusters: [{ name: 'eks', namespaces: [{ namespace: '../x' }] }] },
      "namespaces[0].namespace is '../x': use lower-case letters",
    ],
    [
      {
        clusters: [
          { name: 'eks', namespaces: [{ namespace: 'a', owners: ['group:'] }] },
        ],
      },
      "namespaces[0].owners has 'group:'",
    ],
  ])('names the key that is wrong in %j', (wrong, words) => {
    expect(() => read({ ...GOOD, ...wrong })).toThrow(words);
  });
});
