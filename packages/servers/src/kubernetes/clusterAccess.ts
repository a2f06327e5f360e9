import { readFileSync } from 'node:fs';
import {
  clusterCredentials,
  ClusterUser,
  readToken,
} from './clusterCredentials';
import { ClusterAccess } from './clusterRequest';

/**
 * How a server of a cluster is asked by one of its users, or by nobody in particular.
 *
 * @param credentials - folder of the cluster's credentials
 */
export function accessAs(
  url: string,
  credentials: string,
  user?: ClusterUser,
): ClusterAccess {
  const ca = readFileSync(clusterCredentials(credentials).caFile);
  return { url, ca, ...(user && { token: readToken(credentials, user) }) };
}
