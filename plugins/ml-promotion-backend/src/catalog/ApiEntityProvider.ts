import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { DeployedApi } from '../service/DeployedApis';
import { apiEntity } from './apiEntity';

const TOLD_AGAIN_MS = 60_000;

/** Brings an API entity into the catalog for each endpoint. */
export class ApiEntityProvider implements EntityProvider {
  #connection: EntityProviderConnection | undefined;
  #emitted: { state: string; at: number } | undefined;
  #problem: string | undefined;
  #refreshing: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: {
      /** Asks the ml-promotion backend. */
      listApis: () => Promise<DeployedApi[]>;
      logger: LoggerService;
      now?: () => number;
    },
  ) {}

  getProviderName(): string {
    return 'ml-promotion';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /**
   * Tells the catalog when something has changed, and once a minute. While ml-promotion cannot be asked, what it knows stays. Calls while
   * one runs wait for it and then look again.
   */
  async refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#refresh());
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    if (!this.#connection) {
      return;
    }
    try {
      const entities = (await this.options.listApis()).map(apiEntity);
      const state = JSON.stringify(entities);
      const { now = Date.now } = this.options;
      // The catalog forgets an entity that somebody deletes there, or whose name was taken, unless it is told again.
      const isOld = now() - (this.#emitted?.at ?? 0) >= TOLD_AGAIN_MS;
      if (state !== this.#emitted?.state || isOld) {
        await this.#connection.applyMutation({
          type: 'full',
          entities: entities.map(entity => ({
            entity,
            locationKey: 'ml-promotion',
          })),
        });
        this.#emitted = { state, at: now() };
      }
      this.#problem = undefined;
    } catch (error) {
      const { message } = toError(error);
      if (message !== this.#problem) {
        this.options.logger.debug(`The APIs are not up to date: ${message}`);
      }
      this.#problem = message;
    }
  }
}
