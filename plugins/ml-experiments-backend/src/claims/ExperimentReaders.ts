import type { AuthService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  getModelAnnotations,
  ML_EXPERIMENT_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  decideNameHolder,
  FreshCache,
  listAnnotated,
  mapLimited,
  ownersOf,
} from '@modelport/plugin-ml-node';
import type { ClaimStore, NamedExperiment } from './ClaimStore';
import type { ExperimentClaim } from './ExperimentClaims';
import { firstUserOf, type SearchedServers } from './firstUserOf';

const REMEMBERED_MS = 5_000;
// Whoever reads was let in by a catalog that answers; this bridges a stumble.
const STANDS_IN_MS = 60_000;

/** Whether an entity may show the runs of an experiment that it names. */
export interface Reading {
  /** Who holds the experiment among entities of different owners, by its full reference. */
  holder?: string;
  /** Why it may not, and what to do. */
  refusal?: string;
  /** Why this cannot be found out now, so that it may not. */
  failure?: unknown;
}

/** Says who may show the runs of experiments. */
export interface ReadingClaims {
  /** An answer for each, in the order asked. */
  decide(claims: ExperimentClaim[]): Promise<Reading[]>;
}

/** What {@link ExperimentReaders} works with. */
export interface ExperimentReadersOptions {
  auth: AuthService;
  catalog: CatalogService;
  store: ClaimStore;
  servers: SearchedServers;
  now?: () => number;
}

type Index = ReadonlyMap<string, Entity[]>;

const keyOf = ({ server, experiment }: NamedExperiment) =>
  JSON.stringify([server, experiment]);

const refsOf = (entities: Entity[] = []) =>
  entities.map(each => stringifyEntityRef(each));

/**
 * Who may show the runs of an experiment: as an annotation proves nothing, whoever holds it (see ExperimentClaims), with
 * everything of the same owners. It is asked at each read, so the catalog is listed once in a while for all of them, and
 * records are looked at only where entities of different owners name one experiment.
 */
export class ExperimentReaders implements ReadingClaims {
  readonly #options: ExperimentReadersOptions;
  readonly #indexes: FreshCache;
  readonly #first: FreshCache;

  constructor(options: ExperimentReadersOptions) {
    this.#options = options;
    const common = {
      freshForMs: REMEMBERED_MS,
      keepForMs: STANDS_IN_MS,
      isOutage: (error: unknown) => error instanceof ServiceUnavailableError,
      now: options.now ?? Date.now,
    };
    this.#indexes = new FreshCache(common);
    this.#first = new FreshCache({ ...common, maxEntries: 10_000 });
  }

  async decide(claims: ExperimentClaim[]): Promise<Reading[]> {
    if (claims.length === 0) {
      return [];
    }
    let index: Index;
    try {
      index = await this.#indexFor(claims);
    } catch (error) {
      return mapLimited(claims, 8, claim => this.#byRecord(claim, error));
    }
    return mapLimited(claims, 8, async claim => {
      try {
        return await this.#decide(claim, index.get(keyOf(claim)) ?? []);
      } catch (failure) {
        return { failure };
      }
    });
  }

  async #indexFor(claims: ExperimentClaim[]): Promise<Index> {
    const { value } = await this.#indexes.read('all', () => this.#index());
    const isKnown = (claim: ExperimentClaim) =>
      refsOf(value.get(keyOf(claim))).includes(claim.entityRef);
    // An entity that came after the list was read may name what is of another one.
    return claims.every(isKnown) ? value : this.#index();
  }

  async #index(): Promise<Index> {
    const index = new Map<string, Entity[]>();
    for (const entity of await listAnnotated(
      this.#options,
      ML_EXPERIMENT_ANNOTATION,
    )) {
      const { server, experiment } = getModelAnnotations(entity);
      if (experiment !== undefined) {
        const key = keyOf({ server, experiment });
        const named = index.get(key) ?? [];
        named.push(entity);
        index.set(key, named);
      }
    }
    return index;
  }

  async #decide(claim: ExperimentClaim, named: Entity[]): Promise<Reading> {
    const { entityRef, experiment } = claim;
    const own = named.find(each => stringifyEntityRef(each) === entityRef);
    const { holder: held, rival } = await decideNameHolder({
      name: experiment,
      claimant: { entityRef, owners: own ? ownersOf(own) : [] },
      named,
      firstOf: refs => this.#firstOf(claim, refs),
    });
    const holder = held && stringifyEntityRef(held);
    if (!rival) {
      return holder === undefined ? {} : { holder };
    }
    // Nobody has asked whether the caller may see which component it is.
    return {
      holder,
      refusal: holder
        ? `A component of other owners names the experiment '${experiment}' and holds it, having used it first or being called so, so ${entityRef} does not show its runs: change the annotation ${ML_EXPERIMENT_ANNOTATION} of ${entityRef} to a name of its own`
        : `Components of different owners name the experiment '${experiment}', and the portal does not know who was first, so none of them shows its runs, nor does ${entityRef}: take the annotation ${ML_EXPERIMENT_ANNOTATION} off one of them`,
    };
  }

  async #firstOf(
    of: NamedExperiment,
    entityRefs: string[],
  ): Promise<string | undefined> {
    const { server, experiment } = of;
    const key = JSON.stringify([server, experiment, [...entityRefs].sort()]);
    const { value } = await this.#first.read(key, () =>
      firstUserOf(this.#options, of, entityRefs),
    );
    return value;
  }

  // While the catalog cannot say who else names it: whoever was first by record, and still names it, holds it.
  async #byRecord(claim: ExperimentClaim, failure: unknown): Promise<Reading> {
    try {
      const [first] = await this.#options.store.list(claim);
      return first === claim.entityRef ? {} : { failure };
    } catch {
      return { failure };
    }
  }
}
