import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { mlAccessPermissions } from '@modelport/plugin-ml-access-common';
import { createModelAccessGuard } from '@modelport/plugin-ml-node';
import { DatabaseTokenStore } from './database/DatabaseTokenStore';
import { meterTokens } from './http/meterTokens';
import { createRouter } from './http/router';
import { IssuerCheck } from './service/IssuerCheck';
import { TokenService } from './service/TokenService';

/**
 * Makes the plugin.
 *
 * @param options - `validateResponses` refuses to send an answer that is not as documented; for tests
 */
export const createMlAccessPlugin = (
  options: { validateResponses?: boolean } = {},
) =>
  createBackendPlugin({
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
          metrics: metricsServiceRef,
          permissions: coreServices.permissions,
          permissionsRegistry: coreServices.permissionsRegistry,
          scheduler: coreServices.scheduler,
          userInfo: coreServices.userInfo,
        },
        async init(deps) {
          const { auditor, auth, catalog, httpAuth, logger, permissions } =
            deps;
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
            createRouter({
              auditor,
              guard,
              httpAuth,
              issuers: new IssuerCheck({ auth, catalog }),
              meter: meterTokens(deps.metrics),
              permissions,
              service,
              validateResponses: options.validateResponses,
            }),
          );
          await deps.scheduler.scheduleTask({
            id: 'forget-expired-tokens',
            scope: 'local',
            frequency: { hours: 24 },
            timeout: { minutes: 5 },
            fn: async () => {
              const forgotten = await service.clean();
              if (forgotten > 0)
                logger.info(`${forgotten} old tokens forgotten`);
            },
          });
        },
      });
    },
  });

/**
 * Access tokens for people's notebooks, continuous integration and trainings.
 *
 * @public
 */
export const mlAccessPlugin = createMlAccessPlugin();
