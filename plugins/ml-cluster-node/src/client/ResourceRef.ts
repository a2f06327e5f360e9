import type {
  EventsV1Event,
  V1Job,
  V1Node,
  V1Pod,
} from '@kubernetes/client-node';
import type { Json } from '../Json';

/**
 * What every object of a cluster has, as far as this client looks at it.
 *
 * @public
 */
export interface ClusterObject {
  apiVersion?: string;
  kind?: string;
  metadata?: {
    name?: string;
    generateName?: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    labels?: { [key: string]: string };
  };
}

/**
 * Names a kind of object and where its objects are. `T` is the type of the objects.
 *
 * @public
 */
export interface ResourceRef<T extends ClusterObject = ClusterObject> {
  /** Empty for the core group. */
  group: string;
  /** Such as `v1` or `v1beta2`. */
  version: string;
  /** As in a path, such as `pods`. */
  plural: string;
  /** Absent for resources without namespace, and to read all namespaces where the configuration allows it. */
  namespace?: string;
  /** Carries the type alone and is never set. */
  readonly objectType?: T;
}

/**
 * The same kind in a namespace.
 *
 * @public
 */
export function inNamespace<T extends ClusterObject>(
  resource: ResourceRef<T>,
  namespace: string,
): ResourceRef<T> {
  return { ...resource, namespace };
}

/**
 * Pods of the core group.
 *
 * @public
 */
export const PODS: ResourceRef<Json<V1Pod>> = {
  group: '',
  version: 'v1',
  plural: 'pods',
};

/**
 * Nodes of the core group; they have no namespace.
 *
 * @public
 */
export const NODES: ResourceRef<Json<V1Node>> = {
  group: '',
  version: 'v1',
  plural: 'nodes',
};

/**
 * Jobs of `batch`.
 *
 * @public
 */
export const JOBS: ResourceRef<Json<V1Job>> = {
  group: 'batch',
  version: 'v1',
  plural: 'jobs',
};

/**
 * Events of `events.k8s.io`.
 *
 * @public
 */
export const EVENTS: ResourceRef<Json<EventsV1Event>> = {
  group: 'events.k8s.io',
  version: 'v1',
  plural: 'events',
};
