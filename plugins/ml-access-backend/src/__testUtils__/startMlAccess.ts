import {
  BackstageUserPrincipal,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  buildGroupEntity,
  buildModelEntity,
  buildUserEntity,
} from '@modelport/plugin-ml-node';
import request from 'supertest';
import { createMlAccessPlugin } from '../plugin';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Belongs to `fraud-detection`, a child of the entity's owner. */
export const ADA = mockCredentials.user.header('user:default/ada');
/** Belongs to no group. */
export const BOB = mockCredentials.user.header('user:default/bob');
/** Belongs to the group `fraud` by sign-in alone: the catalog does not know her. */
export const EVE = mockCredentials.user.header('user:default/eve');
/** Another plugin of the portal. */
export const PLUGIN = mockCredentials.service.header({
  onBehalfOf: mockCredentials.service('plugin:git-host'),
  targetPluginId: 'ml-access',
});
/** A service outside the portal. */
export const OUTSIDER = mockCredentials.service.header();
/** Belongs to the group `fraud`. */
export const ENTITY = 'component:default/cards';

/** A time so many days ahead. */
export const inDays = (days: number) =>
  new Date(Date.now() + days * DAY_MS).toISOString();

/** Starts ml-access on a free port, with a policy that denies some permissions. */
export async function startMlAccess(deny: string[] = []) {
  const auditor = mockServices.auditor.mock({
    createEvent: async () => ({
      success: async () => undefined,
      fail: async () => undefined,
    }),
  });
  const catalog = catalogServiceMock({
    entities: [
      buildModelEntity({ name: 'cards', owner: 'group:default/fraud' }),
      buildGroupEntity('fraud'),
      buildGroupEntity('fraud-detection', 'fraud'),
      buildUserEntity('ada', ['fraud-detection']),
      buildUserEntity('bob', []),
    ],
  });
  const counted = jest.fn();
  const metrics = metricsServiceMock.mock({
    createCounter: (name: string) => ({
      add: (value: number, labels?: object) => counted(name, value, labels),
    }),
  });
  const { server } = await startTestBackend({
    features: [
      createMlAccessPlugin({ validateResponses: true }),
      auditor.factory,
      metrics.factory,
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () => ({
          async getUserInfo({ principal }) {
            const { userEntityRef } = principal as BackstageUserPrincipal;
            const groups = { 'user:default/eve': ['group:default/fraud'] };
            return {
              userEntityRef,
              ownershipEntityRefs: [
                userEntityRef,
                ...(groups[userEntityRef as keyof typeof groups] ?? []),
              ],
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
              result: deny.includes(permission.name)
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
            })),
          authorizeConditional: async () => [],
        }),
      }),
    ],
  });
  const api = request(server);
  const call = (
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    authorization: string,
    body?: object,
  ) => {
    const sent = api[method](`/api/ml-access${path}`);
    return sent.set('authorization', authorization).send(body);
  };
  return { auditor, call, catalog, counted, server };
}
