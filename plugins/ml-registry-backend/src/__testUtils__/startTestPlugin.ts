import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { LifecycleEvent } from '@modelport/plugin-ml-common';
import {
  buildGroupEntity,
  buildModelEntity,
  createModelAccessGuard,
} from '@modelport/plugin-ml-node';
import request from 'supertest';
import { createRegistry, type Registry } from '../createRegistry';
import type { Gates } from '../gates/GateReader';
import { Ledger } from '../ledger/Ledger';
import { createRouter } from '../router/createRouter';
import { Deciders } from '../service/Deciders';
import { fakeExperiments } from './fakeExperiments';
import { FakeModelRegistry, type FakeRun } from './FakeModelRegistry';
import { createTestKey } from './testKey';

/** Route of the entity that `team-a` owns. */
export const E = '/v1/entities/component/default/fraud';

/** People of the tests and the groups they are in. */
export const PEOPLE: Record<string, string[]> = {
  ada: ['group:default/team-a'],
  bob: ['group:default/team-a'],
  eve: ['group:default/team-b'],
  pat: ['group:default/platform'],
};

/**
 * Starts a backend with the real router, guard, services, store and engine over a registry in memory; answers are
 * validated. `ada` is the caller unless a request says otherwise.
 */
export async function startTestPlugin(
  options: {
    result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    /** Configuration of the whole portal: its real service of permissions decides, in place of `result`. */
    config?: { permission: { enabled: boolean } };
    hasKey?: boolean;
    overrideGroup?: string;
    patienceMs?: number;
    graceMs?: number;
    /** Without it, no gates are declared. */
    gates?: Gates;
    /** Entities beside those of the tests. */
    more?: Entity[];
  } = {},
) {
  const { result = AuthorizeResult.ALLOW, hasKey = true } = options;
  const { gates = { judge: async () => [] } } = options;
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const mlflow = new FakeModelRegistry();
  const statuses = new Map<string, string>();
  const experiments = fakeExperiments(statuses);
  const events: LifecycleEvent[] = [];
  const signals: string[] = [];
  const registries: Registry[] = [];
  const ledger = hasKey
    ? new Ledger(createTestKey())
    : new Ledger(undefined, 'set mlRegistry.ledger.keyFile');
  let ids = 0;
  const entities = [
    buildModelEntity(),
    buildModelEntity({ name: 'theirs', owner: 'group:default/team-b' }),
    buildModelEntity({
      name: 'plain',
      annotations: { 'modelport.dev/registered-model': undefined },
    }),
    buildModelEntity({
      name: 'lost',
      annotations: { 'modelport.dev/mlflow-server': 'nowhere' },
    }),
    ...(options.more ?? []),
    ...['team-a', 'team-b', 'platform'].map(name => buildGroupEntity(name)),
  ];
  const plugin = createBackendPlugin({
    pluginId: 'ml-registry',
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
        },
        async init({ httpAuth, httpRouter, permissions, ...deps }) {
          const { auth, catalog, database, logger } = deps;
          const userInfo = {
            async getUserInfo(credentials: { principal: unknown }) {
              const { userEntityRef } = credentials.principal as {
                userEntityRef: string;
              };
              const [, name] = userEntityRef.split('/');
              return {
                userEntityRef,
                ownershipEntityRefs: PEOPLE[name] ?? [],
              };
            },
          };
          const guard = createModelAccessGuard({
            ...{ auth, catalog, permissions, userInfo },
          });
          const { overrideGroup } = options;
          const registry = await createRegistry({
            ...{ auth, catalog, database, logger, experiments, gates },
            openLedger: async () => ledger,
            deciders: new Deciders({
              ...{ auth, catalog, guard, userInfo, overrideGroup },
            }),
            publish: async published => void events.push(published),
            registries: new Map([['default', mlflow]]),
            signals: {
              publish: async ({ channel }) => void signals.push(channel),
            },
            overrideGroup,
            newId: () => `id-${(ids += 1)}`,
            patienceMs: options.patienceMs ?? 10_000,
            graceMs: options.graceMs ?? 0,
            pollMs: 20,
          });
          registries.push(registry);
          registry.engine.start();
          httpRouter.use(
            createRouter({
              ...{ auditor, guard, httpAuth },
              services: registry.services,
              validateResponses: true,
            }),
          );
        },
      }),
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      ...(options.config
        ? [
            mockServices.rootConfig.factory({ data: options.config }),
            permissionsServiceFactory,
          ]
        : [mockServices.permissions.factory({ result })]),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalogServiceMock({ entities }),
      }),
    ],
  });
  const send = (method: string, path: string, as = 'ada', body?: object) => {
    const agent = request(backend.server);
    const url = `/api/ml-registry${path}`;
    const sent =
      method === 'GET'
        ? agent.get(url)
        : agent[method === 'PUT' ? 'put' : 'post'](url).send(body ?? {});
    return sent.set(
      'Authorization',
      mockCredentials.user.header(`user:default/${as}`),
    );
  };
  const [registry] = registries;
  return {
    ...{ auditor, event, mlflow, statuses, experiments, events, signals },
    ...{ ledger, registry, send },
    server: backend.server,
    get: (path: string, as?: string) => send('GET', path, as),
    post: (path: string, body?: object, as?: string) =>
      send('POST', path, as, body),
    put: (path: string, body?: object, as?: string) =>
      send('PUT', path, as, body),
    /** Adds a finished run with a logged model, and registers it. */
    async register(runId: string, as = 'ada', run?: Partial<FakeRun>) {
      mlflow.addRun(runId, run);
      statuses.set(runId, 'FINISHED');
      return send('POST', `${E}/versions`, as, { runId });
    },
    stop: async () => {
      await Promise.all(registries.map(each => each.engine.stop()));
      await backend.stop();
    },
  };
}
