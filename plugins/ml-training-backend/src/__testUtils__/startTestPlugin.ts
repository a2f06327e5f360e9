import type { Server } from 'node:http';
import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  buildGroupEntity,
  buildModelEntity,
  buildUserEntity,
  createModelAccessGuard,
  createModelportConfigReader,
} from '@modelport/plugin-ml-node';
import type { Clusters } from '@modelport/plugin-ml-cluster-node';
import type { MachinePrice } from '@modelport/plugin-ml-training-common';
import { TrainingEngine } from '../engine/TrainingEngine';
import type { TrainingCluster } from '../config/readKubernetesConfig';
import { Launchers } from '../launchers/Launchers';
import { LiveTrainings } from '../live/LiveTrainings';
import { CallerTrainings } from '../queues/CallerTrainings';
import { QueueService } from '../queues/QueueService';
import { BudgetOverrides } from '../budgets/BudgetOverrides';
import { createBudgets } from '../budgets/createBudgets';
import type { BudgetLimit } from '../config/readBudgets';
import { createRouter } from '../router/createRouter';
import { TrainingService } from '../service/TrainingService';
import { DatabaseTrainingStore } from '../store/DatabaseTrainingStore';
import { FakeLauncher } from './FakeLauncher';
import { fakeNeighbours } from './fakeNeighbours';
import { readerOf } from './fakeRepository';

const noClusters: Pick<Clusters, 'client'> = {
  client: name => {
    throw new NotFoundError(`There is no cluster '${name}'`);
  },
};

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
  budgets?: readonly BudgetLimit[];
  prices?: readonly MachinePrice[];
  overrideGroup?: string;
  /** Names of permissions that the policy denies. */
  denied?: readonly string[];
  /** The clusters themselves, of which the queues are read. */
  clusterClients?: Pick<Clusters, 'client'>;
}) {
  const {
    repository,
    result = AuthorizeResult.ALLOW,
    canTrain = true,
    denied = [],
    clusters,
  } = options;
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const launcher = new FakeLauncher();
  const clusterLauncher = new FakeLauncher('kubernetes');
  const launchers = new Launchers([
    launcher,
    ...(clusters ? [clusterLauncher] : []),
  ]);
  const neighbours = fakeNeighbours();
  const engines: TrainingEngine[] = [];
  const live = new LiveTrainings({ publish: async () => {} }, () => {});
  const idsOf = new Map<string, string>();
  const newId = (request?: string) => {
    const known = request && idsOf.get(request);
    if (known) return known;
    const id = `t-${idsOf.size + 1}`;
    idsOf.set(request ?? id, id);
    return id;
  };
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
    buildUserEntity('mock'),
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
          const { budgets, settler } = await createBudgets({
            ...{ database, trainings: store, prices: options.prices },
            ...{ clusters: clusters ?? [], limits: options.budgets ?? [] },
          });
          const engine = new TrainingEngine({
            ...neighbours,
            store,
            launchers,
            live,
            logger,
            host: 'here',
            holder: 'me',
            trackingUri: server => `http://portal/${server}`,
            onEnd: training => settler.settle(training),
            pollMs: 20,
          });
          engine.start();
          engines.push(engine);
          const service = new TrainingService({
            store,
            launchers,
            canTrain,
            clusters,
            budgets,
            experiments: neighbours.experiments,
            configReader: createModelportConfigReader({
              urlReader: readerOf(repository, repositoryHost),
            }),
            live,
            host: 'here',
            wake: () => engine.wake(),
            newId,
          });
          const guard = createModelAccessGuard(rest);
          httpRouter.use(
            createRouter({
              auditor,
              guard,
              httpAuth,
              permissions: rest.permissions,
              queues: new QueueService({
                config: clusters ?? [],
                clusters: options.clusterClients ?? noClusters,
                callers: new CallerTrainings({ ...rest, guard, store }),
              }),
              service,
              ...{ budgets, catalog: rest.catalog },
              overrides: new BudgetOverrides({
                ...rest,
                group: options.overrideGroup,
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
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => ({
          authorize: async requests =>
            requests.map(({ permission }) => ({
              result: denied.includes(permission.name)
                ? AuthorizeResult.DENY
                : result,
            })),
          authorizeConditional: async () => [],
        }),
      }),
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
    clusterLauncher,
    neighbours,
    repositoryHost,
    stop,
  };
}
