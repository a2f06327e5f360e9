import type { selectNodes } from '../../launchers/kubernetes/gpuNodes';
import type { Manifest } from './teamChart';

/** A ResourceFlavor of Kueue. */
export interface ResourceFlavor extends Manifest {
  spec: {
    nodeLabels?: Record<string, string>;
    nodeTaints?: { key: string; value?: string; effect: string }[];
    tolerations?: object[];
  };
}

/** A ClusterQueue of Kueue. */
export interface ClusterQueue extends Manifest {
  spec: {
    cohort?: string;
    cohortName?: string;
    namespaceSelector: { matchLabels: Record<string, string> };
    preemption: Record<string, unknown>;
    resourceGroups: {
      coveredResources: string[];
      flavors: {
        name: string;
        resources: {
          name: string;
          nominalQuota: string;
          borrowingLimit?: string;
          lendingLimit?: string;
        }[];
      }[];
    }[];
  };
}

type Nodes = ReturnType<typeof selectNodes>;

/**
 * Whether Kueue takes a flavor for a pod, as Kueue 0.19 has it: each taint is borne, and one of the pod's terms holds of the
 * flavor's labels, where what the term says of labels that the flavor does not have is not looked at.
 */
export function fitsFlavor(
  { spec: { nodeLabels = {}, nodeTaints = [] } }: ResourceFlavor,
  { terms, tolerations }: Nodes,
): boolean {
  const isBorne = nodeTaints.every(taint =>
    tolerations.some(
      ({ key, operator, value, effect }) =>
        key === taint.key &&
        effect === taint.effect &&
        (operator === 'Exists' || value === taint.value),
    ),
  );
  const known = terms.map(term => term.filter(({ key }) => key in nodeLabels));
  return (
    isBorne &&
    (known.length === 0 ||
      known.some(term =>
        term.every(
          ({ key, operator, values }) =>
            values.includes(nodeLabels[key]) === (operator === 'In'),
        ),
      ))
  );
}

/** Flavors that Kueue takes for a pod in the order of the queue, where there is quota for its GPUs. */
export function flavorsFor(
  queue: ClusterQueue,
  flavors: readonly ResourceFlavor[],
  nodes: Nodes,
  gpus: number,
): string[] {
  return queue.spec.resourceGroups
    .flatMap(group => group.flavors)
    .filter(({ name, resources }) => {
      const flavor = flavors.find(({ metadata }) => metadata.name === name);
      const gpu = resources.find(each => each.name === 'nvidia.com/gpu');
      return (
        flavor &&
        fitsFlavor(flavor, nodes) &&
        Number(gpu?.nominalQuota ?? 0) >= gpus
      );
    })
    .map(({ name }) => name);
}
