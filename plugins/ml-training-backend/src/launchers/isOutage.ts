import { isError } from '@backstage/errors';
import { ClusterError } from '@modelport/plugin-ml-cluster-node';

const NOBODY_ANSWERS = [429, 502, 503, 504];

/**
 * Whether somebody who is needed is away or busy, so that another try may succeed with nothing changed, however long that
 * takes. It says nothing about what was asked for, and so does not count against it.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof ClusterError) {
    return error.isOutage;
  }
  if (!isError(error)) {
    return false;
  }
  return typeof error.statusCode === 'number'
    ? NOBODY_ANSWERS.includes(error.statusCode)
    : error.name === 'ServiceUnavailableError';
}
