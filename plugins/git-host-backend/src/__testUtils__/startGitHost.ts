import { join } from 'node:path';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity, parseEntityRef } from '@backstage/catalog-model';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  AccessToken,
  EntityAccessScope,
  mlAccessServiceRef,
} from '@modelport/plugin-ml-access-node';
import { createGitHostPlugin } from '../plugin';
import { BareGitRepositoryStore } from '../repositories/BareGitRepositoryStore';

/** Ada belongs to `fraud-detection`, a child of `fraud`; Bob belongs to `payments`. */
export const ADA = 'user:default/ada';
/** Belongs to `payments`. */
export const BOB = 'user:default/bob';

const GROUPS: Record<string, string> = {
  [ADA]: 'group:default/fraud-detection',
  [BOB]: 'group:default/payments',
};

const group = (name: string, parent?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
  relations: parent
    ? [{ type: 'childOf', targetRef: `group:default/${parent}` }]
    : [],
});

const member = (user: string, groupRef: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: parseEntityRef(user).name },
  spec: { memberOf: [groupRef] },
  relations: [{ type: 'memberOf', targetRef: groupRef }],
});

/** A token of ml-access that the test host accepts. */
export const accessToken = (id: string) => `mpt_${id}_${'x'.repeat(43)}`;

/** Starts a git host on a free port, with tokens that last as long as the test. */
export async function startGitHost(
  folder: string,
  options: { entities?: Entity[]; deny?: string[]; configured?: boolean } = {},
) {
  const directory = join(folder, 'repositories');
  const tokens = new Map<string, AccessToken>();
  const counted = jest.fn();
  const counter = (name: string) => ({
    add: (value: number, labels?: object) => counted(name, value, labels),
  });
  const metrics = metricsServiceMock.mock({ createCounter: counter });
  const outages = new Set<'ml-access' | 'catalog'>();
  const mayFail = (whom: 'ml-access' | 'catalog') => {
    if (outages.has(whom)) throw new TypeError('fetch failed');
  };
  const catalog = catalogServiceMock({
    entities: [
      group('fraud'),
      group('fraud-detection', 'fraud'),
      group('payments'),
      ...Object.entries(GROUPS).map(([user, targetRef]) =>
        member(user, targetRef),
      ),
      ...(options.entities ?? []),
    ],
  });
  const { getEntitiesByRefs, getEntityByRef } = catalog;
  catalog.getEntitiesByRefs = async (...args) => {
    mayFail('catalog');
    return getEntitiesByRefs.apply(catalog, args);
  };
  catalog.getEntityByRef = async (...args) => {
    mayFail('catalog');
    return getEntityByRef.apply(catalog, args);
  };
  const { server } = await startTestBackend({
    features: [
      createGitHostPlugin({ validateResponses: true }),
      metrics.factory,
      mockServices.httpAuth.factory({
        defaultCredentials: mockCredentials.none(),
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal.example' },
          backend: { baseUrl: 'http://portal.example' },
          ...(options.configured === false ? {} : { gitHost: { directory } }),
        },
      }),
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo(credentials) {
            const principal = credentials.principal as {
              userEntityRef: string;
            };
            const { userEntityRef } = principal;
            return {
              userEntityRef,
              ownershipEntityRefs: [userEntityRef, GROUPS[userEntityRef]],
            };
          },
        }),
      }),
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => ({
          authorize: async requests =>
            requests.map(({ permission }) => ({
              result: options.deny?.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
            })),
          authorizeConditional: async () => [],
        }),
      }),
      createServiceFactory({
        service: mlAccessServiceRef,
        deps: {},
        factory: () => ({
          verify: async token => {
            mayFail('ml-access');
            return tokens.get(token);
          },
          issueRunToken: async () => {
            throw new Error('not part of this test');
          },
          revoke: async () => undefined,
        }),
      }),
    ],
  });
  return {
    server,
    base: `http://127.0.0.1:${server.port()}/api/git-host`,
    store: new BareGitRepositoryStore({ directory }),
    /** Told the name, value and labels of each count. */
    counted,
    /** Services that do not answer now. */
    outages,
    /** Accepts a token of this scope from now on. */
    allow(
      id: string,
      scope: Omit<EntityAccessScope, 'kind'>,
      issuer = ADA,
    ): string {
      const token = accessToken(id);
      tokens.set(token, {
        id,
        scope: { kind: 'entity', ...scope },
        issuer,
        expiresAt: '2099-01-01T00:00:00.000Z',
      });
      return token;
    },
  };
}
