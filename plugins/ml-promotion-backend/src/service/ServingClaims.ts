import { ConflictError } from '@backstage/errors';
import { FreshCache, isRefusal } from '@modelport/plugin-ml-node';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';
import { requireClaim } from './requireClaim';

const REMEMBERED_MS = 5_000;

/** An entity that serves versions of a registered model. */
export interface ServingClaim {
  server: string;
  model: string;
  entityRef: string;
}

/**
 * Whether what is deployed may answer: ml-registry says whose a model is, and that may change while it serves. It is asked at
 * each prediction, so an answer is good for five seconds, and for an hour while ml-registry is down.
 */
export class ServingClaims {
  readonly #registry: Pick<RegistryClient, 'checkClaim'>;
  readonly #known: FreshCache;

  constructor(options: {
    registry: Pick<RegistryClient, 'checkClaim'>;
    now?: () => number;
  }) {
    this.#registry = options.registry;
    this.#known = new FreshCache({
      freshForMs: REMEMBERED_MS,
      isOutage: error => !isRefusal(error),
      now: options.now ?? Date.now,
    });
  }

  /** Why an entity may not serve a model, in the words of ml-registry; undefined when it may. */
  async refusalOf(claim: ServingClaim): Promise<string | undefined> {
    const { server, model, entityRef } = claim;
    const key = JSON.stringify([server, model, entityRef]);
    const { value } = await this.#known.read(key, async () => {
      try {
        await requireClaim(this.#registry, claim);
        return undefined;
      } catch (error) {
        if (error instanceof ConflictError) {
          return error.message;
        }
        throw error;
      }
    });
    return value;
  }

  /** @throws ConflictError when the entity may not serve the model, and what ml-registry throws */
  async require(claim: ServingClaim): Promise<void> {
    const refusal = await this.refusalOf(claim);
    if (refusal !== undefined) {
      throw new ConflictError(refusal);
    }
  }
}
