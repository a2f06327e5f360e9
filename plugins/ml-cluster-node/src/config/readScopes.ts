import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { ClusterScopeConfig } from '../client/ClusterScope';

/** An entry of `mlCluster.clusters`. */
export interface ScopeEntry extends ClusterScopeConfig {
  /** Such as `mlCluster.clusters[0]`. */
  field: string;
  name: string;
  allowHttpOnLoopback: boolean;
}

const NAMESPACE = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const RESOURCE = /^[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/** What the queue page and the placement of trainings look at. */
export const CLUSTER_RESOURCES = [
  'nodes',
  'priorityclasses.scheduling.k8s.io',
  'admissionchecks.kueue.x-k8s.io',
  'clusterqueues.kueue.x-k8s.io',
  'cohorts.kueue.x-k8s.io',
  'resourceflavors.kueue.x-k8s.io',
  'topologies.kueue.x-k8s.io',
  'workloadpriorityclasses.kueue.x-k8s.io',
  'clusterqueues.visibility.kueue.x-k8s.io',
  'deviceclasses.resource.k8s.io',
  'resourceslices.resource.k8s.io',
  'clustertrainingruntimes.trainer.kubeflow.org',
];

/**
 * Reads `mlCluster.clusters`.
 *
 * @throws InputError naming the field that is wrong
 */
export function readScopes(config: Config): ScopeEntry[] {
  const entries = config.getOptionalConfigArray('mlCluster.clusters') ?? [];
  const names = new Set<string>();
  return entries.map((entry, index) => {
    const field = `mlCluster.clusters[${index}]`;
    const name = entry.getString('name');
    if (names.has(name)) {
      throw new InputError(
        `${field}.name repeats '${name}': keep one entry a cluster`,
      );
    }
    names.add(name);
    return {
      field,
      name,
      namespaces: readNamespaces(entry, field),
      readAllNamespaces: entry.getOptionalBoolean('readAllNamespaces') ?? false,
      clusterResources: readResources(entry, field),
      allowHttpOnLoopback:
        entry.getOptionalBoolean('allowHttpOnLoopback') ?? false,
    };
  });
}

function readNamespaces(entry: Config, field: string): string[] {
  const namespaces = [...new Set(entry.getStringArray('namespaces'))];
  if (namespaces.length === 0) {
    throw new InputError(
      `${field}.namespaces is empty: name each namespace that the portal may touch, or take the cluster out`,
    );
  }
  for (const namespace of namespaces) {
    if (!NAMESPACE.test(namespace)) {
      throw new InputError(
        `${field}.namespaces has '${namespace}', which is no name of a namespace: use lower-case letters, digits and hyphens; patterns are not taken`,
      );
    }
  }
  return namespaces;
}

function readResources(entry: Config, field: string): string[] {
  const resources = entry.getOptionalStringArray('clusterResources');
  for (const resource of resources ?? []) {
    if (!RESOURCE.test(resource)) {
      throw new InputError(
        `${field}.clusterResources has '${resource}': write PLURAL or PLURAL.GROUP, such as clusterqueues.kueue.x-k8s.io`,
      );
    }
  }
  return resources ?? CLUSTER_RESOURCES;
}
