import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  type CompoundEntityRef,
  type Entity,
  KubernetesValidatorFunctions,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  isResourcePermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import { orUnavailable } from '../http/orUnavailable';
import { belongsByCatalog } from './belongsByCatalog';
import { ownersOf } from './ownership';
import type { ModelAccess, ModelAccessGuard, TokenScope } from './types';

/**
 * What {@link createModelAccessGuard} needs.
 *
 * @public
 */
export interface ModelAccessGuardOptions {
  catalog: CatalogService;
  permissions: PermissionsService;
  userInfo: UserInfoService;
  auth: AuthService;
  /**
   * Reads the scope of credentials that stand for a Modelport token. Without it, such a token is a service principal
   * that may read and never act.
   */
  scopeOf?: (
    credentials: BackstageCredentials,
  ) => Promise<TokenScope | undefined>;
}

const CATALOG = 'The catalog';
const POLICY = 'The permission policy';

const notAReference = (entityRef: string, cause?: unknown) =>
  new InputError(
    `entityRef '${entityRef}' is not an entity reference such as component:default/my-model`,
    cause,
  );

function fullRef(entityRef: string): string {
  let parsed: CompoundEntityRef;
  try {
    parsed = parseEntityRef(entityRef, { defaultKind: 'component' });
  } catch (error) {
    throw notAReference(entityRef, error);
  }
  // The catalog's own refusal of what no entity can be called would tell its address and much besides.
  const { kind, namespace, name } = parsed;
  if (
    !KubernetesValidatorFunctions.isValidKind(kind) ||
    !KubernetesValidatorFunctions.isValidNamespace(namespace) ||
    !KubernetesValidatorFunctions.isValidObjectName(name)
  ) {
    throw notAReference(entityRef);
  }
  return stringifyEntityRef(parsed);
}

/**
 * Creates the guard. It enforces by itself, under any permission policy and with permissions switched off, that only
 * the owner acts; the permission framework only narrows that.
 *
 * @public
 */
export function createModelAccessGuard(
  options: ModelAccessGuardOptions,
): ModelAccessGuard {
  const { catalog, permissions, userInfo, auth, scopeOf } = options;

  async function authorize(
    permission: Permission,
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<boolean[]> {
    if (isResourcePermission(permission)) {
      const decisions = await orUnavailable(POLICY, () =>
        permissions.authorize(
          entityRefs.map(resourceRef => ({ permission, resourceRef })),
          { credentials },
        ),
      );
      return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
    }
    // A basic permission has one decision, whatever the entity.
    const basic = { ...permission, resourceType: undefined };
    const [{ result }] = await orUnavailable(POLICY, () =>
      permissions.authorize([{ permission: basic }], { credentials }),
    );
    return entityRefs.map(() => result === AuthorizeResult.ALLOW);
  }

  async function claimsOf(
    credentials: BackstageCredentials,
    scope: TokenScope | undefined,
    entityRef: string,
  ): Promise<{ actor: string; claims: string[] }> {
    if (scope) {
      return { actor: scope.issuer, claims: [scope.issuer] };
    }
    if (!auth.isPrincipal(credentials, 'user')) {
      throw new NotAllowedError(
        `Only a person may act on ${entityRef}; a service may not. Sign in, or use a token that a person issued`,
      );
    }
    const info = await orUnavailable('The sign-in', () =>
      userInfo.getUserInfo(credentials),
    );
    return {
      actor: info.userEntityRef,
      claims: [info.userEntityRef, ...info.ownershipEntityRefs],
    };
  }

  async function requireOwner(
    entity: Entity,
    entityRef: string,
    person: { actor: string; claims: string[] },
  ): Promise<void> {
    const owners = ownersOf(entity);
    if (owners.length === 0) {
      throw new NotAllowedError(
        `${entityRef} has no owner, so nobody may act on it: set spec.owner in its catalog-info.yaml`,
      );
    }
    if (!(await belongsByCatalog(options, person.claims, owners))) {
      throw new NotAllowedError(
        `Only members of ${owners.join(
          ' or ',
        )}, or of a group below, may act on ${entityRef}; ${
          person.actor
        } is not one of them`,
      );
    }
  }

  return {
    async require({ credentials, permission, entityRef: asked, action }) {
      const entityRef = fullRef(asked);
      const scope = await scopeOf?.(credentials);
      if (scope && fullRef(scope.entityRef) !== entityRef) {
        throw new NotAllowedError(
          `This token is good for ${scope.entityRef} only, not for ${entityRef}`,
        );
      }
      const entity = await orUnavailable(CATALOG, () =>
        catalog.getEntityByRef(entityRef, { credentials }),
      );
      if (!entity) {
        throw new NotFoundError(
          `There is no entity ${entityRef}, or you may not see it`,
        );
      }
      const [allowed] = await authorize(permission, [entityRef], credentials);
      if (!allowed) {
        throw new NotAllowedError(
          `The portal's policy denies you ${permission.name} on ${entityRef}; ask a platform engineer`,
        );
      }
      const access: ModelAccess = { entity, entityRef };
      if (action === 'act') {
        const person = await claimsOf(credentials, scope, entityRef);
        await requireOwner(entity, entityRef, person);
        access.actor = person.actor;
      } else if (scope) {
        access.actor = scope.issuer;
      } else if (auth.isPrincipal(credentials, 'user')) {
        access.actor = credentials.principal.userEntityRef;
      }
      return access;
    },

    async filterReadable({ credentials, permission }, entities) {
      if (entities.length === 0) {
        return [];
      }
      const scope = await scopeOf?.(credentials);
      const candidates = scope
        ? entities.filter(
            entity => stringifyEntityRef(entity) === fullRef(scope.entityRef),
          )
        : entities;
      const allowed = await authorize(
        permission,
        candidates.map(entity => stringifyEntityRef(entity)),
        credentials,
      );
      return candidates.filter((_, index) => allowed[index]);
    },
  };
}
