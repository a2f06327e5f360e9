import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ML_REGISTERED_MODEL_ANNOTATION } from '@modelport/plugin-ml-common';
import {
  decideNameHolder,
  FreshCache,
  listAnnotated,
  type NameHolder,
  nameRefusal,
  orUnavailable,
  ownersOf,
} from '@modelport/plugin-ml-node';
import type { Ledger } from '../ledger/Ledger';
import type { RegistryStore } from '../store/RegistryStore';
import { findModelOf, type ModelOf, requireModelOf } from './entityModel';
import type { EntityModel } from './ModelObserver';

const REMEMBERED_MS = 5_000;
// Whoever reads was let in by a catalog that answers; this bridges a stumble.
const STANDS_IN_MS = 60_000;

const ACT = 'may not act on it';
const SHOW = 'does not show it';

const modelOf = (entity: Entity) =>
  findModelOf({ entity, entityRef: stringifyEntityRef(entity) });

/** What {@link ModelClaims} works with. */
export interface ModelClaimsOptions {
  auth: AuthService;
  catalog: CatalogService;
  ledger: Pick<Ledger, 'entitiesOf'>;
  store: Pick<RegistryStore, 'tables'>;
  /** Full references of entities that hold no registered model any more. */
  released?: ReadonlySet<string>;
  now?: () => number;
}

/**
 * Who may act on a registered model, and show it. An annotation is written by whoever can push to a repository, so naming a
 * model of another team must not be enough to act on it, nor to keep that team from it: the entity of the first ledger entry
 * holds it, named by it or not, together with everything of the same owners; before the first entry, the entity that is
 * called as the model is.
 */
export class ModelClaims {
  readonly #options: ModelClaimsOptions;
  readonly #lists: FreshCache;

  constructor(options: ModelClaimsOptions) {
    this.#options = options;
    this.#lists = new FreshCache({
      freshForMs: REMEMBERED_MS,
      keepForMs: STANDS_IN_MS,
      isOutage: error => error instanceof ServiceUnavailableError,
      now: options.now ?? Date.now,
    });
  }

  /**
   * Lets an entity act on its registered model unless one of other owners holds it, or none of them can be said to.
   * @throws ConflictError saying what to do; it names the other entity unless the caller may not see it
   */
  async require(of: ModelOf): Promise<void> {
    const model = requireModelOf(of);
    const decided = await this.#decide(model, of.entity, await this.#list());
    const refusal = await this.#refusalOf(of, model, decided, ACT);
    if (refusal !== undefined) {
      throw new ConflictError(refusal);
    }
  }

  /**
   * {@link ModelClaims.require} for code that has no person with it, for a model that the entity names or holds by record.
   * @throws ConflictError also when the entity is gone or does neither
   */
  async requireFor(of: EntityModel): Promise<void> {
    const { entityRef, server, model } = of;
    const entity = await this.#load(entityRef);
    const named = entity && modelOf(entity);
    const isNamed = named?.server === server && named.model === model;
    const decided =
      entity && (await this.#decide(of, entity, await this.#list()));
    if (!decided || (!isNamed && !decided.holder)) {
      throw new ConflictError(
        `${entityRef} does not name the registered model '${model}' on MLflow server '${server}': set the annotation ${ML_REGISTERED_MODEL_ANNOTATION}`,
      );
    }
    const asked = { entity, entityRef };
    const refusal = await this.#refusalOf(asked, of, decided, ACT);
    if (refusal !== undefined) {
      throw new ConflictError(refusal);
    }
  }

  /**
   * Why an entity may not show the registered model that it names; undefined when it may. It is asked at each read, so the
   * catalog is listed once in a while for all of them.
   */
  async readingRefusalOf(of: ModelOf): Promise<string | undefined> {
    const model = requireModelOf(of);
    const { value } = await this.#lists.read('all', () => this.#list());
    const isKnown = value.some(
      each =>
        stringifyEntityRef(each) === of.entityRef &&
        modelOf(each)?.model === model.model,
    );
    // An entity that came after the list was read may name what is of another one.
    const entities = isKnown ? value : await this.#list();
    const decided = await this.#decide(model, of.entity, entities);
    return this.#refusalOf(of, model, decided, SHOW);
  }

  /**
   * In whose name it is recorded what was found at a registered model: whoever looks, or whoever holds it. Undefined while
   * several of different owners name it and no record tells who was first: whoever looked first would become the first.
   */
  async recorderOf(model: EntityModel): Promise<string | undefined> {
    const entities = await this.#list();
    const entity = entities.find(
      each => stringifyEntityRef(each) === model.entityRef,
    );
    const { holder, rival } = await this.#decide(model, entity, entities);
    return rival ? holder?.entityRef : model.entityRef;
  }

  /** Every registered model that an entity names, with the portal's own rights. */
  async listAll(): Promise<EntityModel[]> {
    const models = new Map<string, EntityModel>();
    for (const entity of await this.#list()) {
      const model = modelOf(entity);
      const key = JSON.stringify([model?.server, model?.model]);
      if (model && !models.has(key)) {
        models.set(key, model);
      }
    }
    return [...models.values()];
  }

  #list(): Promise<Entity[]> {
    return listAnnotated(this.#options, ML_REGISTERED_MODEL_ANNOTATION);
  }

  async #decide(
    of: EntityModel,
    entity: Entity | undefined,
    entities: Entity[],
  ): Promise<NameHolder> {
    const { ledger, store, released } = this.#options;
    const { server, model, entityRef } = of;
    const { db, lastOwners } = store.tables;
    return decideNameHolder({
      name: model,
      claimant: { entityRef, owners: entity ? ownersOf(entity) : [] },
      named: entities.filter(each => {
        const other = modelOf(each);
        return other?.server === server && other.model === model;
      }),
      async firstOf() {
        const records = await ledger.entitiesOf(db, of);
        return records.find(ref => !released?.has(ref));
      },
      load: ref => this.#load(ref),
      lastOwners,
    });
  }

  async #refusalOf(
    { entityRef, credentials }: ModelOf,
    { model }: EntityModel,
    decided: NameHolder,
    mayNot: string,
  ): Promise<string | undefined> {
    const { rival } = decided;
    return nameRefusal(decided, {
      ...{ entityRef, mayNot, annotation: ML_REGISTERED_MODEL_ANNOTATION },
      what: `the registered model '${model}'`,
      isHidden:
        rival !== undefined &&
        credentials !== undefined &&
        !(await this.#load(rival.entityRef, credentials)),
    });
  }

  async #load(
    entityRef: string,
    caller?: BackstageCredentials,
  ): Promise<Entity | undefined> {
    const { auth, catalog } = this.#options;
    const credentials = caller ?? (await auth.getOwnServiceCredentials());
    return orUnavailable('The catalog', () =>
      catalog.getEntityByRef(entityRef, { credentials }),
    );
  }
}
