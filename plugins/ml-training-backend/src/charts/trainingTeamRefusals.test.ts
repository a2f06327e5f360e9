import {
  findTeamChart,
  FIRST_HELM_MS,
  setting,
  type TeamChart,
} from './__testUtils__/teamChart';

jest.setTimeout(FIRST_HELM_MS);

let chart: TeamChart;
beforeAll(async () => {
  chart = await findTeamChart();
});
afterAll(() => chart?.remove());

const POOL = { name: 'a', quota: { cpu: 1, memory: '1Gi' } };
const H100 = {
  ...{ name: 'h100', gpu: 'H100', node: 'p5.48xlarge' },
  quota: { cpu: 1, memory: '1Gi', gpus: 8 },
};
const pools = (...all: object[]) => setting('kueue.pools', all);

/** A key and what it may not be, with the place or the sentence that says so. */
const refusals: [string, string][] = [
  // What is malformed
  [setting('team', ''), "'/team'"],
  [setting('namespace', 'Team_A'), "'/namespace'"],
  [setting('cloud', 'aws'), "'/cloud'"],
  [setting('unknown', 1), 'unknown'],
  [setting('podSecurity.version', '1.30'), "'/podSecurity/version'"],
  [setting('podSecurity.level', 'baseline'), 'level'],
  [setting('portal.subject.kind', 'Role'), "'/portal/subject/kind'"],
  [setting('portal.subject.name', '*'), "'/portal/subject/name'"],
  [setting('portal.url', 'https://u:p@portal.example.org'), "'/portal/url'"],
  [setting('portal.to', []), "'/portal/to'"],
  [setting('portal.to', [{ podSelector: {} }]), "'/portal/to/0"],
  [setting('portal.to', [{ namespaceSelector: {} }]), "'/portal/to/0"],
  [setting('portal.owners', ['group:a b']), "'/portal/owners/0'"],
  [setting('network.to', [{ cidr: '10.0.0.0' }]), "'/network/to/0/cidr'"],
  [setting('network.to', [{ cidr: '10.0.0.300/8' }]), "'/network/to/0/cidr'"],
  [setting('network.to', [{ cidr: '010.0.0.0/8' }]), "'/network/to/0/cidr'"],
  [
    setting('network.to', [{ cidr: '10.0.0.0/8', ports: [0] }]),
    "'/network/to/0/ports/0'",
  ],
  [setting('network.dns.addresses', ['dns']), "'/network/dns/addresses/0'"],
  [setting('network.workloadIdentity', 'aws'), "'/network/workloadIdentity'"],
  [setting('quota.pods', -1), "'/quota/pods'"],
  [setting('quota.cpu', 'many'), "'/quota/cpu'"],
  [setting('quota.storage', '1Ti'), 'storage'],
  [setting('defaults.cpu', ''), "'/defaults/cpu'"],
  [setting('kueue.apiVersion', 'v1'), "'/kueue/apiVersion'"],
  [setting('kueue.preemption.withinClusterQueue', 'Any'), 'withinClusterQueue'],
  [pools({ ...POOL, quota: { cpu: 1 } }), "'/kueue/pools/0/quota'"],
  [pools({ ...POOL, gpu: 'H100' }), "'/kueue/pools/0'"],
  [pools({ ...POOL, capacity: 'cheap' }), "'/kueue/pools/0/capacity'"],
  [pools({ ...POOL, tolerations: [] }), 'tolerations'],
  // What does not go together
  [
    setting('namespace', 'helm-releases'),
    'namespace: helm-releases is also the namespace that Helm was told',
  ],
  [
    setting('portal.subject', { kind: 'ServiceAccount', name: 'a' }),
    'portal.subject.namespace: say in which namespace',
  ],
  [
    setting('portal.subject', { kind: 'User', name: 'a', namespace: 'b' }),
    'portal.subject.namespace: a User has none',
  ],
  [
    setting('portal.subject', { kind: 'Group', name: 'system:authenticated' }),
    'portal.subject.name: system:authenticated belongs to Kubernetes',
  ],
  [
    setting('portal.port', 8443),
    'portal.port is 8443 and portal.url leads to port 443',
  ],
  [
    setting('portal.url', 'http://portal.example.org'),
    'portal.url: trainings send their tokens to portal.to[0], which is not of this cluster',
  ],
  [
    setting('quota.gpus', 19),
    'quota.gpus: the pools have 20 GPUs, and with 19 trainings that Kueue lets in would not begin; write 20 or more',
  ],
  [
    setting('network.workloadIdentity', 'gke'),
    'network.workloadIdentity: gke is not of cloud eks',
  ],
  ...['169.254.169.254/32', '169.254.0.0/16', '168.63.129.16/32'].map(
    cidr =>
      [
        setting('network.to', [{ cidr }]),
        `network.to[0].cidr: ${cidr} has addresses at which a cloud gives away`,
      ] as [string, string],
  ),
  ...['fd00:ec2::254/128', 'FD00:0EC2::/64', 'fe80::/64', 'fd20:00ce::/32'].map(
    cidr =>
      [
        setting('portal.to', [{ ipBlock: { cidr } }]),
        `portal.to[0].ipBlock.cidr: ${cidr} has addresses at which a cloud`,
      ] as [string, string],
  ),
  [
    setting('network.to', [{ cidr: 'fd00::/8' }]),
    'network.to[0].cidr: fd00::/8 is wider than /32',
  ],
  [
    setting('network.to', [{ cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] }]),
    'network.to[0].except: 11.0.0.0/16 is not a part of 10.0.0.0/8',
  ],
  [setting('kueue.pools', []), 'kueue.pools: a queue without a pool'],
  [pools(POOL, POOL), 'kueue.pools[1].name: a is the name of another pool'],
  [
    pools({ ...H100, gpu: 'H900' }),
    'kueue.pools[0].gpu: the portal knows no H900 on eks; choose one of A100, A10G,',
  ],
  [
    pools({ ...H100, node: 'p5.49xlarge' }),
    'kueue.pools[0].node: the portal knows no H100 by node.kubernetes.io/instance-type=p5.49xlarge; choose one of p5.4xlarge, p5.48xlarge',
  ],
  [
    pools({ ...H100, quota: POOL.quota }),
    'kueue.pools[0].quota.gpus: a pool of GPUs without',
  ],
  [
    pools({ ...POOL, quota: H100.quota }),
    'kueue.pools[0].quota.gpus: the pool has no GPU',
  ],
  [
    pools(H100, { ...H100, name: 'b', capacity: 'spot' }),
    'kueue.pools[1]: it stands behind h100',
  ],
  [
    pools({ ...H100, lend: { gpus: 9 } }),
    'kueue.pools[0].lend.gpus: the team has 8 and cannot lend 9',
  ],
  [
    setting('kueue.preemption', {
      ...{ reclaimWithinCohort: 'Never', borrowWithinCohort: 'LowerPriority' },
    }),
    'kueue.preemption.borrowWithinCohort: Kueue takes Never alone',
  ],
];

describe('the chart of a team refuses', () => {
  it.each(refusals)('%s', async (set, words) => {
    await expect(chart.render('eks-values.yaml', set)).rejects.toThrow(words);
  });

  it('to lend where there is nobody', async () => {
    await expect(
      chart.render('eks-values.yaml', setting('kueue.cohort', '')),
    ).rejects.toThrow('kueue.pools[4]: there is nobody to borrow from');
  });

  it('capacity that the cloud has no word for', async () => {
    await expect(
      chart.render(
        'gke-values.yaml',
        pools({ ...POOL, capacity: 'karpenter-spot' }),
      ),
    ).rejects.toThrow(
      'kueue.pools[0].capacity: karpenter-spot is not known on gke; choose one of on-demand, spot',
    );
  });

  it('to be installed where nobody says where the portal is', async () => {
    await expect(
      chart.render('eks-values.yaml', setting('portal.url', null)),
    ).rejects.toThrow("'/portal': missing property 'url'");
  });
});
