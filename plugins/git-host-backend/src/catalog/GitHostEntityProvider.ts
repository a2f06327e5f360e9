import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { GitHostAddresses } from '../addresses';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';
import { describeProblems } from './descriptor';
import { holdersOf, repositoryKey } from './heldElsewhere';
import { publishCreated } from './publishCreated';
import { readRepositoryEntities } from './readRepositoryEntities';

type Known = { fingerprint: string; entities: Entity[] };

/** Brings the entities of all repositories of the git host into the catalog. */
export class GitHostEntityProvider implements EntityProvider {
  readonly #addresses: GitHostAddresses;
  readonly #events: EventsService;
  readonly #logger: LoggerService;
  readonly #store: GitRepositoryStore;
  #connection: EntityProviderConnection | undefined;
  #emitted: string | undefined;
  #known = new Map<string, Known>();
  readonly #told = new Set<string>();
  #refreshing: Promise<void> = Promise.resolve();

  constructor(options: {
    addresses: GitHostAddresses;
    events: EventsService;
    logger: LoggerService;
    store: GitRepositoryStore;
  }) {
    this.#addresses = options.addresses;
    this.#events = options.events;
    this.#logger = options.logger;
    this.#store = options.store;
  }

  getProviderName(): string {
    return 'git-host';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.refresh();
  }

  /**
   * Looks at every repository and tells the catalog when something changed. Cheap while nothing
   * did; calls while one runs wait for it and then look again.
   */
  async refresh(): Promise<void> {
    const next = this.#refreshing.then(() => this.#refresh());
    this.#refreshing = next.catch(() => undefined);
    return next;
  }

  async #refresh(): Promise<void> {
    if (!this.#connection) return;
    const repositories = await this.#store.list();
    const known = new Map<string, Known>();
    for (const repository of repositories) {
      const key = `${repository.owner}/${repository.name}`;
      const one = await this.#look(repository, this.#known.get(key));
      if (one) known.set(key, one);
    }
    const state = JSON.stringify(
      [...known].map(([key, { fingerprint }]) => [key, fingerprint]),
    );
    if (state !== this.#emitted) {
      await this.#connection.applyMutation({
        type: 'full',
        entities: this.#distinct(repositories, known),
      });
      this.#known = known;
      this.#emitted = state;
    }
    await this.#tellOfNewModels(repositories);
  }

  async #tellOfNewModels(repositories: GitRepository[]): Promise<void> {
    for (const repository of repositories) {
      const key = `${repository.owner}/${repository.name}`;
      const entities = this.#known.get(key)?.entities ?? [];
      if (this.#told.has(key) || entities.length === 0) continue;
      try {
        const options = { events: this.#events, store: this.#store };
        if (await publishCreated(options, repository, entities)) {
          this.#told.add(key);
        }
      } catch (error) {
        this.#logger.warn(
          `The portal could not be told that ${repository.entityRef} was created; the next look tries again`,
          error as Error,
        );
      }
    }
  }

  /** One unreadable repository never takes the others out of the catalog. */
  async #look(
    repository: GitRepository,
    before: Known | undefined,
  ): Promise<Known | undefined> {
    try {
      const fingerprint = await this.#store.fingerprint(repository);
      if (before?.fingerprint === fingerprint) return before;
      const { entities, trouble } = await readRepositoryEntities(repository, {
        addresses: this.#addresses,
        store: this.#store,
      });
      if (trouble) {
        this.#logger.warn(describeProblems(repository, trouble).join(' '));
      }
      return { fingerprint, entities };
    } catch (error) {
      this.#logger.error(
        `The repository ${repository.owner}/${repository.name} could not be read`,
        error as Error,
      );
      return before;
    }
  }

  /** An entity that two repositories claim goes to one of them; the author of the other is told on the push. */
  #distinct(repositories: GitRepository[], known: Map<string, Known>) {
    const entitiesOf = (one: GitRepository) =>
      known.get(repositoryKey(one))?.entities ?? [];
    const holders = holdersOf(repositories, entitiesOf);
    const taken = new Set<string>();
    return repositories.flatMap(repository => {
      const key = repositoryKey(repository);
      return entitiesOf(repository).flatMap(entity => {
        const ref = stringifyEntityRef(entity);
        if (taken.has(ref) || holders.get(ref) !== key) {
          this.#logger.warn(
            `${ref} of ${key} is refused: another repository has it.`,
          );
          return [];
        }
        taken.add(ref);
        return [{ entity, locationKey: `git-host:${key}` }];
      });
    });
  }
}
