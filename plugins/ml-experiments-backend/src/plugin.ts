import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { mlAccessServiceRef } from '@modelport/plugin-ml-access-node';
import {
  ML_EXPERIMENTS_PLUGIN_ID,
  mlExperimentsPermissions,
} from '@modelport/plugin-ml-experiments-common';
import {
  createMeteredFetch,
  createModelAccessGuard,
  createModelportConfigReader,
  readReleasedNames,
  readServers,
} from '@modelport/plugin-ml-node';
import { registryServiceRef } from '@modelport/plugin-ml-registry-node';
import { createClaimStore } from './claims/ClaimStore';
import { ExperimentClaims } from './claims/ExperimentClaims';
import { ExperimentReaders } from './claims/ExperimentReaders';
import { readAppBaseUrl } from './config/readAppBaseUrl';
import { createRelay } from './relay/createRelay';
import { createTellRegistry } from './relay/tellRegistry';
import { createRouter } from './router/createRouter';
import { createExperimentsService } from './service/createExperimentsService';
import { DeclaredMetrics } from './service/DeclaredMetrics';
import { createModelCatalog } from './service/ModelCatalog';
import { RunLifecycle } from './service/RunLifecycle';
import { RunNews } from './service/RunNews';
import { createRunWriters } from './tracking/createRunWriters';
import { MlflowTrackingServer } from './tracking/MlflowTrackingServer';

/** Backend of ml-experiments: reads the runs of any number of MLflow servers for the entities that own them,
 * and relays what trainings log.
 *
 * @public
 */
export const mlExperimentsPlugin = createBackendPlugin({
  pluginId: ML_EXPERIMENTS_PLUGIN_ID,
  register(env) {
    env.registerInit({
      deps: {
        access: mlAccessServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        lifecycle: coreServices.lifecycle,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        registry: registryServiceRef,
        signals: signalsServiceRef,
        urlReader: coreServices.urlReader,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auditor, auth, catalog, httpAuth, logger } = deps;
        const configs = readServers(deps.config);
        if (configs.length === 0) {
          logger.warn(
            'No MLflow server is configured, so there are no runs to show; add one to mlflow.servers',
          );
        }
        const meteredFetch = createMeteredFetch(deps.metrics, {
          prefix: 'ml_experiments',
        });
        const servers = configs.map(
          server =>
            new MlflowTrackingServer(server, {
              fetch: meteredFetch(server.name),
            }),
        );
        const guard = createModelAccessGuard({
          auth,
          catalog,
          permissions: deps.permissions,
          userInfo: deps.userInfo,
        });
        const writers = createRunWriters(configs, meteredFetch);
        const claiming = {
          ...{ auth, catalog },
          store: await createClaimStore(deps.database),
          servers: new Map(servers.map(server => [server.name, server])),
          released: readReleasedNames(deps.config),
        };
        const claims = new ExperimentClaims(claiming);
        const service = createExperimentsService({
          servers,
          claims: new ExperimentReaders(claiming),
        });
        const lifecycle = new RunLifecycle(writers, claims);
        const news = new RunNews({ signals: deps.signals, logger });
        const relay = createRelay({
          ...{ access: deps.access, auditor, auth, catalog, claims, logger },
          registry: deps.registry,
          metrics: deps.metrics,
          servers: configs,
          writers,
          fetchOf: meteredFetch,
          appBaseUrl: readAppBaseUrl(deps.config),
          hasEnded: (server, runId) => lifecycle.hasEnded(server, runId),
          onRegistered: createTellRegistry({ registry: deps.registry, logger }),
          onWritten(scope) {
            service.markChanged(scope);
            news.tell(scope);
          },
        });
        deps.lifecycle.addShutdownHook(() => {
          news.stop();
          relay.close();
        });
        deps.permissionsRegistry.addPermissions(mlExperimentsPermissions);
        deps.httpRouter.addAuthPolicy({
          path: '/mlflow',
          allow: 'unauthenticated',
        });
        // First, since the other router reads the body of whatever comes to it.
        deps.httpRouter.use(relay.router);
        deps.httpRouter.use(
          createRouter({
            auditor,
            guard,
            httpAuth,
            lifecycle,
            declared: new DeclaredMetrics({
              reader: createModelportConfigReader({
                urlReader: deps.urlReader,
              }),
              logger,
            }),
            models: createModelCatalog({ catalog, guard }),
            service,
          }),
        );
      },
    });
  },
});
