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
import { SCORING_SERVICE_ANNOTATION } from '@modelport/plugin-fraud-latency-common';
import {
  buildModelEntity,
  createModelAccessGuard,
} from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import { createFraudLatency } from '../createFraudLatency';
import { createRecordServices } from '../createRecordServices';
import { createAsk } from '../http/ask';
import { createRouter } from '../router/createRouter';
import { createServing } from '../serving/createServing';
import { DIRECTIVE } from '../serving/directiveRoute';
import { DatabaseFigureStore } from '../store/DatabaseFigureStore';

/** A service that `component:default/fraud` names. */
export const aService = (
  more: Partial<ScoringServiceConfig> = {},
): ScoringServiceConfig => ({
  name: 'payments',
  owner: 'group:default/team-a',
  instances: [{ url: 'http://127.0.0.1:1', cloud: 'local' }],
  scrapeSeconds: 5,
  ...more,
});

const naming = (service?: string) => ({
  annotations: { [SCORING_SERVICE_ANNOTATION]: service },
});

/** Models: one of the service's owner, one of others, one without a service, one that names a service that is not there. */
const ENTITIES = [
  buildModelEntity(naming('payments')),
  buildModelEntity({
    name: 'theirs',
    owner: 'group:default/team-b',
    ...naming('payments'),
  }),
  buildModelEntity({ name: 'alone' }),
  buildModelEntity({ name: 'lost', ...naming('nowhere') }),
];

const databaseOf = (knex: Knex) =>
  createServiceFactory({
    service: coreServices.database,
    deps: {},
    factory: () => mockServices.database({ knex }),
  });

/**
 * Starts a backend with the real router, guard, services, sources and store; answers are validated. Nothing looks at the
 * instances but `look`.
 */
export async function startTestPlugin(options: {
  configs: ScoringServiceConfig[];
  result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** A database of a portal before. */
  knex?: Knex;
  /** People and groups, beside the models. */
  people?: Entity[];
}) {
  const { configs, result = AuthorizeResult.ALLOW, now = Date.now } = options;
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const asked: string[] = [];
  const ask = createAsk({
    fetch: (url, init) => {
      asked.push(String(url));
      return fetch(url, init);
    },
    deadlineMs: 1_000,
  });
  const made: (Pick<ReturnType<typeof createFraudLatency>, 'loops'> &
    Pick<ReturnType<typeof createRecordServices>, 'labelLoops'>)[] = [];
  const plugin = createBackendPlugin({
    pluginId: 'fraud-latency',
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
          const holder = 'me';
          const store = await DatabaseFigureStore.create(database);
          const work = { configs, store, ask, logger, holder, now };
          const fraudLatency = createFraudLatency(work);
          const records = createRecordServices({
            ...{ ...work, ...fraudLatency, leases: store.leases },
            db: await database.getClient(),
          });
          const serving = createServing({
            ...work,
            db: await database.getClient(),
          });
          made.push({ ...fraudLatency, ...records });
          const guard = createModelAccessGuard(rest);
          httpRouter.addAuthPolicy({
            ...{ path: DIRECTIVE, allow: 'unauthenticated' },
          });
          httpRouter.use(
            createRouter({
              ...{ auditor, httpAuth, guard, ...rest },
              ...{ ...fraudLatency, ...records, serving },
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
      catalogServiceMock.factory({
        entities: [...ENTITIES, ...(options.people ?? [])],
      }),
      ...(options.knex ? [databaseOf(options.knex)] : []),
    ],
  });
  const server: Server = backend.server;
  const look = async () => {
    for (const loop of made[0].loops) await loop.look();
  };
  /** Sends the labels that wait, as each loop does by itself. */
  const sendLabels = async () => {
    for (const loop of made[0].labelLoops) await loop.look();
  };
  const stop = () => backend.stop();
  return { server, auditor, event, asked, look, sendLabels, stop };
}
