import { refuseOtherRequest } from '@modelport/plugin-ml-node';
import type { DeployRequest } from '@modelport/plugin-ml-promotion-common';
import type { DeploymentRecord } from '../store/DeploymentStore';

/**
 * Refuses an id of a request that stands for another deployment already.
 * @throws ConflictError naming what differs
 */
export function requireSameRequest(
  known: Pick<DeploymentRecord, 'id' | 'version' | 'environment'>,
  { version, environment = known.environment, requestId }: DeployRequest,
): void {
  refuseOtherRequest(requestId, `deployment ${known.id}`, [
    known.version !== version && 'version',
    known.environment !== environment && 'environment',
  ]);
}
