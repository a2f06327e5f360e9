import {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, RELATION_CHILD_OF } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';

const MAX_LEVELS = 20;

/** Tells which groups a user belongs to; membership through parent groups counts. */
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

  /**
   * All references by which a user owns things: the user's own, those of the groups that the
   * sign-in names, and those of the parents of these groups.
   */
  async ownershipRefs(credentials: BackstageCredentials): Promise<Set<string>> {
    const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
      credentials,
    );
    const refs = new Set(ownershipEntityRefs);
    const service = await this.#auth.getOwnServiceCredentials();
    let level = groupsIn(refs);
    for (let depth = 0; level.length > 0 && depth < MAX_LEVELS; depth += 1) {
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs: level, fields: ['relations'] },
        { credentials: service },
      );
      const parents = items
        .flatMap(group => group?.relations ?? [])
        .filter(relation => relation.type === RELATION_CHILD_OF)
        .map(relation => relation.targetRef)
        .filter(ref => !refs.has(ref));
      level = [...new Set(parents)];
      level.forEach(ref => refs.add(ref));
    }
    return refs;
  }
}

const groupsIn = (refs: Iterable<string>) =>
  [...refs].filter(ref => parseEntityRef(ref).kind === 'group');
