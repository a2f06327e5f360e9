import type { Entity } from '@backstage/catalog-model';
import type {
  IssueTokenResponse,
  ListedAccessToken,
} from '@modelport/plugin-ml-access-common';
import type { MlAccessApi } from '../api/MlAccessApi';

/** What must never be found anywhere but in the view of a new token. */
export const SECRET = 's'.repeat(43);

const DAY_MS = 24 * 60 * 60 * 1000;

/** An instant so many days ahead, or ago when negative. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

/** A token that may read the model `fraud`. */
export function aToken(
  changes: Partial<ListedAccessToken> = {},
): ListedAccessToken {
  return {
    id: 'ab12',
    scope: {
      kind: 'entity',
      entityRef: 'component:default/fraud',
      access: 'read',
    },
    issuer: 'user:default/ada',
    description: 'my notebook',
    createdAt: inDays(-2),
    expiresAt: inDays(28),
    ...changes,
  };
}

/** A token of a training's run. */
export function aRunToken(): ListedAccessToken {
  return aToken({
    id: 'cd34',
    scope: {
      kind: 'run',
      server: 'default',
      experimentId: '1',
      runId: '8194dcabb45140ee82727956950ccc81',
      entityRef: 'component:payments/churn',
    },
    description: 'Run 8194dcabb45140ee82727956950ccc81',
    expiresAt: inDays(0.5),
    lastUsedAt: inDays(-1),
  });
}

/** An answer with a secret. */
export function anIssuedToken(
  changes: Partial<ListedAccessToken> = {},
): IssueTokenResponse {
  const token = aToken({ id: 'ef56', createdAt: inDays(0), ...changes });
  return { ...token, token: `mpt_${token.id}_${SECRET}` };
}

/** An api with one token, unless told otherwise. */
export function anApi(
  changes: Partial<MlAccessApi> = {},
): jest.Mocked<MlAccessApi> {
  const api: MlAccessApi = {
    listTokens: async () => ({ items: [aToken()] }),
    issueToken: async ({ entityRef, access, expiresAt, description = '' }) =>
      anIssuedToken({
        scope: { kind: 'entity', entityRef, access },
        expiresAt,
        description,
      }),
    revokeToken: async () => undefined,
    ...changes,
  };
  return {
    listTokens: jest.fn(api.listTokens),
    issueToken: jest.fn(api.issueToken),
    revokeToken: jest.fn(api.revokeToken),
  };
}

/** A model of a group. */
export function aModel(
  name: string,
  owner: string,
  changes: Partial<Entity['metadata']> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      namespace: 'default',
      name,
      annotations: {
        'modelport.dev/registered-model': `${name}-model`,
        'backstage.io/source-location': `url:http://portal.test/api/git-host/fraud-detection/${name}/src/branch/main/`,
      },
      ...changes,
    },
    spec: { type: 'ml-model', owner, lifecycle: 'production' },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

/** A group, perhaps below another. */
export function aGroup(name: string, parent?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { namespace: 'default', name },
    spec: { type: 'team', children: [] },
    relations: parent ? [{ type: 'childOf', targetRef: parent }] : [],
  };
}

/** Ada is in `team`, a part of `department`; `other` is neither. */
export const CATALOG: Entity[] = [
  aGroup('team', 'group:default/department'),
  aGroup('department', 'group:default/team'),
  aGroup('other'),
  aModel('fraud', 'group:default/team', { title: 'Card fraud' }),
  aModel('churn', 'group:default/department', { namespace: 'payments' }),
  aModel('foreign', 'group:default/other'),
];

/** What the client throws for an HTTP 403. */
export function aRefusal(message: string): Error {
  return Object.assign(new Error(message), {
    name: 'NotAllowedError',
    statusCode: 403,
  });
}

/** What the client throws for an HTTP 400. */
export function aBadRequest(message: string): Error {
  return Object.assign(new Error(message), {
    name: 'InputError',
    statusCode: 400,
  });
}
