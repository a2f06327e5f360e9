import {
  type End,
  mayConnect,
  type NetworkPolicy,
} from './__testUtils__/networkPolicies';
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

const EVERYTHING = ['0.0.0.0/0', '::/0'].map(cidr => ({ cidr }));
const pod = (
  namespace: string,
  labels: Record<string, string>,
  address = '10.8.0.7',
): End => ({ address, pod: { namespace, labels } });
const training = (namespace: string) =>
  pod(namespace, { 'modelport.dev/training': 't-1' });
const DNS = pod('kube-system', { 'k8s-app': 'kube-dns' });
const METADATA = [
  ...['169.254.169.254', 'fd00:ec2::254', 'fd20:ce::254', '168.63.129.16'],
  ...['169.254.170.23', 'fd00:ec2::23', '169.254.169.252', 'fe80::1'],
];
const PORTS = [80, 443, 988, 8080];

async function policiesOf(example: string, ...settings: string[]) {
  const { of } = await chart.render(`${example}-values.yaml`, ...settings);
  const policies = of<NetworkPolicy>('NetworkPolicy');
  const from = training(policies[0].metadata.namespace ?? '');
  const may = (to: End | string, port: number, protocol?: 'TCP' | 'UDP') =>
    mayConnect(policies, from, {
      to: typeof to === 'string' ? { address: to } : to,
      ...{ port, protocol },
    });
  return { policies, from, may };
}

describe('a training', () => {
  it.each([
    ['eks', '10.0.7.9', 443],
    ['aks', '20.50.1.2', 8443],
    ['other', '10.20.0.5', 7007],
  ])('reaches the portal and names on %s', async (example, portal, port) => {
    const { may } = await policiesOf(example);
    expect(may(portal, port)).toBe(true);
    expect(may(portal, 22)).toBe(false);
    expect(may(DNS, 53, 'UDP')).toBe(true);
    expect(may(DNS, 53)).toBe(true);
    expect(may(DNS, 443)).toBe(false);
  });

  it('reaches a portal of its own cluster behind the port of its Service, and nothing else of that namespace', async () => {
    const { may } = await policiesOf('gke');
    expect(may(pod('portal', { app: 'backstage' }), 7007)).toBe(true);
    expect(may(pod('portal', { app: 'backstage' }), 443)).toBe(false);
    expect(may(pod('portal', { app: 'postgres' }), 7007)).toBe(false);
    expect(may(pod('other', { app: 'backstage' }), 7007)).toBe(false);
  });

  it('reaches the blocks of the values by their ports', async () => {
    const aks = await policiesOf('aks');
    expect(aks.may('2603:1020::9', 8443)).toBe(true);
    expect(aks.may('2603:1020:1::9', 443)).toBe(false);
    expect(aks.may('52.1.1.1', 443)).toBe(false);
    const eks = await policiesOf('eks');
    expect(eks.may('52.1.1.1', 443)).toBe(true);
    expect(eks.may('52.1.1.1', 80)).toBe(false);
    expect(eks.may('10.0.0.1', 443)).toBe(false);
    expect(eks.may('192.168.1.1', 443)).toBe(false);
  });

  it.each(['eks', 'gke', 'aks', 'other'])(
    'reaches no address at which a cloud gives away the rights of a node on %s, also where it reaches everything',
    async example => {
      const { may } = await policiesOf(
        example,
        setting(
          'network.to',
          EVERYTHING.map(each => ({ ...each, ports: PORTS })),
        ),
        setting(
          'portal.to',
          EVERYTHING.map(ipBlock => ({ ipBlock })),
        ),
        setting('portal.port', 0),
        setting('network.workloadIdentity', 'none'),
      );
      expect(may('93.184.215.14', 443)).toBe(true);
      expect(may('2606:2800::1', 443)).toBe(true);
      for (const address of METADATA) {
        for (const port of [...PORTS, 53, 7007, 8443]) {
          expect([address, port, may(address, port)]).toEqual([
            ...[address, port, false],
          ]);
        }
      }
    },
  );

  it.each([
    ['eks', 'eks-pod-identity', ['169.254.170.23 80', 'fd00:ec2::23 80']],
    ['gke', 'gke', ['169.254.169.252 988']],
    ['gke', 'gke-dataplane-v2', ['169.254.169.254 80']],
  ])(
    'reaches on %s with %s what gives it an identity, and no other such address',
    async (example, identity, opened) => {
      const { may } = await policiesOf(
        example,
        setting('network.workloadIdentity', identity),
      );
      const reached = METADATA.flatMap(address =>
        [...PORTS, 53]
          .filter(port => may(address, port))
          .map(port => `${address} ${port}`),
      );
      expect(reached).toEqual(opened);
    },
  );

  it('reaches a cache of names on its node by the port of names alone', async () => {
    const { may } = await policiesOf('gke');
    expect(may('169.254.20.10', 53, 'UDP')).toBe(true);
    expect(may('169.254.20.10', 80)).toBe(false);
    expect(may('169.254.20.11', 53, 'UDP')).toBe(false);
  });

  it.each(['eks', 'gke', 'aks', 'other'])(
    'is reached by nobody on %s',
    async example => {
      const { policies, from } = await policiesOf(example);
      const { namespace } = from.pod ?? { namespace: '' };
      for (const other of [
        training(namespace),
        pod(namespace, {}),
        pod('kube-system', { 'k8s-app': 'kube-dns' }),
        pod('portal', { app: 'backstage' }),
        { address: '10.0.7.9' },
      ]) {
        for (const port of [22, 80, 443, 8080, 29500]) {
          expect(mayConnect(policies, other, { to: from, port })).toBe(false);
        }
      }
    },
  );
});

it('has nothing else in the namespace reach anything', async () => {
  const { policies, from } = await policiesOf('eks');
  const stranger = pod(from.pod?.namespace ?? '', { app: 'miner' });
  for (const to of [DNS, { address: '10.0.7.9' }, { address: '52.1.1.1' }]) {
    for (const port of [53, 80, 443]) {
      expect(mayConnect(policies, stranger, { to, port })).toBe(false);
    }
  }
});

it('leaves other namespaces as they are', async () => {
  const { policies } = await policiesOf('eks');
  expect(
    mayConnect(policies, pod('else', {}), {
      ...{ to: { address: '169.254.169.254' }, port: 80 },
    }),
  ).toBe(true);
});
