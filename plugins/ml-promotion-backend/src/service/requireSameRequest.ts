import { ConflictError } from '@backstage/errors';
import type { DeployRequest } from '@modelport/plugin-ml-promotion-common';
import type { DeploymentRecord } from '../store/DeploymentStore';

/**
 * Refuses an id of a request that stands for another request already: its answer would be about something that was not
 * asked for.
 * @throws ConflictError naming what differs
 */
export function requireSameRequest(
  known: Pick<DeploymentRecord, 'id' | 'version' | 'environment'>,
  { version, environment = known.environment, requestId }: DeployRequest,
): void {
  const differing = [
    known.version !== version && 'version',
    known.environment !== environment && 'environment',
  ].filter(name => name !== false);
  if (differing.length > 0) {
    throw new ConflictError(
      `requestId '${requestId}' stands for deployment ${
        known.id
      } already, which differs in ${differing.join(
        ' and ',
      )}: give each request an id of its own`,
    );
  }
}
