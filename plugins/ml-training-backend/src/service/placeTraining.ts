import { ConflictError, InputError } from '@backstage/errors';
import type { TrainingResources } from '@modelport/plugin-ml-common';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import { requireOneNode } from '../launchers/kubernetes/buildJob';
import { selectNodes } from '../launchers/kubernetes/gpuNodes';
import type { TrainingPlacement } from '../launchers/TrainingLauncher';

/** What is to be placed. */
export interface PlacementWish {
  /** Name of the cluster; the first one that has a place for the owners unless one is named. */
  cluster?: string;
  /** Full references of the model's owners. */
  owners: readonly string[];
  /** What the profile asks for. */
  resources?: TrainingResources;
}

/**
 * Decides on what of which cluster a training runs: namespace and queue follow from the configuration and the model's owners,
 * never from what a person sends.
 * @throws InputError for a cluster, GPU, or number of nodes that cannot be had; ConflictError when no namespace is for the
 * owners
 */
export function placeTraining(
  clusters: readonly TrainingCluster[],
  { cluster: name, owners, resources = {} }: PlacementWish,
): TrainingPlacement {
  const { gpu, nodes = 1, spot = false, cpu = 1 } = resources;
  requireOneNode(nodes);
  const named = clusters.filter(
    each => name === undefined || each.name === name,
  );
  if (named.length === 0) {
    throw new InputError(
      `cluster '${name}' is none that trainings run on; choose one of ${clusters
        .map(each => each.name)
        .join(', ')}`,
    );
  }
  const [found] = named.flatMap(cluster =>
    cluster.namespaces
      .filter(
        place =>
          !place.owners || place.owners.some(owner => owners.includes(owner)),
      )
      .map(place => ({ ...place, cluster })),
  );
  if (!found) {
    throw new ConflictError(
      `${named
        .map(each => each.name)
        .join(', ')}: no namespace is for models of ${
        owners.join(', ') || 'nobody'
      }; a platform engineer adds one to mlTraining.kubernetes.clusters`,
    );
  }
  const { cluster, namespace, queue } = found;
  const demand = {
    ...(gpu && { gpu: { type: gpu.type, count: gpu.count ?? 1 } }),
    spot,
  };
  selectNodes(cluster.cloud, demand); // refuses what its nodes cannot be asked for
  return {
    cluster: cluster.name,
    namespace,
    ...(queue !== undefined && { queue }),
    ...demand,
    nodes,
    cpu: Number.isInteger(cpu) ? String(cpu) : `${Math.round(cpu * 1000)}m`,
  };
}
