import { ClusterError } from '../ClusterError';
import type { ClusterObject, ResourceRef } from './ResourceRef';
import { requireName, resourceName } from './resourcePath';

/** What the configuration lets the portal touch of a cluster. */
export interface ClusterScopeConfig {
  namespaces: string[];
  readAllNamespaces: boolean;
  /** As `PLURAL` or `PLURAL.GROUP`. */
  clusterResources: string[];
}

/** They run or pass on something, or have a method of their own. */
const NO_SUBRESOURCE = ['attach', 'exec', 'log', 'portforward', 'proxy'];

/** Refuses, before anything goes out, what the configuration does not let the portal touch. */
export class ClusterScope {
  readonly namespaces: readonly string[];
  readonly readsAllNamespaces: boolean;
  readonly #cluster: string;
  readonly #clusterResources: ReadonlySet<string>;

  constructor(cluster: string, config: ClusterScopeConfig) {
    this.#cluster = cluster;
    this.namespaces = [...config.namespaces];
    this.readsAllNamespaces = config.readAllNamespaces;
    this.#clusterResources = new Set(config.clusterResources);
  }

  isClusterResource(resource: ResourceRef): boolean {
    return this.#clusterResources.has(resourceName(resource));
  }

  /** Refuses a namespace that is not configured. */
  requireNamespace(namespace: string): void {
    requireName(this.#cluster, 'namespace', namespace);
    if (!this.namespaces.includes(namespace)) {
      throw this.#refusal(
        `The portal may not touch namespace '${namespace}' of cluster '${
          this.#cluster
        }': a platform engineer adds it to namespaces of the cluster in mlCluster.clusters`,
      );
    }
  }

  requireReadable(resource: ResourceRef): void {
    if (resourceName(resource) === 'secrets') {
      throw this.#refusal(
        `Secrets of cluster '${
          this.#cluster
        }' are not read by the portal: give them to the pod that needs them`,
      );
    }
    if (resource.namespace !== undefined) {
      this.requireNamespace(resource.namespace);
    } else if (!this.isClusterResource(resource) && !this.readsAllNamespaces) {
      throw this.#refusal(
        `The portal may not read ${resourceName(resource)} of all of cluster '${
          this.#cluster
        }': name a namespace, or a platform engineer sets readAllNamespaces or clusterResources of the cluster in mlCluster.clusters`,
      );
    }
  }

  /** One object: of a namespace that is named, or of a kind that has none. */
  requireReadableObject(resource: ResourceRef, subresource?: string): void {
    this.requireReadable(resource);
    if (resource.namespace === undefined && !this.isClusterResource(resource)) {
      throw this.#refusal(
        `One object of ${resourceName(resource)} of cluster '${
          this.#cluster
        }' is read in its namespace: name it`,
      );
    }
    if (subresource !== undefined && NO_SUBRESOURCE.includes(subresource)) {
      throw this.#refusal(
        `${subresource} of ${resourceName(resource)} of cluster '${
          this.#cluster
        }' is not read by the portal: use the cluster's own tools`,
      );
    }
  }

  requireWritable(resource: ResourceRef): void {
    if (resource.namespace === undefined) {
      throw this.#refusal(
        `${resourceName(resource)} of cluster '${
          this.#cluster
        }' cannot be written without a namespace: the portal writes in its namespaces alone`,
      );
    }
    this.requireNamespace(resource.namespace);
  }

  /** Whether an object of an answer may be passed on. */
  holds(resource: ResourceRef, object: ClusterObject): boolean {
    return (
      this.isClusterResource(resource) ||
      this.namespaces.includes(object.metadata?.namespace ?? '')
    );
  }

  /** Where all objects of a kind are read, so that together they are those that may be touched. */
  sourcesOf<T extends ClusterObject>(
    resource: ResourceRef<T>,
  ): ResourceRef<T>[] {
    if (
      resource.namespace !== undefined ||
      this.readsAllNamespaces ||
      this.isClusterResource(resource)
    ) {
      return [resource];
    }
    return this.namespaces.map(namespace => ({ ...resource, namespace }));
  }

  #refusal(message: string): ClusterError {
    return new ClusterError(message, {
      cluster: this.#cluster,
      reason: 'NotAllowed',
    });
  }
}
