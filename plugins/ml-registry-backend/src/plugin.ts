import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  type MetricsService,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createMlflowClient } from '@modelport/mlflow-client';
import { experimentsServiceRef } from '@modelport/plugin-ml-experiments-node';
import {
  createMeteredFetch,
  createModelAccessGuard,
  createModelportConfigReader,
  readReleasedNames,
  readServers,
  type ServerConfig,
} from '@modelport/plugin-ml-node';
import {
  ML_REGISTRY_PLUGIN_ID,
  mlRegistryPermissions,
} from '@modelport/plugin-ml-registry-common';
import { readRegistryConfig } from './config/readRegistryConfig';
import { createRegistry } from './createRegistry';
import { GateReader } from './gates/GateReader';
import { openLedger } from './ledger/openLedger';
import { createPublishLifecycle } from './live/publishLifecycle';
import { MlflowModelRegistry } from './registry/MlflowModelRegistry';
import { createRouter } from './router/createRouter';
import { Deciders } from './service/Deciders';

function connect(servers: ServerConfig[], metrics: MetricsService) {
  const meteredFetch = createMeteredFetch(metrics, { prefix: 'ml_registry' });
  return new Map(
    servers.map(({ name, baseUrl, headers, timeoutMs }) => {
      const fetch = meteredFetch(name);
      const client = createMlflowClient({ baseUrl, headers, timeoutMs, fetch });
      return [name, new MlflowModelRegistry(name, client)];
    }),
  );
}

/**
 * Backend of ml-registry: versions of models, aliases under policy, and a ledger of who moved what and why.
 *
 * @public
 */
export const mlRegistryPlugin = createBackendPlugin({
  pluginId: ML_REGISTRY_PLUGIN_ID,
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        experiments: experimentsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        urlReader: coreServices.urlReader,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auth, catalog, logger, userInfo, rootLifecycle } = deps;
        const servers = readServers(deps.config);
        const { keyFile, overrideGroup } = readRegistryConfig(deps.config);
        if (servers.length === 0) {
          logger.warn(
            'No MLflow server is configured, so there are no versions to show; add one to mlflow.servers',
          );
        }
        const { permissions } = deps;
        const guard = createModelAccessGuard({
          ...{ auth, catalog, permissions, userInfo },
        });
        const { services, engine, reconcileAll, checkLedger } =
          await createRegistry({
            ...{ auth, catalog, logger, overrideGroup },
            database: deps.database,
            deciders: new Deciders({
              ...{ auth, catalog, guard, userInfo, overrideGroup },
            }),
            experiments: deps.experiments,
            gates: new GateReader({
              reader: createModelportConfigReader({
                urlReader: deps.urlReader,
              }),
              logger,
            }),
            openLedger: db => openLedger(keyFile, logger, db),
            released: readReleasedNames(deps.config),
            publish: createPublishLifecycle(deps.events),
            registries: connect(servers, deps.metrics),
            signals: deps.signals,
          });
        deps.permissionsRegistry.addPermissions(mlRegistryPermissions);
        const { auditor, httpAuth } = deps;
        deps.httpRouter.use(
          createRouter({ auditor, guard, httpAuth, services }),
        );
        // Of the root: when every plugin answers.
        rootLifecycle.addStartupHook(async () => engine.start());
        rootLifecycle.addBeforeShutdownHook(() => engine.stop());
        // Only a safety net: pages and registrations look by themselves.
        await deps.scheduler.scheduleTask({
          id: 'ml-registry-look',
          scope: 'local',
          frequency: { seconds: 60 },
          timeout: { seconds: 50 },
          initialDelay: { seconds: 5 },
          fn: reconcileAll,
        });
        await deps.scheduler.scheduleTask({
          id: 'ml-registry-check-ledger',
          scope: 'local',
          frequency: { minutes: 10 },
          timeout: { minutes: 10 },
          fn: checkLedger,
        });
      },
    });
  },
});
