import type { TransportRequest } from '../transport/ClusterTransport';
import type { ApplyOptions, DeleteOptions, WriteOptions } from './CallOptions';
import { checkObject, nameOf } from './checkObject';
import { describeResource, resourcePath } from './resourcePath';
import type { ClusterObject, ResourceRef } from './ResourceRef';

const FIELD_MANAGER = 'modelport';

/** Fields that the server does not know are refused rather than dropped. */
const writeQuery = (options: WriteOptions) => ({
  fieldManager: options.fieldManager ?? FIELD_MANAGER,
  fieldValidation: 'Strict',
  dryRun: options.dryRun ? 'All' : undefined,
});

/** @throws ClusterError when the object is not one of the resource */
export function createRequest<T extends ClusterObject>(
  cluster: string,
  resource: ResourceRef<T>,
  object: T,
  options: WriteOptions,
): TransportRequest {
  const body = checkObject(cluster, resource, object);
  return {
    method: 'POST',
    path: resourcePath(cluster, resource),
    query: writeQuery(options),
    body,
    doing: `create ${describeResource(resource, body.metadata?.name)}`,
    call: options,
  };
}

/** @throws ClusterError when the object is not one of the resource or has no name */
export function replaceRequest<T extends ClusterObject>(
  cluster: string,
  resource: ResourceRef<T>,
  object: T,
  options: WriteOptions,
): TransportRequest {
  const body = checkObject(cluster, resource, object);
  const name = nameOf(cluster, body);
  return {
    method: 'PUT',
    path: resourcePath(cluster, resource, name),
    query: writeQuery(options),
    body,
    doing: `replace ${describeResource(resource, name)}`,
    call: options,
  };
}

/** @throws ClusterError when the object is not one of the resource or has no name */
export function applyRequest<T extends ClusterObject>(
  cluster: string,
  resource: ResourceRef<T>,
  object: T,
  options: ApplyOptions,
): TransportRequest {
  const body = checkObject(cluster, resource, object);
  const name = nameOf(cluster, body);
  return {
    method: 'PATCH',
    path: resourcePath(cluster, resource, name),
    query: { ...writeQuery(options), force: options.force ?? false },
    body,
    contentType: 'application/apply-patch+yaml',
    doing: `apply ${describeResource(resource, name)}`,
    call: options,
  };
}

/** @throws ClusterError when the name cannot be one */
export function deleteRequest(
  cluster: string,
  resource: ResourceRef,
  name: string,
  options: DeleteOptions,
): TransportRequest {
  const { propagation, gracePeriodSeconds, uid, resourceVersion } = options;
  return {
    method: 'DELETE',
    path: resourcePath(cluster, resource, name),
    // The API server reads the query only where there is no body.
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: propagation ?? 'Background',
      dryRun: options.dryRun ? ['All'] : undefined,
      gracePeriodSeconds,
      preconditions: { uid, resourceVersion },
    },
    doing: `delete ${describeResource(resource, name)}`,
    call: options,
  };
}
