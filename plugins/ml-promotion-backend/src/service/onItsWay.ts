import type { DeploymentRecord, NewDeployment } from '../store/DeploymentStore';
import { isEnd } from './changeDeployment';

/**
 * The deployment that a request would only repeat: the last that was asked for in the environment, when it is of the same
 * version and person and has not served yet. What has served may be wanted anew.
 *
 * @param active - deployments of the environment for which something is left to do, newest first
 */
export function onItsWay(
  active: readonly DeploymentRecord[],
  wanted: NewDeployment,
): DeploymentRecord | undefined {
  const last = active.find(each => each.wanted === 'serve' && !isEnd(each));
  const isSame =
    last?.version === wanted.version &&
    last.digest === wanted.digest &&
    last.createdBy === wanted.createdBy;
  return isSame && last.servingSince === undefined ? last : undefined;
}
