import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  belongsByCatalog,
  orUnavailable,
  refuseUnknownFields,
  requirePermission,
} from '@modelport/plugin-ml-node';
import {
  mlTrainingBudgetOverridePermission,
  type OverBudget,
} from '@modelport/plugin-ml-training-common';
import { budgetSchemas } from './budgetSchemas';

/** What {@link BudgetOverrides} works with. */
export interface BudgetOverridesOptions {
  permissions: PermissionsService;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  userInfo: UserInfoService;
  /** Full reference of those who may, beside the permission; whoever has that unless set. */
  group?: string;
}

/** Says who may let a training go over budget. */
export class BudgetOverrides {
  readonly #options: BudgetOverridesOptions;

  constructor(options: BudgetOverridesOptions) {
    this.#options = options;
  }

  /**
   * Lets a start pass that is asked for over budget, whether it turns out to be or not: nobody finds out by trying.
   * @throws NotAllowedError for who may not; InputError without a reason; ServiceUnavailableError when who may cannot be found
   * out
   */
  async require(
    credentials: BackstageCredentials,
    overBudget: OverBudget | undefined,
  ): Promise<void> {
    if (!overBudget) return;
    await requirePermission(
      this.#options.permissions,
      mlTrainingBudgetOverridePermission,
      credentials,
    );
    await this.#requireMember(credentials);
    refuseUnknownFields(overBudget, budgetSchemas.OverBudget.properties);
    if (!overBudget.reason.trim()) {
      throw new InputError(
        'overBudget.reason is empty: say why this training may cost more than is left',
      );
    }
  }

  async #requireMember(credentials: BackstageCredentials): Promise<void> {
    const { group, userInfo } = this.#options;
    if (group === undefined) return;
    const { userEntityRef, ownershipEntityRefs } = await orUnavailable(
      'The sign-in',
      () => userInfo.getUserInfo(credentials),
    );
    const claims = [userEntityRef, ...ownershipEntityRefs];
    if (!(await belongsByCatalog(this.#options, claims, [group]))) {
      throw new NotAllowedError(
        `Only members of ${group}, or of a group below, may let a training go over budget; ${userEntityRef} is not one of them`,
      );
    }
  }
}
