import type { Server } from 'node:http';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  buildGroupEntity,
  buildModelEntity,
  createModelAccessGuard,
  createModelportConfigReader,
} from '@modelport/plugin-ml-node';
import { TrainingEngine } from '../engine/TrainingEngine';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import { Launchers } from '../launchers/Launchers';
import { LiveTrainings } from '../live/LiveTrainings';
import { createRouter } from '../router/createRouter';
import { TrainingService } from '../service/TrainingService';
import { DatabaseTrainingStore } from '../store/DatabaseTrainingStore';
import { FakeLauncher } from './FakeLauncher';
import { fakeNeighbours } from './fakeNeighbours';
import { readerOf } from './fakeRepository';

const SOURCE = {
  'backstage.io/source-location': 'url:http://host/team/fraud/src/branch/main/',
};

/**
 * Starts a backend with the real router, guard, service, store and engine over a launcher in memory; answers are
 * validated. `user:default/mock` is the caller unless a request says otherwise.
 */
export async function startTestPlugin(options: {
  /** Holds `modelport.yaml`. */
  repository: string;
  result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  canTrain?: boolean;
  /** Clusters that trainings are placed on; a launcher in memory runs those. */
  clusters?: readonly TrainingCluster[];
}) {
  const {
    repository,
    result = AuthorizeResult.ALLOW,
    canTrain = true,
    clusters,
  } = options;
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const launcher = new FakeLauncher();
  const launchers = new Launchers([
    launcher,
    ...(clusters ? [new FakeLauncher('kubernetes')] : []),
  ]);
  const neighbours = fakeNeighbours();
  const engines: TrainingEngine[] = [];
  const live = new LiveTrainings({ publish: async () => {} }, () => {});
  let ids = 0;
  const repositoryHost: { fails?: Error } = {};
  const entities = [
    buildModelEntity({ owner: 'user:default/mock', annotations: SOURCE }),
    buildModelEntity({ name: 'theirs', annotations: SOURCE }),
    buildModelEntity({
      name: 'plain',
      owner: 'user:default/mock',
      annotations: { ...SOURCE, 'modelport.dev/experiment': undefined },
    }),
    buildModelEntity({ name: 'homeless', owner: 'user:default/mock' }),
    buildGroupEntity('team-a'),
  ];
  const plugin = createBackendPlugin({
    pluginId: 'ml-training',
    register: env =>
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          database: coreServices.database,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          logger: coreServices.logger,
          permissions: coreServices.permissions,
          userInfo: coreServices.userInfo,
        },
        async init({ database, httpAuth, httpRouter, logger, ...rest }) {
          const store = await DatabaseTrainingStore.create(database);
          const engine = new TrainingEngine({
            ...neighbours,
            store,
            launchers,
            live,
            logger,
            host: 'here',
            holder: 'me',
            trackingUri: server => `http://portal/${server}`,
            onEnd: async () => {},
            pollMs: 20,
          });
          engine.start();
          engines.push(engine);
          const service = new TrainingService({
            store,
            launchers,
            canTrain,
            clusters,
            experiments: neighbours.experiments,
            configReader: createModelportConfigReader({
              urlReader: readerOf(repository, repositoryHost),
            }),
            live,
            host: 'here',
            wake: () => engine.wake(),
            newId: () => `t-${(ids += 1)}`,
          });
          const guard = createModelAccessGuard(rest);
          httpRouter.use(
            createRouter({
              auditor,
              guard,
              httpAuth,
              service,
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
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalogServiceMock({ entities }),
      }),
    ],
  });
  const server: Server = backend.server;
  const stop = async () => {
    await Promise.all(engines.map(engine => engine.abandon()));
    await backend.stop();
  };
  return {
    server,
    auditor,
    event,
    launcher,
    neighbours,
    repositoryHost,
    stop,
  };
}
