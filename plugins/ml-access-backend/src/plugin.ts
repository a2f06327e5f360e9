import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { mlAccessPermissions } from '@modelport/plugin-ml-access-common';
import { createModelAccessGuard } from '@modelport/plugin-ml-node';
import { DatabaseTokenStore } from './database/DatabaseTokenStore';
import { createRouter } from './http/router';
import { TokenService } from './service/TokenService';

/**
 * Access tokens for people's notebooks, continuous integration and trainings.
 *
 * @public
 */
export const mlAccessPlugin = createBackendPlugin({
  pluginId: 'ml-access',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { auditor, auth, catalog, httpAuth, logger, permissions } = deps;
        deps.permissionsRegistry.addPermissions(mlAccessPermissions);
        const store = await DatabaseTokenStore.create(deps.database);
        const service = new TokenService({ store });
        const guard = createModelAccessGuard({
          auth,
          catalog,
          permissions,
          userInfo: deps.userInfo,
        });
        deps.httpRouter.use(
          createRouter({ auditor, guard, httpAuth, permissions, service }),
        );
        await deps.scheduler.scheduleTask({
          id: 'forget-expired-tokens',
          scope: 'local',
          frequency: { hours: 24 },
          timeout: { minutes: 5 },
          fn: async () => {
            const forgotten = await service.clean();
            if (forgotten > 0) logger.info(`${forgotten} old tokens forgotten`);
          },
        });
      },
    });
  },
});
