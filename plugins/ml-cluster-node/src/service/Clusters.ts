import type { ClusterClient } from '../client/ClusterClient';

/**
 * A cluster as it may be shown to people.
 *
 * @public
 */
export interface ClusterDescription {
  /** Name in the configuration, which is permanent. */
  name: string;
  /** For people; the name unless one is configured. */
  title: string;
  authProvider: string;
  /** People sign in to it by themselves, so that nothing can be watched or run in the background. */
  needsUser: boolean;
  /** Its certificate is not checked. */
  skipsTlsVerify: boolean;
  namespaces: readonly string[];
}

/**
 * The clusters that the portal may touch.
 *
 * @public
 */
export interface Clusters {
  /** Configured names in their order. */
  names(): string[];
  /**
   * The one client of a cluster.
   *
   * @throws NotFoundError for a name that is not configured
   */
  client(name: string): ClusterClient;
  describe(): ClusterDescription[];
}
