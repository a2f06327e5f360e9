import { DefaultAuditorService } from '@backstage/backend-defaults/auditor';
import {
  type AuditorServiceCreateEventOptions,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  type AccessScope,
  mlAccessServiceRef,
} from '@modelport/plugin-ml-access-node';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import {
  type RecordRegistrationRequest,
  type RegistryClient,
  registryServiceRef,
} from '@modelport/plugin-ml-registry-node';
import plugin from '..';

/** The entity of every token here. */
export const ENTITY_REF = 'component:default/fraud';

const token = (name: string) => `mpt_${name}_${'s'.repeat(32)}`;

const ada: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada', namespace: 'default' },
  relations: [{ type: 'memberOf', targetRef: 'group:default/team-a' }],
};

function catalogOf(entities: () => Entity[]) {
  const now = () => catalogServiceMock({ entities: entities() });
  const catalog = catalogServiceMock.mock();
  catalog.getEntityByRef.mockImplementation(async (ref, options) =>
    now().getEntityByRef(ref, options),
  );
  catalog.getEntitiesByRefs.mockImplementation(async (refs, options) =>
    now().getEntitiesByRefs(refs, options),
  );
  catalog.queryEntities.mockImplementation(async (query, options) =>
    now().queryEntities(query, options),
  );
  return catalog;
}

/** Starts the whole plugin before one MLflow server, with a token service in memory. */
export async function startRelay(options: {
  mlflowUrl: string;
  scope?: { experimentId: string; runId: string };
  registeredModel?: string;
  /** Of the server's configuration. */
  server?: object;
}) {
  const { experimentId = '1', runId = 'run-1' } = options.scope ?? {};
  const own: AccessScope = {
    kind: 'run',
    server: 'default',
    experimentId,
    runId,
    entityRef: ENTITY_REF,
  };
  const scopes = new Map<string, AccessScope>([
    [token('own'), own],
    [token('foreign'), { ...own, runId: 'f'.repeat(32) }],
    [token('elsewhere'), { ...own, server: 'other' }],
    [token('lost'), { ...own, server: 'lost' }],
    ...['writer', 'second', 'leaver'].map((name): [string, AccessScope] => [
      token(name),
      { kind: 'entity', entityRef: ENTITY_REF, access: 'write' },
    ]),
    [
      token('reader'),
      { kind: 'entity', entityRef: ENTITY_REF, access: 'read' },
    ],
  ]);
  const access = {
    down: false,
    revoke: (name: string) => scopes.delete(token(name)),
  };
  const event = { success: jest.fn(), fail: jest.fn() };
  const auditor = {
    createEvent: jest.fn<
      Promise<typeof event>,
      [AuditorServiceCreateEventOptions]
    >(),
  };
  const published: Array<{ channel: string; message: object }> = [];
  const registered: RecordRegistrationRequest[] = [];
  const claims = {
    asked: new Array<object>(),
    refusal: undefined as Error | undefined,
  };
  const more: Entity[] = [];
  const entities = [
    buildModelEntity({
      annotations: {
        'modelport.dev/experiment': 'fraud',
        'modelport.dev/registered-model':
          options.registeredModel ?? 'fraud-model',
      },
    }),
    ada,
  ];
  const backend = await startTestBackend({
    features: [
      plugin,
      metricsServiceMock.factory(),
      createServiceFactory({
        service: coreServices.auditor,
        deps: {
          auth: coreServices.auth,
          httpAuth: coreServices.httpAuth,
          plugin: coreServices.pluginMetadata,
        },
        factory: deps => {
          // The real one fails where it cannot tell who acts.
          const real = DefaultAuditorService.create(() => {}, deps);
          auditor.createEvent.mockImplementation(async created => {
            await real.createEvent(created);
            return event;
          });
          return auditor;
        },
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalogOf(() => [...entities, ...more]),
      }),
      createServiceFactory({
        service: mlAccessServiceRef,
        deps: {},
        factory: () => ({
          async verify(text: string) {
            if (access.down) throw new Error('ml-access is down');
            const scope = scopes.get(text);
            const [, id] = text.split('_');
            return (
              scope && {
                id,
                scope,
                issuer: `user:default/${id === 'leaver' ? 'eve' : 'ada'}`,
                expiresAt: '2100-01-01T00:00:00Z',
              }
            );
          },
          issueRunToken: () => Promise.reject(new Error('not here')),
          revoke: () => Promise.reject(new Error('not here')),
        }),
      }),
      createServiceFactory({
        service: registryServiceRef,
        deps: {},
        factory: () =>
          ({
            recordRegistration: async registration =>
              void registered.push(registration),
            checkClaim: async claim => {
              claims.asked.push(claim);
              if (claims.refusal) throw claims.refusal;
            },
          } as Partial<RegistryClient> as RegistryClient),
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          async publish({ channel, message }) {
            published.push({ channel, message });
          },
        }),
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'https://portal.example/base/' },
          mlflow: {
            servers: [
              {
                name: 'default',
                baseUrl: options.mlflowUrl,
                timeoutMs: 5000,
                ...options.server,
              },
              { name: 'other', baseUrl: 'http://127.0.0.1:9' },
            ],
          },
        },
      }),
    ],
  });
  const address = backend.server.address();
  if (typeof address !== 'object' || address === null) {
    throw new Error('The test backend has no port');
  }
  return {
    server: backend.server,
    /** What MLFLOW_TRACKING_URI would be, without the server's name. */
    url: `http://127.0.0.1:${address.port}/api/ml-experiments/mlflow`,
    token,
    access,
    auditor,
    event,
    published,
    registered,
    /** What the registry says of registered models. */
    claims,
    /** Entities that come to the catalog later. */
    more,
    stop: () => backend.stop(),
  };
}
