import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import {
  buildGroupEntity,
  buildModelEntity,
  buildUserEntity,
} from '../testUtils';
import {
  createModelAccessGuard,
  ModelAccessGuardOptions,
} from './createModelAccessGuard';

const permission = createPermission({
  name: 'ml-test.thing',
  attributes: {},
  resourceType: 'catalog-entity',
});
const basic = createPermission({ name: 'ml-test.basic', attributes: {} });
const entityRef = 'component:default/fraud';

const entities = [
  buildModelEntity(),
  buildModelEntity({ name: 'credit', owner: 'group:default/department' }),
  buildModelEntity({ name: 'mine', owner: 'user:default/ada' }),
  buildGroupEntity('team-a', 'department'),
  buildGroupEntity('team-b', 'department'),
  buildGroupEntity('department', 'company'),
  // A cycle, as hand-written catalogs have them.
  buildGroupEntity('company', 'department'),
  buildUserEntity('ada', ['team-a']),
  buildUserEntity('eve', ['team-b']),
];

function setup(
  options: {
    result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
    ownershipEntityRefs?: string[];
  } & Partial<ModelAccessGuardOptions> = {},
) {
  const {
    result = AuthorizeResult.ALLOW,
    ownershipEntityRefs,
    ...rest
  } = options;
  const permissions = mockServices.permissions.mock({
    authorize: async requests => requests.map(() => ({ result })),
  });
  const guard = createModelAccessGuard({
    catalog: catalogServiceMock({ entities }),
    permissions,
    userInfo: mockServices.userInfo(
      ownershipEntityRefs ? { ownershipEntityRefs } : {},
    ),
    auth: mockServices.auth(),
    ...rest,
  });
  return { guard, permissions };
}

const ada = mockCredentials.user('user:default/ada');
const eve = mockCredentials.user('user:default/eve');
const request = (
  credentials: BackstageCredentials,
  action: 'read' | 'act',
  ref = entityRef,
) => ({ credentials, permission, entityRef: ref, action });

describe('the model access guard', () => {
  it('lets whoever sees the entity read, and names the reader', async () => {
    const { guard, permissions } = setup();
    await expect(guard.require(request(eve, 'read'))).resolves.toMatchObject({
      entityRef,
      actor: 'user:default/eve',
    });
    expect(permissions.authorize).toHaveBeenCalledWith(
      [{ permission, resourceRef: entityRef }],
      { credentials: eve },
    );
  });

  it('asks for a basic permission without a resource', async () => {
    const { guard, permissions } = setup();
    await guard.require({ ...request(eve, 'read'), permission: basic });
    expect(permissions.authorize).toHaveBeenCalledWith(
      [{ permission: basic }],
      {
        credentials: eve,
      },
    );
  });

  it('says 404 for what the caller cannot see', async () => {
    const { guard } = setup();
    await expect(
      guard.require(request(ada, 'read', 'component:default/none')),
    ).rejects.toThrow(
      'There is no entity component:default/none, or you may not',
    );
  });

  it.each([
    ':',
    'component:default/€\0',
    'component:default/a b',
    `component:default/${'x'.repeat(64)}`,
    'component:de.fault/fraud',
    'com-ponent:default/fraud',
  ])(
    'says 400 for %j, which is no reference, and does not ask the catalog',
    async ref => {
      const catalog = catalogServiceMock.mock();
      const { guard } = setup({ catalog });
      const asked = guard.require(request(ada, 'read', ref));
      await expect(asked).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining(
          `entityRef '${ref}' is not an entity reference`,
        ),
      });
      expect(catalog.getEntityByRef).not.toHaveBeenCalled();
    },
  );

  it('says 403 when the policy denies, to the owner too', async () => {
    const { guard } = setup({ result: AuthorizeResult.DENY });
    await expect(guard.require(request(ada, 'act'))).rejects.toThrow(
      "The portal's policy denies you ml-test.thing on component:default/fraud",
    );
  });

  it('lets a member of the owner act under an allow-all policy, and nobody else', async () => {
    const { guard } = setup();
    await expect(guard.require(request(ada, 'act'))).resolves.toMatchObject({
      actor: 'user:default/ada',
    });
    await expect(guard.require(request(eve, 'act'))).rejects.toThrow(
      'Only members of group:default/team-a, or of a group below, may act on component:default/fraud; user:default/eve is not one of them',
    );
  });

  it('counts membership through parent groups, past a cycle', async () => {
    const { guard } = setup();
    const credit = 'component:default/credit';
    await expect(
      guard.require(request(eve, 'act', credit)),
    ).resolves.toBeDefined();
    const mallory = mockCredentials.user('user:default/mallory');
    await expect(
      guard.require(request(mallory, 'act', credit)),
    ).rejects.toThrow('Only members of group:default/department');
  });

  it('does not count a group below the owner as above', async () => {
    const { guard } = setup({
      ownershipEntityRefs: ['user:default/x', 'group:default/department'],
    });
    await expect(
      guard.require(request(mockCredentials.user('user:default/x'), 'act')),
    ).rejects.toThrow('Only members of group:default/team-a');
  });

  it('counts the groups that sign-in gave, though the catalog does not know the user', async () => {
    const { guard } = setup({
      ownershipEntityRefs: ['user:default/x', 'group:default/team-a'],
    });
    await expect(
      guard.require(request(mockCredentials.user('user:default/x'), 'act')),
    ).resolves.toBeDefined();
  });

  it('lets a user act who is the owner', async () => {
    const { guard } = setup();
    await expect(
      guard.require(request(ada, 'act', 'component:default/mine')),
    ).resolves.toBeDefined();
  });

  it('lets nobody act on what has no owner', async () => {
    const orphan = { ...buildModelEntity({ name: 'orphan' }), relations: [] };
    delete orphan.spec?.owner;
    const { guard } = setup({
      catalog: catalogServiceMock({ entities: [orphan] }),
    });
    await expect(
      guard.require(request(ada, 'act', 'component:default/orphan')),
    ).rejects.toThrow('has no owner, so nobody may act on it: set spec.owner');
  });

  it('lets a service read and never act', async () => {
    const { guard } = setup();
    const service = mockCredentials.service('plugin:other');
    const access = await guard.require(request(service, 'read'));
    expect(access.actor).toBeUndefined();
    await expect(guard.require(request(service, 'act'))).rejects.toThrow(
      'Only a person may act on component:default/fraud; a service may not',
    );
  });

  it('reads a token as its scope and as its issuer', async () => {
    const token = mockCredentials.service('external:token');
    const issuedBy = (issuer: string) =>
      setup({ scopeOf: async () => ({ entityRef, issuer }) }).guard;
    await expect(
      issuedBy('user:default/ada').require(request(token, 'act')),
    ).resolves.toMatchObject({ actor: 'user:default/ada' });
    await expect(
      issuedBy('user:default/ada').require(request(token, 'read')),
    ).resolves.toMatchObject({ actor: 'user:default/ada' });
    await expect(
      issuedBy('user:default/eve').require(request(token, 'act')),
    ).rejects.toThrow('user:default/eve is not one of them');
    await expect(
      issuedBy('user:default/ada').require(
        request(token, 'read', 'component:default/credit'),
      ),
    ).rejects.toThrow('This token is good for component:default/fraud only');
  });

  it('says 503 when the catalog, the policy or the sign-in cannot be asked', async () => {
    const down = async () => {
      throw new TypeError('fetch failed');
    };
    const catalog = catalogServiceMock({ entities });
    const cases: [Partial<ModelAccessGuardOptions>, string][] = [
      [{ catalog: { ...catalog, getEntityByRef: down } }, 'The catalog'],
      [
        {
          catalog: Object.assign(catalogServiceMock({ entities }), {
            getEntitiesByRefs: down,
          }),
        },
        'The catalog',
      ],
      [
        { permissions: mockServices.permissions.mock({ authorize: down }) },
        'The permission policy',
      ],
      [{ userInfo: { getUserInfo: down } }, 'The sign-in'],
    ];
    for (const [broken, whom] of cases) {
      const failure = await setup(broken)
        .guard.require(request(eve, 'act'))
        .catch(error => error);
      expect(failure.name).toBe('ServiceUnavailableError');
      expect(failure.message).toContain(`${whom} cannot be asked now`);
    }
  });

  it('keeps of a list what the policy and the token allow', async () => {
    const models = entities.slice(0, 3);
    const permissions = mockServices.permissions.mock({
      authorize: async requests =>
        requests.map(item => ({
          result:
            'resourceRef' in item && item.resourceRef === entityRef
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        })),
    });
    const { guard } = setup({ permissions });
    const names = (list: typeof models) => list.map(e => e.metadata.name);
    expect(
      names(
        await guard.filterReadable({ credentials: ada, permission }, models),
      ),
    ).toEqual(['fraud']);
    expect(
      await guard.filterReadable({ credentials: ada, permission }, []),
    ).toEqual([]);
    const scoped = setup({
      scopeOf: async () => ({
        entityRef: 'component:default/credit',
        issuer: 'user:default/ada',
      }),
    }).guard;
    expect(
      names(
        await scoped.filterReadable(
          { credentials: ada, permission: basic },
          models,
        ),
      ),
    ).toEqual(['credit']);
  });
});
