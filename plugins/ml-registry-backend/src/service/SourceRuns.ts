import { FreshCache } from '@modelport/plugin-ml-node';
import { type Registries, registryOf } from '../registry/registries';
import type { SourceRun } from '../registry/ModelRegistry';
import { isOutage } from '../registry/translateMlflowError';

const FRESH_FOR_MS = 10_000;

const isMissing = (error: unknown) =>
  error instanceof Error && error.name === 'NotFoundError';

/** Reads the runs that versions came from, through a short cache. */
export class SourceRuns {
  readonly #registries: Registries;
  readonly #cache: FreshCache;

  constructor(registries: Registries) {
    this.#registries = registries;
    this.#cache = new FreshCache({
      freshForMs: FRESH_FOR_MS,
      maxEntries: 2_000,
      isOutage,
    });
  }

  /** A run for showing it; undefined when it is missing or cannot be read now. */
  async peek(
    server: string,
    runId: string | undefined,
  ): Promise<SourceRun | undefined> {
    if (!runId) {
      return undefined;
    }
    try {
      const answer = await this.#cache.read(`${server}/${runId}`, () =>
        registryOf(this.#registries, server).getRun(runId),
      );
      return answer.value;
    } catch (error) {
      if (isOutage(error) || isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * A run as it is now, for deciding by it; undefined when it is missing.
   * @throws ServiceUnavailableError when it cannot be read now
   */
  async require(
    server: string,
    runId: string | undefined,
  ): Promise<SourceRun | undefined> {
    if (!runId) {
      return undefined;
    }
    try {
      return await registryOf(this.#registries, server).getRun(runId);
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }
}
