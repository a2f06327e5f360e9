import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readYaml } from '@modelport/plugin-ml-common';
import {
  CLUSTER_CLOUDS,
  type ClusterCloud,
  gpuTypesOf,
  hasSpot,
  type NodeDemand,
  selectNodes,
} from '../launchers/kubernetes/gpuNodes';
import {
  type ClusterQueue,
  flavorsFor,
  type ResourceFlavor,
} from './__testUtils__/kueueQueues';
import {
  CHART,
  findTeamChart,
  FIRST_HELM_MS,
  setting,
  type TeamChart,
} from './__testUtils__/teamChart';

interface Taint {
  key: string;
  value: string;
  effect: string;
}
interface Nodes {
  gpu: { label: string; types: Record<string, string[]>; taint: Taint };
  spot: Record<string, Record<string, string>>;
  spotTaint?: Taint;
}

jest.setTimeout(FIRST_HELM_MS);

let chart: TeamChart;
let nodes: Record<ClusterCloud, Nodes>;
beforeAll(async () => {
  chart = await findTeamChart();
  nodes = readYaml(
    await readFile(path.join(CHART, 'files/nodes.yaml'), 'utf8'),
  ) as typeof nodes;
});
afterAll(() => chart?.remove());

/** A pool of each GPU and of none, of each kind of capacity, spot first. */
function poolsOf({ gpu, spot }: Nodes) {
  return [...Object.keys(spot), 'on-demand'].flatMap(capacity => [
    {
      ...{ name: `none-${capacity}`, capacity },
      quota: { cpu: 8, memory: '8Gi' },
    },
    ...Object.entries(gpu.types).map(([type, [node]]) => ({
      name: `${type.toLowerCase()}-${capacity}`,
      ...{ gpu: type, node, capacity },
      quota: { cpu: 8, memory: '8Gi', gpus: 8 },
    })),
  ]);
}

/** Every pool that a cloud can have, and the flavors that a training fits in the order in which they are tried. */
async function everyPoolOf(cloud: ClusterCloud) {
  const { of } = await chart.render(
    'other-values.yaml',
    setting('cloud', cloud),
    setting('quota.gpus', 0),
    setting('kueue', {
      ...{ enabled: true, cohort: 'all', pools: poolsOf(nodes[cloud]) },
    }),
  );
  const [queue] = of<ClusterQueue>('ClusterQueue');
  const flavors = of<ResourceFlavor>('ResourceFlavor');
  const fitting = (demand: NodeDemand) =>
    flavorsFor(
      queue,
      flavors,
      selectNodes(cloud, demand),
      demand.gpu?.count ?? 0,
    );
  return { flavors, fitting };
}

describe.each(CLUSTER_CLOUDS)('queues on %s', cloud => {
  it('have words for GPUs that are those of the Jobs', () => {
    const { gpu } = nodes[cloud];
    expect(Object.keys(gpu.types)).toEqual(gpuTypesOf(cloud));
    for (const [type, values] of Object.entries(gpu.types)) {
      const { terms } = selectNodes(cloud, {
        ...{ gpu: { type, count: 1 }, spot: false },
      });
      expect(terms[0][0]).toEqual({ key: gpu.label, operator: 'In', values });
    }
  });

  it('know spot where the Jobs do', () => {
    expect(Object.keys(nodes[cloud].spot).length > 0).toBe(hasSpot(cloud));
  });

  it('let a training in where its GPU is, and on no spot node without being asked to', async () => {
    const { fitting } = await everyPoolOf(cloud);
    expect(fitting({ spot: false })).toEqual(['none-on-demand']);
    for (const type of gpuTypesOf(cloud)) {
      expect(fitting({ gpu: { type, count: 1 }, spot: false })).toEqual([
        `${type.toLowerCase()}-on-demand`,
      ]);
    }
  });

  it('let a training in on any GPU that asked for no type', async () => {
    const { fitting } = await everyPoolOf(cloud);
    expect(fitting({ gpu: { count: 1 }, spot: false })).toEqual(
      gpuTypesOf(cloud).map(type => `${type.toLowerCase()}-on-demand`),
    );
  });

  it('give no toleration that was not asked for', async () => {
    const { flavors } = await everyPoolOf(cloud);
    expect(flavors).toHaveLength(poolsOf(nodes[cloud]).length);
    for (const { spec } of flavors) {
      expect(spec.tolerations).toBeUndefined();
    }
  });
});

describe.each(CLUSTER_CLOUDS.filter(hasSpot))(
  'queues with spot nodes on %s',
  cloud => {
    it('have words for them that are those of the Jobs', () => {
      const { spot, spotTaint } = nodes[cloud];
      const { terms, tolerations } = selectNodes(cloud, { spot: true });
      expect(terms).toEqual(
        Object.values(spot).map(labels =>
          Object.entries(labels).map(([key, value]) => ({
            ...{ key, operator: 'In', values: [value] },
          })),
        ),
      );
      expect(tolerations).toEqual(
        spotTaint ? [{ ...spotTaint, operator: 'Equal' }] : [],
      );
    });

    it('let a training in there first that asked for them; when they are full, Kueue counts it elsewhere, as no label keeps it away', async () => {
      const { fitting } = await everyPoolOf(cloud);
      const spots = Object.keys(nodes[cloud].spot);
      for (const type of gpuTypesOf(cloud)) {
        const name = type.toLowerCase();
        expect(fitting({ gpu: { type, count: 1 }, spot: true })).toEqual([
          ...spots.map(spot => `${name}-${spot}`),
          `${name}-on-demand`,
        ]);
      }
      expect(fitting({ spot: true })[0]).toBe(`none-${spots[0]}`);
    });
  },
);

describe('a queue', () => {
  it('is of its namespace alone, has a cohort, and lends and borrows what the values say', async () => {
    const { of } = await chart.render('eks-values.yaml');
    const [queue] = of<ClusterQueue>('ClusterQueue');
    expect(queue).toMatchObject({
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      metadata: { name: 'team-a' },
      spec: {
        cohortName: 'trainings',
        namespaceSelector: {
          matchLabels: { 'kubernetes.io/metadata.name': 'team-a-training' },
        },
        preemption: {
          reclaimWithinCohort: 'Any',
          borrowWithinCohort: { policy: 'Never' },
          withinClusterQueue: 'LowerPriority',
        },
      },
    });
    const [{ flavors }] = queue.spec.resourceGroups;
    expect(flavors.map(({ name }) => name)).toEqual([
      ...['eks-cpu-spot', 'eks-cpu'],
      ...['eks-h100-spot', 'eks-h100-karpenter', 'eks-h100'],
    ]);
    expect(flavors[4].resources).toEqual([
      { name: 'cpu', nominalQuota: '192' },
      { name: 'memory', nominalQuota: '2000Gi' },
      {
        ...{ name: 'nvidia.com/gpu', nominalQuota: '8' },
        ...{ borrowingLimit: '16', lendingLimit: '4' },
      },
    ]);
    expect(flavors[0].resources[2]).toEqual({
      ...{ name: 'nvidia.com/gpu', nominalQuota: '0' },
    });
    const flavorsMade = of<ResourceFlavor>('ResourceFlavor');
    expect(flavorsMade[1].spec).toEqual({
      nodeLabels: { 'eks.amazonaws.com/nodegroup': 'cpu' },
    });
    expect(of('LocalQueue')[0]).toMatchObject({
      metadata: { name: 'team-a', namespace: 'team-a-training' },
      spec: { clusterQueue: 'team-a' },
    });
    expect(of('WorkloadPriorityClass')[0]).toMatchObject({
      ...{ metadata: { name: 'release' }, value: 1000 },
    });
  });

  it('is of an older Kueue in its words', async () => {
    const { of } = await chart.render(
      'aks-values.yaml',
      setting('kueue.cohort', 'trainings'),
    );
    const [{ apiVersion, spec }] = of<ClusterQueue>('ClusterQueue');
    expect(apiVersion).toBe('kueue.x-k8s.io/v1beta1');
    expect(spec.cohort).toBe('trainings');
    expect(spec.cohortName).toBeUndefined();
  });
});
