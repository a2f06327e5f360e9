import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readYaml } from '@modelport/plugin-ml-common';
import { buildPlan } from '../__testUtils__/builders';
import { buildJob } from '../launchers/kubernetes/buildJob';
import type { ClusterQueue } from './__testUtils__/kueueQueues';
import {
  CHART,
  findTeamChart,
  FIRST_HELM_MS,
  type Manifest,
  setting,
  type TeamChart,
} from './__testUtils__/teamChart';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}
interface Role extends Manifest {
  rules: Rule[];
}
interface RoleBinding extends Manifest {
  roleRef: object;
  subjects: object[];
}
interface ResourceQuota extends Manifest {
  spec: { hard: Record<string, string> };
}
interface LimitRange extends Manifest {
  spec: { limits: object[] };
}

const EXAMPLES = ['aks', 'eks', 'gke', 'other'] as const;
const valuesOf = (example: string) => `${example}-values.yaml`;
const WITHOUT_NAMESPACE = [
  ...['Namespace', 'ClusterQueue', 'ResourceFlavor', 'WorkloadPriorityClass'],
];

jest.setTimeout(FIRST_HELM_MS);

let chart: TeamChart;
beforeAll(async () => {
  chart = await findTeamChart();
});
afterAll(() => chart?.remove());

const rightsOfPortal = async (file: string) =>
  readYaml(
    await readFile(
      path.resolve(CHART, '../../kubernetes/portal', file),
      'utf8',
    ),
  );

it('has an example for each kind of cloud', () => {
  expect([...chart.examples].sort()).toEqual(EXAMPLES.map(valuesOf));
});

describe.each(EXAMPLES)('what a team gets on %s', example => {
  const render = (...settings: string[]) =>
    chart.render(valuesOf(example), ...settings);
  const namespaceOf = async () =>
    (await render()).of('Namespace')[0].metadata.name;

  it('is without fault to helm', async () => {
    const said = await chart.helm(['lint', '--strict'], valuesOf(example));
    expect(said).toContain('0 chart(s) failed');
  });

  it('is in the namespace of the team, but for what has none', async () => {
    const { all } = await render();
    const namespace = await namespaceOf();
    for (const { kind, metadata } of all) {
      expect([kind, metadata.namespace]).toEqual([
        kind,
        WITHOUT_NAMESPACE.includes(kind) ? undefined : namespace,
      ]);
    }
  });

  it('is a namespace of the strictest Pod Security', async () => {
    const [{ metadata }] = (await render()).of('Namespace');
    for (const mode of ['enforce', 'audit', 'warn']) {
      const label = `pod-security.kubernetes.io/${mode}`;
      expect(metadata.labels).toMatchObject({
        [label]: 'restricted',
        [`${label}-version`]: example === 'aks' ? 'latest' : 'v1.37',
      });
    }
  });

  it('gives the portal the rights that infrastructure/kubernetes/portal has, and nobody any other', async () => {
    const { all, of } = await render();
    const portal = (await rightsOfPortal('role.yaml')) as Role;
    const [role, ...others] = of<Role>('Role');
    expect(others).toEqual([]);
    expect(role.metadata.name).toBe(portal.metadata.name);
    expect(role.rules).toEqual(portal.rules);
    const binding = (await rightsOfPortal('rolebinding.yaml')) as RoleBinding;
    const [made] = of<RoleBinding>('RoleBinding');
    expect(made.roleRef).toEqual(binding.roleRef);
    expect(made.subjects).toHaveLength(1);
    expect(of('RoleBinding')).toHaveLength(1);
    const kinds = all.map(({ kind }) => kind);
    expect(kinds).not.toContain('ClusterRole');
    expect(kinds).not.toContain('ClusterRoleBinding');
    expect(kinds).not.toContain('ServiceAccount');
    for (const { apiGroups, resources, verbs } of role.rules) {
      expect([...apiGroups, ...resources, ...verbs].join()).not.toContain('*');
    }
  });

  it('counts what a training asks for, and asks for nothing that a training does not say', async () => {
    const placement = {
      ...{ cluster: 'a', namespace: 'b', nodes: 1, spot: false, cpu: '2' },
      gpu: { count: 1 },
    };
    const job = buildJob({
      ...{ id: 't-1', cloud: example, queued: true },
      plan: { ...buildPlan(), placement },
      image: `registry.example.org/a@sha256:${'a'.repeat(64)}`,
    });
    const asked = Object.keys(
      job.spec?.template.spec?.containers[0].resources?.requests ?? {},
    );
    expect(asked).toEqual(['cpu', 'memory', 'nvidia.com/gpu']);
    const { of } = await render();
    for (const { spec } of of<ClusterQueue>('ClusterQueue')) {
      const [group, ...others] = spec.resourceGroups;
      expect(others).toEqual([]);
      expect(group.coveredResources).toEqual(asked);
      for (const { resources } of group.flavors) {
        expect(resources.map(({ name }) => name)).toEqual(asked);
      }
    }
    const [{ spec }] = of<ResourceQuota>('ResourceQuota');
    const needed = Object.keys(spec.hard)
      .filter(key => /^(requests|limits)\./.test(key))
      .map(key => key.replace(/^requests\./, ''));
    expect(asked).toEqual(expect.arrayContaining(needed));
    expect(of<LimitRange>('LimitRange')[0].spec.limits).toEqual([
      {
        type: 'Container',
        defaultRequest: { cpu: '100m', memory: '256Mi' },
        default: { memory: '256Mi' },
      },
    ]);
  });
});

describe('what a team gets', () => {
  it.each([
    ['eks', { kind: 'User', name: 'portal' }],
    ['aks', { kind: 'Group', name: 'modelport-portal' }],
    ['gke', { kind: 'ServiceAccount', name: 'modelport', namespace: 'portal' }],
  ])('on %s is for the portal by the name it has there', async (on, named) => {
    const { of } = await chart.render(valuesOf(on));
    expect(of<RoleBinding>('RoleBinding')[0].subjects).toEqual([
      named.kind === 'ServiceAccount'
        ? named
        : { ...named, apiGroup: 'rbac.authorization.k8s.io' },
    ]);
  });

  it('is no more Jobs, pods, Secrets and GPUs than the values say, and nothing that costs beside them', async () => {
    const quotaOf = async (on: string, ...settings: string[]) =>
      (await chart.render(valuesOf(on), ...settings)).of<ResourceQuota>(
        'ResourceQuota',
      )[0].spec.hard;
    const none = {
      persistentvolumeclaims: '0',
      'services.loadbalancers': '0',
      'services.nodeports': '0',
    };
    expect(await quotaOf('eks')).toEqual({
      ...{ 'count/jobs.batch': '500', 'count/pods': '1000' },
      ...{ 'count/secrets': '500', ...none },
      ...{ 'requests.cpu': '2k', 'requests.memory': '20Ti' },
      'requests.nvidia.com/gpu': '64',
    });
    expect(await quotaOf('gke')).toEqual({
      ...{ 'count/jobs.batch': '100', 'count/pods': '200' },
      ...{ 'count/secrets': '100', ...none },
    });
    // A number of a file of values comes as a float, which is written as 1e+06 by itself.
    expect(await quotaOf('gke', setting('quota.cpu', 1_000_000))).toMatchObject(
      { 'requests.cpu': '1000000' },
    );
  });

  it('has flavors and priorities that stay when it is removed, unless another team has made them', async () => {
    const shared = (await chart.render(valuesOf('eks'))).all.filter(
      ({ kind }) => ['ResourceFlavor', 'WorkloadPriorityClass'].includes(kind),
    );
    expect(shared).toHaveLength(6);
    for (const { metadata } of shared) {
      expect(metadata.annotations).toEqual({
        'helm.sh/resource-policy': 'keep',
      });
    }
    const second = await chart.render(valuesOf('gke'));
    expect(second.of('ResourceFlavor')).toEqual([]);
    expect(second.of('ClusterQueue')).toHaveLength(1);
  });

  it('has no object of Kueue where it has no queue', async () => {
    const { all } = await chart.render(valuesOf('other'));
    expect(all.map(({ apiVersion }) => apiVersion).join()).not.toContain(
      'kueue',
    );
  });
});
