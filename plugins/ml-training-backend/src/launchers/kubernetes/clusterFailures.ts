import { ClusterError } from '@modelport/plugin-ml-cluster-node';

/** Whether the configuration has no such cluster any more, or does not let the portal touch the namespace. */
export function isUnconfigured(error: unknown): boolean {
  return error instanceof ClusterError
    ? error.reason === 'NotAllowed'
    : error instanceof Error && error.name === 'NotFoundError';
}
