import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  ML_EXPERIMENTS_PLUGIN_ID,
  mlExperimentsPermissions,
} from '@modelport/plugin-ml-experiments-common';
import { createModelAccessGuard } from '@modelport/plugin-ml-node';
import { readServers } from './config/readServers';
import { createRouter } from './router/createRouter';
import { createExperimentsService } from './service/createExperimentsService';
import { createModelCatalog } from './service/ModelCatalog';
import { createMeteredFetch } from './tracking/meteredFetch';
import { MlflowTrackingServer } from './tracking/MlflowTrackingServer';

/** Backend of ml-experiments: reads the runs of any number of MLflow servers for the entities that own them. */
export const mlExperimentsPlugin = createBackendPlugin({
  pluginId: ML_EXPERIMENTS_PLUGIN_ID,
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auditor, auth, catalog, httpAuth, permissions, userInfo } =
          deps;
        const configs = readServers(deps.config);
        if (configs.length === 0) {
          deps.logger.warn(
            'No MLflow server is configured, so there are no runs to show; add one to mlflow.servers',
          );
        }
        const meteredFetch = createMeteredFetch(deps.metrics);
        const servers = configs.map(
          server =>
            new MlflowTrackingServer(server, {
              fetch: meteredFetch(server.name),
            }),
        );
        const guard = createModelAccessGuard({
          auth,
          catalog,
          permissions,
          userInfo,
        });
        deps.permissionsRegistry.addPermissions(mlExperimentsPermissions);
        deps.httpRouter.use(
          createRouter({
            auditor,
            guard,
            httpAuth,
            models: createModelCatalog({ catalog, guard }),
            service: createExperimentsService({ servers }),
          }),
        );
      },
    });
  },
});
