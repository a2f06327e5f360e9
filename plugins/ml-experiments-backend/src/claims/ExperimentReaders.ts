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
  nameRefusal,
  orUnavailable,
  ownersOf,
} from '@modelport/plugin-ml-node';
import type { NamedExperiment } from './ClaimStore';
import type { ExperimentClaim } from './ExperimentClaims';
import { type FirstUserOptions, firstUserOf } from './firstUserOf';

const REMEMBERED_MS = 5_000;
// Whoever reads was let in by a catalog that answers; this bridges a stumble.
const STANDS_IN_MS = 60_000;

/** Whether an entity may show the runs of an experiment that it names. */
export interface Reading {
  /** Who holds the experiment, by its full reference. */
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
export interface ExperimentReadersOptions extends FirstUserOptions {
  auth: AuthService;
  catalog: CatalogService;
  now?: () => number;
}

type Index = ReadonlyMap<string, Entity[]>;

const keyOf = ({ server, experiment }: NamedExperiment) =>
  JSON.stringify([server, experiment]);

const refsOf = (entities: Entity[] = []) =>
  entities.map(each => stringifyEntityRef(each));

/**
 * Who may show the runs of an experiment: as an annotation proves nothing, whoever holds it (see ExperimentClaims), with
 * everything of the same owners. It is asked at each read, so the catalog is listed, and the records are looked at, once in
 * a while for all of them.
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
    const isShared = named.some(each => each !== own);
    const decided = await decideNameHolder({
      name: experiment,
      claimant: { entityRef, owners: own ? ownersOf(own) : [] },
      named,
      firstOf: () => this.#firstOf(claim, isShared),
      load: ref => this.#load(ref),
      lastOwners: this.#options.store.lastOwners,
    });
    const holder = decided.holder?.entityRef;
    const refusal = nameRefusal(decided, {
      ...{ entityRef, annotation: ML_EXPERIMENT_ANNOTATION },
      what: `the experiment '${experiment}'`,
      mayNot: 'does not show its runs',
    });
    return {
      ...(holder !== undefined && { holder }),
      ...(refusal !== undefined && { refusal }),
    };
  }

  async #firstOf(
    of: NamedExperiment,
    isShared: boolean,
  ): Promise<string | undefined> {
    try {
      const { value } = await this.#first.read(keyOf(of), () =>
        firstUserOf(this.#options, of),
      );
      return value;
    } catch (error) {
      // Runs that are remembered while MLflow is down were read when it told who was first, and that was recorded.
      if (isShared || !(error instanceof ServiceUnavailableError)) {
        throw error;
      }
      return undefined;
    }
  }

  async #load(entityRef: string): Promise<Entity | undefined> {
    const { auth, catalog } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    return orUnavailable('The catalog', () =>
      catalog.getEntityByRef(entityRef, { credentials }),
    );
  }

  // While the catalog cannot say whose entities are: whoever was first by record holds it.
  async #byRecord(claim: ExperimentClaim, failure: unknown): Promise<Reading> {
    try {
      const { store, released } = this.#options;
      const records = await store.list(claim);
      const first = records.find(ref => !released?.has(ref));
      return first === claim.entityRef ? {} : { failure };
    } catch {
      return { failure };
    }
  }
}
