import {
  coreServices,
  createBackendPlugin,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  type MetricsService,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { toError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createMlflowClient } from '@modelport/mlflow-client';
import { experimentsServiceRef } from '@modelport/plugin-ml-experiments-node';
import { createModelAccessGuard } from '@modelport/plugin-ml-node';
import {
  ML_REGISTRY_PLUGIN_ID,
  mlRegistryPermissions,
} from '@modelport/plugin-ml-registry-common';
import { readRegistryConfig } from './config/readRegistryConfig';
import { readServers, type ServerConfig } from './config/readServers';
import { createRegistry } from './createRegistry';
import { Ledger } from './ledger/Ledger';
import { loadLedgerKey } from './ledger/LedgerKey';
import { createPublishLifecycle } from './live/publishLifecycle';
import { createMeteredFetch } from './registry/meteredFetch';
import { MlflowModelRegistry } from './registry/MlflowModelRegistry';
import { createRouter } from './router/createRouter';
import { Deciders } from './service/Deciders';

const NO_KEY =
  'Nothing can be registered or moved, since the ledger has no key: set mlRegistry.ledger.keyFile to an absolute path outside the database.';

async function openLedger(
  keyFile: string | undefined,
  logger: LoggerService,
): Promise<Ledger> {
  if (!keyFile) {
    logger.warn(NO_KEY);
    return new Ledger(undefined, NO_KEY);
  }
  try {
    return new Ledger(await loadLedgerKey(keyFile));
  } catch (error) {
    logger.error(toError(error).message);
    return new Ledger(
      undefined,
      'Nothing can be registered or moved, since the key of the ledger cannot be read; the log of the backend says why. Ask a platform engineer.',
    );
  }
}

function connect(servers: ServerConfig[], metrics: MetricsService) {
  const meteredFetch = createMeteredFetch(metrics);
  return new Map(
    servers.map(({ name, baseUrl, headers, timeoutMs }) => {
      const fetch = meteredFetch(name);
      const client = createMlflowClient({ baseUrl, headers, timeoutMs, fetch });
      return [name, new MlflowModelRegistry(name, client)];
    }),
  );
}

/** Backend of ml-registry: versions of models, aliases under policy, and a ledger of who moved what and why. */
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
        const { services, engine, reconcileAll } = await createRegistry({
          ...{ auth, catalog, logger, overrideGroup },
          database: deps.database,
          deciders: new Deciders({
            ...{ auth, catalog, guard, userInfo, overrideGroup },
          }),
          experiments: deps.experiments,
          ledger: await openLedger(keyFile, logger),
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
      },
    });
  },
});
