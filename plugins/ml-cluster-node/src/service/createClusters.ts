import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { NotFoundError } from '@backstage/errors';
import { ClusterScope } from '../client/ClusterScope';
import { HttpClusterClient } from '../client/HttpClusterClient';
import { readClusters } from '../config/readClusters';
import { needsUser } from '../credentials/authProviders';
import {
  backstageStrategies,
  type Strategies,
} from '../credentials/authStrategies';
import { CredentialSource } from '../credentials/CredentialSource';
import { ClusterTransport } from '../transport/ClusterTransport';
import type { WatchTiming } from '../watch/ResourceWatch';
import type { ClusterDescription, Clusters } from './Clusters';

/** What the clusters are made of. */
export interface CreateClustersOptions {
  config: Config;
  logger: LoggerService;
  /** Those of Backstage unless given. */
  strategies?: Strategies;
  timing?: WatchTiming;
}

/** Clusters whose connections can be ended. */
export interface OpenClusters extends Clusters {
  /** Ends every watch and connection. */
  close(): Promise<void>;
}

/**
 * Makes a client for each configured cluster; none connects before it is used.
 *
 * @throws InputError naming the field of the configuration that is wrong
 */
export function createClusters(options: CreateClustersOptions): OpenClusters {
  const { config, logger, timing } = options;
  const strategies = options.strategies ?? backstageStrategies(options);
  const clients = new Map<string, HttpClusterClient>();
  const descriptions: ClusterDescription[] = [];
  for (const { details, authProvider, ca, scope } of readClusters(config)) {
    const { name, title = name, url } = details;
    const skipTLSVerify = details.skipTLSVerify ?? false;
    const ofUsers = needsUser(authProvider);
    if (skipTLSVerify) {
      logger.warn(
        `The certificate of cluster '${name}' is not checked, so that another machine could take its place and the portal's credential: set caData or caFile and take skipTLSVerify out of kubernetes.clusterLocatorMethods`,
      );
    }
    const transport = new ClusterTransport({
      cluster: name,
      url,
      ca,
      skipTLSVerify,
      credentials: new CredentialSource({
        details,
        authProvider,
        needsUser: ofUsers,
        strategy: () => strategies(authProvider),
      }),
    });
    const client = new HttpClusterClient({
      transport,
      scope: new ClusterScope(name, scope),
      timing,
      onCacheState: (sentence, stale) =>
        stale ? logger.warn(sentence) : logger.info(sentence),
    });
    clients.set(name, client);
    descriptions.push({
      name,
      title,
      authProvider,
      needsUser: ofUsers,
      skipsTlsVerify: skipTLSVerify,
      namespaces: scope.namespaces,
    });
  }
  return {
    names: () => [...clients.keys()],
    describe: () => descriptions.map(description => ({ ...description })),
    client: name => {
      const client = clients.get(name);
      if (!client) {
        throw new NotFoundError(
          `There is no cluster '${name}' in mlCluster.clusters: a platform engineer adds it there`,
        );
      }
      return client;
    },
    close: async () => {
      await Promise.all([...clients.values()].map(client => client.close()));
    },
  };
}
