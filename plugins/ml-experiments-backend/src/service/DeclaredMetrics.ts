import type { LoggerService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { DeclaredMetricsResponse } from '@modelport/plugin-ml-experiments-common';
import {
  FreshCache,
  type ModelportConfigReader,
} from '@modelport/plugin-ml-node';

const FRESH_FOR_MS = 60_000;
const TIMEOUT_MS = 10_000;

/**
 * What `modelport.yaml` declares of a model's metrics, read at the head of its branch at most once a minute. A repository
 * that cannot be read declares nothing: pages then go by the names of the metrics, and say so.
 */
export class DeclaredMetrics {
  readonly #reader: ModelportConfigReader;
  readonly #logger: Pick<LoggerService, 'debug'>;
  readonly #cache: FreshCache;

  constructor(options: {
    reader: ModelportConfigReader;
    logger: Pick<LoggerService, 'debug'>;
    now?: () => number;
  }) {
    this.#reader = options.reader;
    this.#logger = options.logger;
    this.#cache = new FreshCache({
      freshForMs: FRESH_FOR_MS,
      isOutage: () => false,
      now: options.now ?? Date.now,
    });
  }

  /** @param entity - one that the caller may read */
  async of(entity: Entity): Promise<DeclaredMetricsResponse> {
    const entityRef = stringifyEntityRef(entity);
    const { value } = await this.#cache.read(entityRef, () =>
      this.#read(entity, entityRef),
    );
    return value;
  }

  async #read(
    entity: Entity,
    entityRef: string,
  ): Promise<DeclaredMetricsResponse> {
    try {
      const { config, commit } = await this.#reader.read(entity, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { items: config.metrics ?? [], commit };
    } catch (error) {
      this.#logger.debug(
        `The metrics that ${entityRef} declares could not be read: ${
          toError(error).message
        }`,
      );
      return { items: [] };
    }
  }
}
