import { ClusterError } from '../ClusterError';
import { apiVersionOf, requireGenerateName, requireName } from './resourcePath';
import type { ClusterObject, ResourceRef } from './ResourceRef';

/**
 * The object as it is sent: with the apiVersion and namespace of the resource it is sent to, from which its own may not differ.
 */
export function checkObject<T extends ClusterObject>(
  cluster: string,
  resource: ResourceRef<T>,
  object: T,
): T {
  const refuse = (field: string, found: string, wanted: string | undefined) =>
    new ClusterError(
      `${field} of the object is '${found}' but it is sent to '${wanted}' of cluster '${cluster}': make them the same`,
      { cluster, reason: 'BadObject', fields: [field] },
    );
  const apiVersion = apiVersionOf(resource);
  if (object.apiVersion !== undefined && object.apiVersion !== apiVersion) {
    throw refuse('apiVersion', object.apiVersion, apiVersion);
  }
  const { name, generateName, namespace } = object.metadata ?? {};
  if (namespace !== undefined && namespace !== resource.namespace) {
    throw refuse('metadata.namespace', namespace, resource.namespace);
  }
  if (name !== undefined) {
    requireName(cluster, 'name', name);
  }
  if (generateName !== undefined) {
    requireGenerateName(cluster, generateName);
  }
  if (name === undefined && generateName === undefined) {
    throw new ClusterError(
      `An object for cluster '${cluster}' has no name: set metadata.name`,
      { cluster, reason: 'BadObject', fields: ['metadata.name'] },
    );
  }
  return {
    ...object,
    apiVersion,
    metadata: { ...object.metadata, namespace: resource.namespace },
  };
}

/** The name of an object that is to be replaced or applied. */
export function nameOf(cluster: string, object: ClusterObject): string {
  const { name } = object.metadata ?? {};
  if (name === undefined) {
    throw new ClusterError(
      `An object to write over another in cluster '${cluster}' has no name: set metadata.name`,
      { cluster, reason: 'BadObject', fields: ['metadata.name'] },
    );
  }
  return requireName(cluster, 'name', name);
}
