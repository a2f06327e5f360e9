import type { AuthService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  getModelAnnotations,
  ML_EXPERIMENT_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  decideNameHolder,
  FreshCache,
  listAnnotated,
  nameRefusal,
  orUnavailable,
  ownersOf,
} from '@modelport/plugin-ml-node';
import type { NamedExperiment } from './ClaimStore';
import { type FirstUserOptions, firstUserOf } from './firstUserOf';

// As long as the rest of what is remembered of a token.
const REMEMBERED_MS = 5_000;
// A run that was made rightly goes on while the catalog is down for a moment.
const STANDS_IN_MS = 60_000;

/** An entity that wants to log to an experiment. */
export interface ExperimentClaim extends NamedExperiment {
  /** Full reference. */
  entityRef: string;
}

/** What {@link ExperimentClaims} works with. */
export interface ExperimentClaimsOptions extends FirstUserOptions {
  auth: AuthService;
  catalog: CatalogService;
  now?: () => number;
}

/**
 * Who may log to an experiment. An annotation is written by whoever can push to a repository, so naming the experiment that
 * another team has used must not be enough to log to it, nor to keep that team from it: the entity that used it first holds
 * it, named by it or not, together with everything of the same owners. Before anybody has used it, the entity that is called
 * as it is holds it. Where none is called so, nothing tells who named it first: entities of different owners that name it
 * keep one another from it, until those of one owner are left.
 */
export class ExperimentClaims {
  readonly #options: ExperimentClaimsOptions;
  readonly #known: FreshCache;
  readonly #entities: FreshCache;

  constructor(options: ExperimentClaimsOptions) {
    this.#options = options;
    const common = {
      freshForMs: REMEMBERED_MS,
      isOutage: (error: unknown) => error instanceof ServiceUnavailableError,
      now: options.now ?? Date.now,
    };
    this.#known = new FreshCache({
      ...common,
      keepForMs: STANDS_IN_MS,
      maxEntries: 1_000,
    });
    this.#entities = new FreshCache({ ...common, keepForMs: 0 });
  }

  /**
   * Lets an entity log to an experiment, and notes that it has used it.
   * @throws ConflictError saying which annotation to change, when one of other owners holds it or none can be said to;
   * ServiceUnavailableError when the catalog or the server cannot be asked
   */
  async require(claim: ExperimentClaim): Promise<void> {
    const refusal = await this.#refusalOf(claim, () => this.#list());
    if (refusal !== undefined) {
      throw new ConflictError(refusal);
    }
  }

  /**
   * {@link ExperimentClaims.require} for the many calls of a run that was let in: by what was so at most ten seconds ago, or
   * a minute while the catalog is down.
   */
  async requireStill(claim: ExperimentClaim): Promise<void> {
    const { server, experiment, entityRef } = claim;
    const key = JSON.stringify([server, experiment, entityRef]);
    const { value } = await this.#known.read(key, () =>
      this.#refusalOf(claim, async () => {
        const entities = await this.#entities.read('all', () => this.#list());
        return entities.value;
      }),
    );
    if (value !== undefined) {
      throw new ConflictError(value);
    }
  }

  #list(): Promise<Entity[]> {
    return listAnnotated(this.#options, ML_EXPERIMENT_ANNOTATION);
  }

  async #refusalOf(
    claim: ExperimentClaim,
    list: () => Promise<Entity[]>,
  ): Promise<string | undefined> {
    const { store } = this.#options;
    const { server, experiment, entityRef } = claim;
    const named = (await list()).filter(each => {
      const annotations = getModelAnnotations(each);
      return (
        annotations.server === server && annotations.experiment === experiment
      );
    });
    const own = named.find(each => stringifyEntityRef(each) === entityRef);
    const entity = own ?? (await this.#load(entityRef));
    const decided = await decideNameHolder({
      name: experiment,
      claimant: { entityRef, owners: entity ? ownersOf(entity) : [] },
      named,
      firstOf: () => firstUserOf(this.#options, claim),
      load: ref => this.#load(ref),
      lastOwners: store.lastOwners,
    });
    if (!decided.rival) {
      if (own && !(await store.list(claim)).includes(entityRef)) {
        await store.add(claim, entityRef);
      }
      return undefined;
    }
    if (!entity) {
      return `${entityRef} is not in the catalog any more, and another component has the experiment '${experiment}', so nothing more is logged to it for ${entityRef}: if it was renamed, start again under the new name`;
    }
    if (!own) {
      return `${entityRef} does not name the experiment '${experiment}' any more, and a component of other owners has it, so ${entityRef} may not log to it: start again with the experiment that it names now`;
    }
    return nameRefusal(decided, {
      ...{ entityRef, annotation: ML_EXPERIMENT_ANNOTATION },
      what: `the experiment '${experiment}'`,
      mayNot: 'may not log to it',
    });
  }

  async #load(entityRef: string): Promise<Entity | undefined> {
    const { auth, catalog } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    return orUnavailable('The catalog', () =>
      catalog.getEntityByRef(entityRef, { credentials }),
    );
  }
}
