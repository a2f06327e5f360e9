import type { Server } from 'node:http';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  createModelAccessGuard,
  type ModelportConfigReader,
} from '@modelport/plugin-ml-node';
import type { ReadingClaims } from '../claims/ExperimentReaders';
import { createRouter } from '../router/createRouter';
import { createExperimentsService } from '../service/createExperimentsService';
import { DeclaredMetrics } from '../service/DeclaredMetrics';
import { createModelCatalog } from '../service/ModelCatalog';
import { RunLifecycle } from '../service/RunLifecycle';
import type { RunWriter } from '../tracking/RunWriter';
import type { TrackingServer } from '../tracking/TrackingServer';
import { everyoneReads } from './everyoneReads';

const unreadable: ModelportConfigReader = {
  read: () => Promise.reject(new Error('the host is down')),
};

/** Starts a backend with the real router, guard and service over the given tracking servers; answers are validated. */
export async function startTestPlugin(options: {
  servers: TrackingServer[];
  entities: Entity[];
  now?: () => number;
  /** Reads modelport.yaml; unless given, no repository can be read. */
  reader?: ModelportConfigReader;
  writers?: Map<string, RunWriter>;
  /** Who may show which experiment; everyone unless given. */
  readers?: ReadingClaims;
  /** Why no entity may log to its experiment. */
  refusal?: () => Error | undefined;
  result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
}) {
  const { servers, entities, now, result = AuthorizeResult.ALLOW } = options;
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const plugin = createBackendPlugin({
    pluginId: 'ml-experiments',
    register: env =>
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          permissions: coreServices.permissions,
          userInfo: coreServices.userInfo,
        },
        async init({ auth, catalog, httpAuth, httpRouter, ...rest }) {
          const guard = createModelAccessGuard({ auth, catalog, ...rest });
          const models = createModelCatalog({ catalog, guard });
          const service = createExperimentsService({
            servers,
            claims: options.readers ?? everyoneReads,
            now,
          });
          httpRouter.use(
            createRouter({
              auditor,
              guard,
              httpAuth,
              models,
              service,
              declared: new DeclaredMetrics({
                reader: options.reader ?? unreadable,
                logger: mockServices.logger.mock(),
              }),
              lifecycle: new RunLifecycle(options.writers ?? new Map(), {
                require: async () => {
                  const refusal = options.refusal?.();
                  if (refusal) throw refusal;
                },
              }),
              validateResponses: true,
            }),
          );
        },
      }),
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      mockServices.permissions.factory({ result }),
      // The mock of this service hands out a new entity list to every plugin, which is what a catalog does as well.
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalogServiceMock({ entities }),
      }),
    ],
  });
  const server: Server = backend.server;
  return { server, auditor, event, stop: () => backend.stop() };
}
