import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inNamespace, JOBS } from '@modelport/plugin-ml-cluster-node';
import { readYaml } from '@modelport/plugin-ml-common';
import { waitUntil } from '@modelport/plugin-ml-node';
import { startTestKubernetes, type TestCloud } from '@modelport/servers';
import { asAdmin } from '../__testUtils__/asAdmin';
import { buildPlan } from '../__testUtils__/builders';
import { FIRST_START_MS } from '../__testUtils__/kubernetesRig';
import { clustersOf, NAMESPACE, QUEUE } from '../__testUtils__/trainingCloud';
import { buildJob } from '../launchers/kubernetes/buildJob';
import {
  CHART,
  findTeamChart,
  type Manifest,
  type TeamChart,
} from './__testUtils__/teamChart';

jest.setTimeout(FIRST_START_MS);

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const pluralOf = (kind: string) =>
  kind.toLowerCase().replace(/y$/, 'ie').replace(/s$/, 'se').concat('s');

function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? 'apis' : 'api';
  const place = metadata.namespace ? `/namespaces/${metadata.namespace}` : '';
  return `/${group}/${apiVersion}${place}/${pluralOf(kind)}/${metadata.name}`;
}

describe('the chart of a team, on a real cluster with Kueue', () => {
  const stops: (() => unknown)[] = [];
  let chart: TeamChart;
  let cloud: TestCloud;
  let clusters: Awaited<ReturnType<typeof clustersOf>>['clusters'];

  const apply = async (example: string) => {
    const { all } = await chart.render(`${example}-values.yaml`);
    const isNamespace = ({ kind }: Manifest) => kind === 'Namespace';
    for (const manifest of [
      ...all.filter(isNamespace),
      ...all.filter(each => !isNamespace(each)),
    ]) {
      await asAdmin(cloud, {
        method: 'PATCH',
        path: `${pathOf(manifest)}?fieldManager=test&fieldValidation=Strict`,
        body: JSON.stringify(manifest), // JSON is YAML
      });
    }
    return all.length;
  };

  beforeAll(async () => {
    chart = await findTeamChart();
    stops.push(() => chart.remove());
    const kubernetes = await startTestKubernetes({ kueue: true });
    stops.push(() => kubernetes.stop());
    [cloud] = kubernetes.clouds;
    const portal = await clustersOf([cloud]);
    stops.push(() => portal.stop());
    clusters = portal.clusters;
    await apply('eks');
    const core = `/api/v1/namespaces/${NAMESPACE}`;
    // Until a quota is counted, and the namespace has its account, all is refused.
    await waitUntil(async () => {
      const { status } = await asAdmin<{ status?: { used?: object } }>(cloud, {
        path: `${core}/resourcequotas/trainings`,
      });
      const { items } = await asAdmin<{ items: object[] }>(cloud, {
        path: `${core}/serviceaccounts`,
      });
      return status?.used !== undefined && items.length > 0;
    });
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  it.each(['gke', 'other'])('is taken with each field on %s', async on => {
    expect(await apply(on)).toBeGreaterThan(6);
  });

  it('lets the portal do what its manifests say, and no more', async () => {
    const may = async (verb: string, group: string, resource: string) => {
      const [plural, subresource] = resource.split('/');
      const question = { verb, group, plural, subresource };
      const client = clusters.client('eks');
      const inTeam = await client.canI({ ...question, namespace: NAMESPACE });
      const everywhere = await client.canI(question);
      return [inTeam.allowed, everywhere.allowed];
    };
    const file = path.resolve(CHART, '../../kubernetes/portal/role.yaml');
    const { rules } = readYaml(await readFile(file, 'utf8')) as {
      rules: Rule[];
    };
    for (const { apiGroups, resources, verbs } of rules) {
      for (const resource of resources) {
        for (const verb of verbs) {
          expect([
            ...[verb, resource],
            ...(await may(verb, apiGroups[0], resource)),
          ]).toEqual([verb, resource, true, false]);
        }
      }
    }
    for (const [verb, group, resource] of [
      ['*', '*', '*'],
      ['get', '', 'secrets'],
      ['create', '', 'pods'],
      ['create', '', 'pods/exec'],
      ['delete', 'networking.k8s.io', 'networkpolicies'],
      ['patch', '', 'resourcequotas'],
      ['patch', 'kueue.x-k8s.io', 'localqueues'],
    ]) {
      expect([
        ...[verb, resource],
        ...(await may(verb, group, resource)),
      ]).toEqual([verb, resource, false, false]);
    }
  });

  it('refuses a pod with rights', async () => {
    const pod = {
      metadata: { name: 'root' },
      spec: { containers: [{ name: 'a', image: 'a' }] },
    };
    await expect(
      asAdmin(cloud, {
        method: 'POST',
        path: `/api/v1/namespaces/${NAMESPACE}/pods?dryRun=All`,
        body: pod,
      }),
    ).rejects.toThrow(/violates PodSecurity \\"restricted:v1.37\\"/);
  });

  it.each([
    ['on-demand', false, { type: 'H100', count: 1 }, 'eks-h100'],
    ['spot', true, { type: 'H100', count: 1 }, 'eks-h100-spot'],
    ['without-gpu', false, undefined, 'eks-cpu'],
  ])('lets a training in: %s', async (id, spot, gpu, flavor) => {
    const placement = {
      ...{ cluster: 'eks', namespace: NAMESPACE, queue: QUEUE, nodes: 1 },
      ...{ spot, gpu, cpu: '2' },
    };
    const job = buildJob({
      ...{ id, cloud: 'eks', queued: true },
      plan: { ...buildPlan(), placement },
      image: `registry.example.org/a@sha256:${'a'.repeat(64)}`,
    });
    const made = await clusters
      .client('eks')
      .create(inNamespace(JOBS, NAMESPACE), job);
    const flavors = await waitUntil(async () => {
      const { items } = await asAdmin<{
        items: {
          metadata: { ownerReferences?: { uid: string }[] };
          status?: {
            admission?: { podSetAssignments: { flavors: object }[] };
          };
        }[];
      }>(cloud, {
        path: `/apis/kueue.x-k8s.io/v1beta2/namespaces/${NAMESPACE}/workloads`,
      });
      const workload = items.find(
        ({ metadata }) =>
          metadata.ownerReferences?.[0].uid === made.metadata?.uid,
      );
      return workload?.status?.admission?.podSetAssignments[0].flavors;
    });
    expect(flavors).toEqual({
      ...{ cpu: flavor, memory: flavor },
      ...(gpu && { 'nvidia.com/gpu': flavor }),
    });
  });
});
