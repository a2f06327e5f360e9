import type { QueueFlavor } from '@modelport/plugin-ml-training-common';
import {
  type ClusterCloud,
  gpuTypesOf,
  hasSpot,
  selectNodes,
} from '../launchers/kubernetes/gpuNodes';
import type { FlavorSight } from './queueSights';

/** Says what machines a flavor stands for, by the labels that trainings ask for on the cloud. */
export function describeFlavor(
  { name, nodeLabels }: FlavorSight,
  cloud: ClusterCloud,
): QueueFlavor {
  const gpu = gpuTypesOf(cloud).find(type =>
    fits(cloud, nodeLabels, { gpu: { type, count: 1 }, spot: false }),
  );
  const spot = hasSpot(cloud) && fits(cloud, nodeLabels, { spot: true });
  return { name, nodeLabels, spot, ...(gpu && { gpu }) };
}

/** Whether the labels alone fulfil what a demand says that nodes must have. */
function fits(
  cloud: ClusterCloud,
  labels: FlavorSight['nodeLabels'],
  demand: Parameters<typeof selectNodes>[1],
): boolean {
  return selectNodes(cloud, demand).terms.some(term =>
    term
      .filter(({ operator }) => operator === 'In')
      .every(({ key, values }) => values.includes(labels[key])),
  );
}
