import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { Clusters } from './Clusters';
import { createClusters } from './createClusters';

/**
 * The Kubernetes clusters of the portal, once per process. It needs no wiring. Without `mlCluster` in the configuration there
 * are none.
 *
 * @public
 */
export const clustersServiceRef = createServiceRef<Clusters>({
  id: 'ml-cluster.clusters',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.rootLogger,
        rootLifecycle: coreServices.rootLifecycle,
      },
      factory: ({ config, logger, rootLifecycle }) => {
        const clusters = createClusters({ config, logger });
        rootLifecycle.addShutdownHook(() => clusters.close());
        return clusters;
      },
    }),
});
