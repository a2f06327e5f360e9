import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { orUnavailable } from '@modelport/plugin-ml-node';
import { GitHostAddresses } from '../addresses';
import { RepositoryAccess, UserCredentials } from '../access/RepositoryAccess';
import { GitRepository, GitRepositoryStore } from './GitRepositoryStore';
import {
  checkBranchName,
  checkOwner,
  checkRepositoryName,
} from './repositoryName';

/**
 * A repository as the REST API shows it.
 *
 * @public
 */
export type RepositoryView = Omit<GitRepository, 'creationId'> & {
  cloneUrl: string;
  pageUrl: string;
  /** Latest commit of the default branch; null while the repository is empty. */
  commitSha: string | null;
};

/** What a person or a scaffolder task asks for. */
export type NewRepository = {
  name: string;
  owner: string;
  description?: string;
  defaultBranch?: string;
  creationId: string;
};

/** Whether a new repository can have a name. */
export type NameState = {
  isFree: boolean;
  /** The repository that has it, where the person may see that. */
  takenBy?: Pick<GitRepository, 'owner' | 'name' | 'ownerRef'>;
};

/** Makes and lists repositories on behalf of people. */
export class RepositoryService {
  readonly #access: RepositoryAccess;
  readonly #addresses: GitHostAddresses;
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;
  readonly #store: GitRepositoryStore;

  constructor(options: {
    access: RepositoryAccess;
    addresses: GitHostAddresses;
    auth: AuthService;
    catalog: CatalogService;
    logger: LoggerService;
    store: GitRepositoryStore;
  }) {
    this.#access = options.access;
    this.#addresses = options.addresses;
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#store = options.store;
  }

  /** The repositories that a person may see. */
  async list(credentials: UserCredentials): Promise<RepositoryView[]> {
    const all = await this.#store.list();
    const visible = await this.#access.visible(credentials, all);
    return Promise.all(visible.map(one => this.#view(one)));
  }

  /**
   * Says whether {@link RepositoryService.create} would find a name free, to whoever may make repositories.
   *
   * @throws NotAllowedError when the policy lets the person make none
   * @throws InputError naming the field
   */
  async findNameHolder(
    credentials: UserCredentials,
    wanted: string,
  ): Promise<NameState> {
    const name = checkRepositoryName(wanted);
    await this.#access.checkMayCreate(credentials);
    const holder = (await this.#store.list()).find(one => one.name === name);
    if (!holder) return { isFree: !(await this.#findInCatalog(name)) };
    const [seen] = await this.#access.visible(credentials, [holder]);
    if (!seen) return { isFree: false };
    const { owner, ownerRef } = seen;
    return { isFree: false, takenBy: { owner, name, ownerRef } };
  }

  /**
   * Makes an empty repository; the same creation id gets back what it made before.
   *
   * @throws NotAllowedError for somebody else's group
   * @throws ConflictError naming the field `name` when the name is taken
   * @throws InputError naming the field
   */
  async create(
    credentials: UserCredentials,
    request: NewRepository,
  ): Promise<{ repository: RepositoryView; created: boolean }> {
    const name = checkRepositoryName(request.name);
    const { ownerRef, folder } = checkOwner(request.owner);
    const defaultBranch = checkBranchName(request.defaultBranch ?? 'main');
    await this.#access.checkCreate(credentials, ownerRef);
    if (!(await this.#store.find(folder, name))) {
      await this.#checkFreeInCatalog(name);
    }
    const { repository, created } = await this.#store.create({
      name,
      owner: ownerRef,
      description: request.description ?? '',
      defaultBranch,
      createdBy: credentials.principal.userEntityRef,
      creationId: request.creationId,
    });
    if (created) {
      this.#logger.info(
        `Repository ${folder}/${name} made for ${repository.createdBy}`,
      );
    }
    return { repository: await this.#view(repository), created };
  }

  /** A component of that name from elsewhere would share its tokens with the repository. */
  async #checkFreeInCatalog(name: string): Promise<void> {
    if (await this.#findInCatalog(name)) {
      throw new ConflictError(
        `The field name is "${name}": the catalog has a component of that name; choose another name.`,
      );
    }
  }

  async #findInCatalog(name: string): Promise<Entity | undefined> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    return orUnavailable('The catalog', () =>
      this.#catalog.getEntityByRef(`component:default/${name}`, {
        credentials,
      }),
    );
  }

  async #view(repository: GitRepository): Promise<RepositoryView> {
    const { creationId, ...shown } = repository;
    const head = await this.#store.resolve(repository, {
      kind: 'branch',
      name: repository.defaultBranch,
    });
    return {
      ...shown,
      cloneUrl: this.#addresses.clone(repository),
      pageUrl: this.#addresses.page(repository),
      commitSha: head ?? null,
    };
  }
}
