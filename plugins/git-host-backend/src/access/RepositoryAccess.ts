import {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { orUnavailable } from '@modelport/plugin-ml-node';
import {
  gitHostRepositoryCreatePermission,
  gitHostRepositoryPushPermission,
  gitHostRepositoryReadPermission,
} from '../permissions';
import { GitRepository } from '../repositories/GitRepositoryStore';
import { GroupMembership } from './GroupMembership';

/** Credentials of a person. */
export type UserCredentials = BackstageCredentials<BackstageUserPrincipal>;

/**
 * Decides who may see and write a repository. A person sees it who may read its component in
 * the catalog; members of the owner group see and write it in any case. The permissions of the
 * git host only narrow this.
 */
export class RepositoryAccess {
  readonly #catalog: CatalogService;
  readonly #membership: GroupMembership;
  readonly #permissions: PermissionsService;

  constructor(options: {
    catalog: CatalogService;
    membership: GroupMembership;
    permissions: PermissionsService;
  }) {
    this.#catalog = options.catalog;
    this.#membership = options.membership;
    this.#permissions = options.permissions;
  }

  /** Those of the repositories that a person may see. */
  async visible(
    credentials: UserCredentials,
    repositories: GitRepository[],
  ): Promise<GitRepository[]> {
    if (!(await this.#permits(credentials, gitHostRepositoryReadPermission))) {
      return [];
    }
    const owned = await this.#membership.ownGroups(
      credentials,
      repositories.map(one => one.ownerRef),
    );
    const others = repositories.filter(one => !owned.has(one.ownerRef));
    const readable = await this.#readable(credentials, others);
    return repositories.filter(
      one => owned.has(one.ownerRef) || readable.has(one),
    );
  }

  /** @throws NotAllowedError when the person may not see the repository. */
  async checkRead(
    credentials: UserCredentials,
    repository: GitRepository,
  ): Promise<void> {
    if ((await this.visible(credentials, [repository])).length === 0) {
      throw new NotAllowedError(
        `You may not read ${repository.owner}/${repository.name}: it belongs to ${repository.ownerRef}.`,
      );
    }
  }

  /**
   * @throws NotAllowedError when the policy denies pushing, or the person does not belong to the owner group
   */
  async checkWrite(
    credentials: UserCredentials,
    repository: GitRepository,
  ): Promise<void> {
    await this.checkRead(credentials, repository);
    if (!(await this.#permits(credentials, gitHostRepositoryPushPermission))) {
      throw new NotAllowedError(
        `The portal's policy denies you ${gitHostRepositoryPushPermission.name}; ask a platform engineer.`,
      );
    }
    await this.#checkMember(credentials, repository.ownerRef);
  }

  /**
   * For an access token, which counts as whoever issued it. The policy is not asked: Backstage acts for nobody without
   * their own token.
   *
   * @throws NotAllowedError when the issuer does not belong to the owner group now
   */
  async checkIssuer(issuer: string, repository: GitRepository): Promise<void> {
    const { ownerRef } = repository;
    if (!(await this.#membership.isMember(issuer, ownerRef))) {
      throw new NotAllowedError(
        `The owner is ${ownerRef}: the catalog does not know ${issuer}, who made this token, as a member of that group.`,
      );
    }
  }

  /** @throws NotAllowedError when the person may not make repositories for the group. */
  async checkCreate(
    credentials: UserCredentials,
    ownerRef: string,
  ): Promise<void> {
    await this.checkMayCreate(credentials);
    await this.#checkMember(credentials, ownerRef);
  }

  /** @throws NotAllowedError when the policy lets the person make no repositories. */
  async checkMayCreate(credentials: UserCredentials): Promise<void> {
    if (
      !(await this.#permits(credentials, gitHostRepositoryCreatePermission))
    ) {
      throw new NotAllowedError('You may not make repositories here.');
    }
  }

  async #checkMember(credentials: UserCredentials, ownerRef: string) {
    const owned = await this.#membership.ownGroups(credentials, [ownerRef]);
    if (!owned.has(ownerRef)) {
      throw new NotAllowedError(
        `The owner is ${ownerRef}: ${credentials.principal.userEntityRef} does not belong to that group.`,
      );
    }
  }

  async #readable(
    credentials: UserCredentials,
    repositories: GitRepository[],
  ): Promise<Set<GitRepository>> {
    if (repositories.length === 0) return new Set();
    const entityRefs = repositories.map(one => one.entityRef);
    const { items } = await orUnavailable('The catalog', () =>
      this.#catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind'] },
        { credentials },
      ),
    );
    return new Set(repositories.filter((_, index) => items[index]));
  }

  async #permits(credentials: UserCredentials, permission: BasicPermission) {
    const [decision] = await orUnavailable('The permission policy', () =>
      this.#permissions.authorize([{ permission }], { credentials }),
    );
    return decision.result === AuthorizeResult.ALLOW;
  }
}
