import {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { belongsByCatalog, orUnavailable } from '@modelport/plugin-ml-node';

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
    const { ownershipEntityRefs, userEntityRef } = await orUnavailable(
      'The sign-in',
      () => this.#userInfo.getUserInfo(credentials),
    );
    const claims = [userEntityRef, ...ownershipEntityRefs];
    const own = new Set<string>();
    for (const groupRef of new Set(groupRefs)) {
      if (await this.#belongs(claims, groupRef)) own.add(groupRef);
    }
    return own;
  }

  /** Whether the catalog says now that a user, who is not here to ask, belongs to a group. */
  async isMember(userRef: string, groupRef: string): Promise<boolean> {
    return this.#belongs([userRef], groupRef);
  }

  async #belongs(claims: string[], groupRef: string): Promise<boolean> {
    const services = { auth: this.#auth, catalog: this.#catalog };
    return belongsByCatalog(services, claims, [groupRef]);
  }
}
