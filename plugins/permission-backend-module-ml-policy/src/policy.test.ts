import { mockCredentials } from '@backstage/backend-test-utils';
import {
  catalogEntityCreatePermission,
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogLocationCreatePermission,
  catalogLocationDeletePermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import {
  taskCancelPermission,
  taskCreatePermission,
  taskReadPermission,
  templateDryRunPermission,
  templateManagementPermission,
  templateParameterReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import { ExamplePermissionPolicy } from './policy';

const start = createPermission({
  name: 'ml-training.training.start',
  attributes: { action: 'create' },
});
const queues = createPermission({
  name: 'ml-training.queues.read',
  attributes: { action: 'read' },
});
const overrideBudget = createPermission({
  name: 'ml-training.budget.override',
  attributes: { action: 'create' },
});
const readBudgets = createPermission({
  name: 'ml-training.budget.read',
  attributes: { action: 'read' },
});
const push = createPermission({
  name: 'git-host.repository.push',
  attributes: { action: 'update' },
});
const predict = createPermission({
  name: 'ml-promotion.endpoint.predict',
  attributes: {},
});
const review = createPermission({
  name: 'fraud-latency.review.decide',
  attributes: { action: 'update' },
});
const unknown = createPermission({
  name: 'something.else',
  attributes: { action: 'update' },
});

function decide(permission: Permission, groups?: string[]) {
  const info = {
    userEntityRef: 'user:default/someone',
    ownershipEntityRefs: ['user:default/someone', ...(groups ?? [])],
  };
  const policy = new ExamplePermissionPolicy({ infoOf: async () => info }, [
    'group:default/ml-platform',
  ]);
  const user = groups && {
    credentials: mockCredentials.user('user:default/someone'),
    info,
  };
  return policy.handle({ permission }, user);
}

const MEMBER = ['group:default/fraud-detection'];
const ADMINISTRATOR = ['group:default/ml-platform'];

describe('ExamplePermissionPolicy', () => {
  it.each([catalogEntityReadPermission, start, queues, push, predict, unknown])(
    'denies $name to who is not signed in',
    async permission => {
      expect(await decide(permission)).toEqual({
        result: AuthorizeResult.DENY,
      });
    },
  );

  it.each([
    [catalogEntityReadPermission, AuthorizeResult.ALLOW],
    [start, AuthorizeResult.ALLOW],
    [queues, AuthorizeResult.ALLOW],
    [readBudgets, AuthorizeResult.ALLOW],
    [overrideBudget, AuthorizeResult.DENY],
    [push, AuthorizeResult.ALLOW],
    [predict, AuthorizeResult.ALLOW],
    [review, AuthorizeResult.ALLOW],
    [unknown, AuthorizeResult.DENY],
    [catalogEntityCreatePermission, AuthorizeResult.DENY],
    [catalogLocationCreatePermission, AuthorizeResult.DENY],
    [catalogLocationDeletePermission, AuthorizeResult.DENY],
    [catalogEntityDeletePermission, AuthorizeResult.CONDITIONAL],
    [catalogEntityRefreshPermission, AuthorizeResult.CONDITIONAL],
    [templateParameterReadPermission, AuthorizeResult.ALLOW],
    [taskCreatePermission, AuthorizeResult.ALLOW],
    [taskReadPermission, AuthorizeResult.CONDITIONAL],
    [taskCancelPermission, AuthorizeResult.CONDITIONAL],
    [templateDryRunPermission, AuthorizeResult.DENY],
    [templateManagementPermission, AuthorizeResult.DENY],
  ] as const)(
    'decides $name for a member of a team: %s',
    async (permission, result) => {
      expect(await decide(permission, MEMBER)).toMatchObject({ result });
    },
  );

  it('lets a member delete only what their groups own', async () => {
    expect(await decide(catalogEntityDeletePermission, MEMBER)).toMatchObject({
      conditions: {
        rule: 'IS_ENTITY_OWNER',
        params: {
          claims: ['user:default/someone', 'group:default/fraud-detection'],
        },
      },
    });
  });

  it('lets a member follow, cancel and try again only what they started themselves', async () => {
    for (const permission of [taskReadPermission, taskCancelPermission]) {
      expect(await decide(permission, MEMBER)).toMatchObject({
        resourceType: 'scaffolder-task',
        conditions: {
          rule: 'IS_TASK_OWNER',
          params: { createdBy: ['user:default/someone'] },
        },
      });
    }
  });

  it('lets administrators do everything', async () => {
    for (const permission of [
      unknown,
      overrideBudget,
      catalogEntityDeletePermission,
      catalogLocationCreatePermission,
    ]) {
      expect(await decide(permission, ADMINISTRATOR)).toEqual({
        result: AuthorizeResult.ALLOW,
      });
    }
  });
});
