import type { BackstageUserInfo } from '@backstage/backend-plugin-api';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import {
  AuthorizeResult,
  isPermission,
  isReadPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  catalogEntityDeletePermission,
  catalogEntityRefreshPermission,
  catalogEntityCreatePermission,
  catalogLocationCreatePermission,
  catalogLocationDeletePermission,
} from '@backstage/plugin-catalog-common/alpha';

import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
import {
  taskCancelPermission,
  taskReadPermission,
  templateDryRunPermission,
  templateManagementPermission,
} from '@backstage/plugin-scaffolder-common/alpha';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Permissions of Modelport's plugins for which owning a model is not enough; by name, since the plugins need not be installed.
 */
const OF_ADMINISTRATORS: ReadonlySet<string> = new Set([
  'ml-training.budget.override',
]);

/**
 * What the policy needs to know of the person who asks.
 *
 * @public
 */
export interface PolicyPeople {
  infoOf(user: PolicyQueryUser): Promise<BackstageUserInfo>;
}

/**
 * An example of a policy: who is not signed in may nothing; administrators may all; everyone
 * else reads everything but the runs of templates that others started, uses the templates of the catalog, and changes catalog
 * entities that their groups own. A template of one's own is not tried: its actions would have the portal's rights, and no
 * training goes over the budget of its owner.
 * Plugins of Modelport check ownership themselves, under any policy.
 *
 * @public
 */
export class ExamplePermissionPolicy implements PermissionPolicy {
  readonly #people: PolicyPeople;
  readonly #administrators: ReadonlySet<string>;

  /** @param administrators - entity references of groups */
  constructor(people: PolicyPeople, administrators: readonly string[]) {
    this.#people = people;
    this.#administrators = new Set(administrators);
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return DENY;
    const { ownershipEntityRefs, userEntityRef } = await this.#people.infoOf(
      user,
    );
    if (ownershipEntityRefs.some(ref => this.#administrators.has(ref))) {
      return ALLOW;
    }
    if (
      isPermission(permission, catalogEntityDeletePermission) ||
      isPermission(permission, catalogEntityRefreshPermission)
    ) {
      return createCatalogConditionalDecision(
        permission,
        catalogConditions.isEntityOwner({ claims: ownershipEntityRefs }),
      );
    }
    if (
      isPermission(permission, catalogLocationCreatePermission) ||
      isPermission(permission, catalogLocationDeletePermission) ||
      isPermission(permission, catalogEntityCreatePermission)
    ) {
      return DENY;
    }
    if (
      isPermission(permission, taskReadPermission) ||
      isPermission(permission, taskCancelPermission)
    ) {
      return createScaffolderTaskConditionalDecision(
        permission,
        scaffolderTaskConditions.isTaskOwner({ createdBy: [userEntityRef] }),
      );
    }
    if (
      isPermission(permission, templateDryRunPermission) ||
      isPermission(permission, templateManagementPermission)
    ) {
      return DENY;
    }
    if (OF_ADMINISTRATORS.has(permission.name)) return DENY;
    if (isReadPermission(permission)) return ALLOW;
    return /^(scaffolder|ml-|fraud-|git-host)/.test(permission.name)
      ? ALLOW
      : DENY;
  }
}
