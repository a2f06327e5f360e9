import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { ServiceUnavailableError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { mlAccessServiceRef } from '@modelport/plugin-ml-access-node';
import { answerUnknownRoutes } from '@modelport/plugin-ml-node';
import Router from 'express-promise-router';
import { GroupMembership } from './access/GroupMembership';
import { RepositoryAccess } from './access/RepositoryAccess';
import { NOT_CONFIGURED, readGitHostConfig } from './config';
import { GitHttpBackend } from './http/GitHttpBackend';
import { createRepositoriesRouter } from './http/repositoriesRouter';
import { createSmartHttpRouter } from './http/smartHttpRouter';
import { meterGitHost } from './meterGitHost';
import { createPageRouter } from './pages/pageRouter';
import { gitHostPermissions } from './permissions';
import { BareGitRepositoryStore } from './repositories/BareGitRepositoryStore';
import { RepositoryService } from './repositories/RepositoryService';

/**
 * Makes the plugin.
 *
 * @param options - `validateResponses` refuses to send an answer that is not as documented; for tests
 */
export const createGitHostPlugin = (
  options: { validateResponses?: boolean } = {},
) =>
  createBackendPlugin({
    pluginId: 'git-host',
    register(env) {
      env.registerInit({
        deps: {
          auditor: coreServices.auditor,
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          config: coreServices.rootConfig,
          events: eventsServiceRef,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          lifecycle: coreServices.lifecycle,
          logger: coreServices.logger,
          metrics: metricsServiceRef,
          permissions: coreServices.permissions,
          permissionsRegistry: coreServices.permissionsRegistry,
          tokens: mlAccessServiceRef,
          userInfo: coreServices.userInfo,
        },
        async init(deps) {
          const { auditor, auth, catalog, config, events, httpAuth } = deps;
          const { httpRouter, lifecycle, logger, permissions } = deps;
          deps.permissionsRegistry.addPermissions(gitHostPermissions);
          // git sends Basic, browsers a cookie: each router asks for what it takes, none is open.
          httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
          const settings = readGitHostConfig(config);
          const router = Router();
          if (!settings) {
            logger.warn(NOT_CONFIGURED);
            router.use(() => {
              throw new ServiceUnavailableError(NOT_CONFIGURED);
            });
            httpRouter.use(router);
            return;
          }
          const { addresses, directory } = settings;
          const store = new BareGitRepositoryStore({ directory });
          await store.prepare();
          const membership = new GroupMembership({
            auth,
            catalog,
            userInfo: deps.userInfo,
          });
          const access = new RepositoryAccess({
            catalog,
            membership,
            permissions,
          });
          const backend = new GitHttpBackend({
            directory: store.directory,
            logger,
          });
          lifecycle.addShutdownHook(() => backend.close());
          const meter = meterGitHost(deps.metrics);
          const service = new RepositoryService({
            access,
            addresses,
            auth,
            catalog,
            logger,
            store,
          });
          router.use(
            createSmartHttpRouter({
              addresses,
              auditor,
              backend,
              events,
              guard: { access, httpAuth, tokens: deps.tokens },
              logger,
              meter,
              store,
            }),
          );
          router.use(
            createRepositoriesRouter({
              auditor,
              httpAuth,
              meter,
              service,
              validateResponses: options.validateResponses,
            }),
          );
          // Before the pages, which take the first part of a path for an owner.
          router.all(
            '/v1/*',
            async request => {
              await httpAuth.credentials(request, {
                allow: ['user', 'service'],
              });
              return 'next';
            },
            answerUnknownRoutes(),
          );
          router.use(
            createPageRouter({
              access,
              addresses,
              appBaseUrl: config.getString('app.baseUrl'),
              httpAuth,
              store,
            }),
          );
          httpRouter.use(router);
        },
      });
    },
  });

/**
 * The embedded git host: repositories over smart HTTP, plain pages for people, a REST API.
 *
 * @public
 */
export const gitHostPlugin = createGitHostPlugin();
