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
import type { MlAccessService } from '@modelport/plugin-ml-access-node';
import {
  buildGroupEntity,
  buildModelEntity,
  buildUserEntity,
  createModelAccessGuard,
} from '@modelport/plugin-ml-node';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';
import { RolloutEngine } from '../engine/RolloutEngine';
import {
  createEndpointRouter,
  ENDPOINTS,
} from '../router/createEndpointRouter';
import { createRouter } from '../router/createRouter';
import { EndpointCredentials } from '../router/endpointCredentials';
import { CatalogApiEntities } from '../service/ApiEntities';
import { DeployedApis } from '../service/DeployedApis';
import { retireOlder } from '../service/changeDeployment';
import { DeploymentService } from '../service/DeploymentService';
import { DeploymentViews } from '../service/DeploymentViews';
import { EndpointService } from '../service/EndpointService';
import { ServingClaims } from '../service/ServingClaims';
import { DatabaseDeploymentStore } from '../store/DatabaseDeploymentStore';
import type { DeploymentStore } from '../store/DeploymentStore';
import { FakeTarget } from './FakeTarget';
import { buildVersion } from './registry';

const ENVIRONMENTS = ['dev', 'qa'];
const endpointUrlOf = (entityRef: string, environment: string) =>
  `http://portal/${entityRef}/${environment}`;

/**
 * Starts a backend with the real routers, guard, services, store and engine over a target in memory; answers are
 * validated. `user:default/mock` is the caller unless a request says otherwise.
 */
export async function startTestPlugin(
  options: {
    result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    isSwitchedOff?: boolean;
    /** Entities beside those of the tests. */
    more?: Entity[];
  } = {},
) {
  const { result = AuthorizeResult.ALLOW, isSwitchedOff } = options;
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const target = new FakeTarget();
  const registry = {
    checkClaim: jest.fn<
      ReturnType<RegistryClient['checkClaim']>,
      Parameters<RegistryClient['checkClaim']>
    >(async () => {}),
    getVersion: jest.fn<
      ReturnType<RegistryClient['getVersion']>,
      Parameters<RegistryClient['getVersion']>
    >(async ({ version }) => buildVersion({ version })),
  };
  const access = {
    verify: jest.fn<
      ReturnType<MlAccessService['verify']>,
      Parameters<MlAccessService['verify']>
    >(async () => undefined),
  };
  const answered = jest.fn();
  /** Of what is remembered of the registry. */
  const clock = { now: 0 };
  const engines: RolloutEngine[] = [];
  const stores: DeploymentStore[] = [];
  let ids = 0;
  const entities = [
    buildModelEntity({ owner: 'user:default/mock' }),
    buildModelEntity({ name: 'theirs' }),
    buildModelEntity({ name: 'shared', owner: 'group:default/department' }),
    buildGroupEntity('team-a', 'department'),
    buildGroupEntity('department'),
    buildUserEntity('ada', ['team-a']),
    ...(options.more ?? []),
  ];
  const models = catalogServiceMock({ entities });
  const plugin = createBackendPlugin({
    pluginId: 'ml-promotion',
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
          const { auth, catalog } = rest;
          const store = await DatabaseDeploymentStore.create(database);
          stores.push(store);
          const common = { store, target, environments: ENVIRONMENTS };
          const claims = new ServingClaims({ registry, now: () => clock.now });
          const endpoints = new EndpointService({
            ...{ ...common, claims, host: 'here' },
          });
          const service = new DeploymentService({
            ...common,
            registry,
            target: isSwitchedOff ? undefined : target.name,
            views: new DeploymentViews({
              apis: new CatalogApiEntities({ auth, catalog }),
              claims,
              endpointUrlOf,
            }),
            host: 'here',
            onChange: () => engines.forEach(engine => engine.wake()),
            newId: () => `d-${(ids += 1)}`,
          });
          const engine = new RolloutEngine({
            store,
            target,
            filesOf: () => ({ list: async () => [], open: jest.fn() }),
            readSchema: deployment => endpoints.schemaOf(deployment),
            retireOlder: deployment =>
              retireOlder({ store, onChange: () => {} }, deployment),
            onServing: async () => {},
            onChange: () => {},
            logger,
            host: 'here',
            holder: 'me',
            pollMs: 20,
          });
          engine.start();
          engines.push(engine);
          const credentials = new EndpointCredentials({
            access,
            auth,
            httpAuth,
          });
          const { scopeOf } = credentials;
          const guard = createModelAccessGuard({ ...rest, scopeOf });
          httpRouter.addAuthPolicy({
            path: ENDPOINTS,
            allow: 'unauthenticated',
          });
          httpRouter.use(
            createEndpointRouter({
              credentials,
              guard,
              endpoints,
              onAnswered: answered,
            }),
          );
          httpRouter.use(
            createRouter({
              auditor,
              guard,
              httpAuth,
              service,
              endpoints,
              apis: new DeployedApis({ store, catalog, auth, endpointUrlOf }),
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
        factory: () => models,
      }),
    ],
  });
  const server: Server = backend.server;
  const [store] = stores;
  const stop = async () => {
    await Promise.all(engines.map(engine => engine.abandon()));
    await backend.stop();
  };
  return {
    server,
    auditor,
    event,
    target,
    registry,
    access,
    catalog: models,
    answered,
    clock,
    store,
    stop,
  };
}
