import type {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  belongsByCatalog,
  type ModelAccessGuard,
} from '@modelport/plugin-ml-node';
import { mlRegistryApprovePermission } from '@modelport/plugin-ml-registry-common';
import type { Decider } from '../policy/mayDecide';

/** Finds out who a caller is when it comes to deciding. */
export class Deciders {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      guard: ModelAccessGuard;
      userInfo: UserInfoService;
      overrideGroup?: string;
    },
  ) {}

  /**
   * Who the caller is.
   * @returns a person; a reason when the caller is no person or the policy denies every decision
   */
  async of(
    credentials: BackstageCredentials,
    entityRef: string,
  ): Promise<Decider | string> {
    const { guard } = this.options;
    const request = {
      credentials,
      permission: mlRegistryApprovePermission,
      entityRef,
    };
    try {
      const { actor } = await guard.require({ ...request, action: 'act' });
      return actor
        ? { actor, isOverride: await this.#isOverride(credentials) }
        : 'Only a person may decide; sign in.';
    } catch (error) {
      if (!(error instanceof NotAllowedError)) {
        throw error;
      }
      return this.#ofOthers(request, error.message);
    }
  }

  async #ofOthers(
    request: Omit<Parameters<ModelAccessGuard['require']>[0], 'action'>,
    notOwner: string,
  ): Promise<Decider | string> {
    try {
      const { actor } = await this.options.guard.require({
        ...request,
        action: 'read',
      });
      const isOverride = await this.#isOverride(request.credentials);
      return actor ? { actor, notOwner, isOverride } : notOwner;
    } catch (error) {
      if (error instanceof NotAllowedError) {
        return error.message;
      }
      throw error;
    }
  }

  async #isOverride(credentials: BackstageCredentials): Promise<boolean> {
    const { auth, catalog, userInfo, overrideGroup } = this.options;
    if (!overrideGroup || !auth.isPrincipal(credentials, 'user')) {
      return false;
    }
    const info = await userInfo.getUserInfo(credentials);
    const claims = [info.userEntityRef, ...info.ownershipEntityRefs];
    return belongsByCatalog({ auth, catalog }, claims, [overrideGroup]);
  }
}
