import {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { belongsToOwner } from '@modelport/plugin-ml-node';

/** Tells whether a user belongs to a group; membership through parent groups counts. */
export class GroupMembership {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #userInfo: UserInfoService;

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    userInfo: UserInfoService;
  }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#userInfo = options.userInfo;
  }

  /** Those of the groups that a user belongs to. */
  async ownGroups(
    credentials: BackstageCredentials,
    groupRefs: string[],
  ): Promise<Set<string>> {
    const { ownershipEntityRefs, userEntityRef } =
      await this.#userInfo.getUserInfo(credentials);
    const service = await this.#auth.getOwnServiceCredentials();
    const load = async (entityRefs: string[]) => {
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs },
        { credentials: service },
      );
      return items;
    };
    const claims = [userEntityRef, ...ownershipEntityRefs];
    const own = new Set<string>();
    for (const groupRef of new Set(groupRefs)) {
      if (await belongsToOwner(claims, [groupRef], load)) own.add(groupRef);
    }
    return own;
  }
}
