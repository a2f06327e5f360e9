import { LoggerService } from '@backstage/backend-plugin-api';
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
import { describeTaken, Taken } from './descriptor';
import { DescriptorVersion, readDescriptorHistory } from './descriptorHistory';
import { publishCreated } from './publishCreated';
import { repositoryKey, takeEntities } from './takeEntities';

type Known = { fingerprint: string; history: DescriptorVersion[] };

const TOLD_AGAIN_MS = 60_000;

/** Brings the entities of all repositories of the git host into the catalog. */
export class GitHostEntityProvider implements EntityProvider {
  readonly #addresses: GitHostAddresses;
  readonly #events: EventsService;
  readonly #logger: LoggerService;
  readonly #store: GitRepositoryStore;
  readonly #now: () => number;
  #connection: EntityProviderConnection | undefined;
  #emitted: { state: string; at: number } | undefined;
  #known = new Map<string, Known>();
  #taken = new Map<string, Taken>();
  readonly #warned = new Map<string, string>();
  readonly #told = new Set<string>();
  #refreshing: Promise<void> = Promise.resolve();

  constructor(options: {
    addresses: GitHostAddresses;
    events: EventsService;
    logger: LoggerService;
    store: GitRepositoryStore;
    now?: () => number;
  }) {
    this.#addresses = options.addresses;
    this.#events = options.events;
    this.#logger = options.logger;
    this.#store = options.store;
    this.#now = options.now ?? Date.now;
  }

  getProviderName(): string {
    return 'git-host';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.refresh();
  }

  /**
   * Looks at every repository and tells the catalog when something changed, and all of it once a
   * minute. Cheap otherwise; calls while one runs wait for it and then look again.
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
      const key = repositoryKey(repository);
      const one = await this.#look(repository, this.#known.get(key));
      if (one) known.set(key, one);
    }
    const state = JSON.stringify(
      [...known].map(([key, { fingerprint }]) => [key, fingerprint]),
    );
    // The catalog forgets an entity that somebody deletes there unless it is told again.
    const isOld = this.#now() - (this.#emitted?.at ?? 0) >= TOLD_AGAIN_MS;
    if (state !== this.#emitted?.state || isOld) {
      const taken = takeEntities(
        repositories,
        one => known.get(repositoryKey(one))?.history ?? [],
      );
      await this.#connection.applyMutation({
        type: 'full',
        entities: [...taken].flatMap(([key, { entities }]) =>
          entities.map(entity => ({ entity, locationKey: `git-host:${key}` })),
        ),
      });
      this.#warn(repositories, taken);
      this.#known = known;
      this.#taken = taken;
      this.#emitted = { state, at: this.#now() };
    }
    await this.#tellOfNewModels(repositories);
  }

  async #tellOfNewModels(repositories: GitRepository[]): Promise<void> {
    for (const repository of repositories) {
      const key = repositoryKey(repository);
      const entities = this.#taken.get(key)?.entities ?? [];
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
      const history = await readDescriptorHistory(repository, {
        addresses: this.#addresses,
        store: this.#store,
      });
      return { fingerprint, history };
    } catch (error) {
      this.#logger.error(
        `The repository ${repository.owner}/${repository.name} could not be read`,
        error as Error,
      );
      return before;
    }
  }

  /** Says what is wrong once, and again when it is something else. */
  #warn(repositories: GitRepository[], taken: Map<string, Taken>): void {
    for (const repository of repositories) {
      const key = repositoryKey(repository);
      const one = taken.get(key);
      const text = one ? describeTaken(repository, one).join(' ') : '';
      if (text !== '' && this.#warned.get(key) !== text) {
        this.#logger.warn(text);
      }
      this.#warned.set(key, text);
    }
  }
}
