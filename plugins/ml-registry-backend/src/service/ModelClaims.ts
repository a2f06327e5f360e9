import type { AuthService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ML_REGISTERED_MODEL_ANNOTATION } from '@modelport/plugin-ml-common';
import {
  decideNameHolder,
  listAnnotated,
  type NameHolder,
  orUnavailable,
  ownersOf,
} from '@modelport/plugin-ml-node';
import type { Ledger } from '../ledger/Ledger';
import type { RegistryStore } from '../store/RegistryStore';
import { findModelOf, type ModelOf, requireModelOf } from './entityModel';
import type { EntityModel } from './ModelObserver';

const modelOf = (entity: Entity) =>
  findModelOf({ entity, entityRef: stringifyEntityRef(entity) });

/**
 * Who may act on a registered model. An annotation is written by whoever can push to a repository, so naming a model of
 * another team must not be enough to act on it, nor to keep that team from it: the entity of the first ledger entry that
 * still names it holds it, together with everything of the same owners; before the first entry, the entity that is called as
 * the model is.
 */
export class ModelClaims {
  readonly #options: {
    auth: AuthService;
    catalog: CatalogService;
    ledger: Pick<Ledger, 'entitiesOf'>;
    store: Pick<RegistryStore, 'tables'>;
  };

  constructor(options: {
    auth: AuthService;
    catalog: CatalogService;
    ledger: Pick<Ledger, 'entitiesOf'>;
    store: Pick<RegistryStore, 'tables'>;
  }) {
    this.#options = options;
  }

  /**
   * Lets an entity act on its registered model unless one of other owners holds it, or none of them can be said to.
   * @throws ConflictError saying which annotation to change; it names the other entity if the caller may see it
   */
  async require(of: ModelOf): Promise<void> {
    const model = requireModelOf(of);
    const { rival, holder } = await this.#decide(model, of.entity);
    if (!rival) {
      return;
    }
    const who = await this.#nameFor(rival, of);
    const claim = `${who} of other owners names the registered model '${model.model}'`;
    throw new ConflictError(
      holder
        ? `${claim} and holds it, having used it first or being called so, so ${of.entityRef} may not act on it: change the annotation ${ML_REGISTERED_MODEL_ANNOTATION} of ${of.entityRef} to a name of its own`
        : `${claim} as well as ${of.entityRef}, and the ledger does not know who was first: take the annotation ${ML_REGISTERED_MODEL_ANNOTATION} off one of them`,
    );
  }

  /**
   * {@link ModelClaims.require} for code that has no person with it.
   * @throws ConflictError also when the entity is gone or does not name the model
   */
  async requireFor(of: EntityModel): Promise<void> {
    const { auth, catalog } = this.#options;
    const { entityRef, server, model } = of;
    const credentials = await auth.getOwnServiceCredentials();
    const entity = await orUnavailable('The catalog', () =>
      catalog.getEntityByRef(entityRef, { credentials }),
    );
    const named = entity && modelOf(entity);
    if (!entity || named?.server !== server || named.model !== model) {
      throw new ConflictError(
        `${entityRef} does not name the registered model '${model}' on MLflow server '${server}': set the annotation ${ML_REGISTERED_MODEL_ANNOTATION}`,
      );
    }
    await this.require({ entity, entityRef });
  }

  /** Whether an entity may act on its registered model. */
  async holds({ entity }: ModelOf, model: EntityModel): Promise<boolean> {
    return (await this.#decide(model, entity)).rival === undefined;
  }

  /**
   * In whose name it is recorded what was found at a registered model: whoever looks, or whoever holds it. Undefined while
   * several of different owners name it and no record tells who was first: whoever looked first would become the first.
   */
  async recorderOf(model: EntityModel): Promise<string | undefined> {
    const { holder, rival } = await this.#decide(model);
    if (!rival) {
      return model.entityRef;
    }
    return holder && stringifyEntityRef(holder);
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

  async #decide(of: EntityModel, known?: Entity): Promise<NameHolder> {
    const { ledger, store } = this.#options;
    const { server, model, entityRef } = of;
    const named = (await this.#list()).filter(each => {
      const other = modelOf(each);
      return other?.server === server && other.model === model;
    });
    const entity =
      known ?? named.find(each => stringifyEntityRef(each) === entityRef);
    const owners = entity ? ownersOf(entity) : [];
    return decideNameHolder({
      name: model,
      claimant: { entityRef, owners },
      named,
      firstOf: async refs => {
        const records = await ledger.entitiesOf(store.tables.db, of);
        return records.find(ref => refs.includes(ref));
      },
    });
  }

  async #nameFor(entity: Entity, { credentials }: ModelOf): Promise<string> {
    const entityRef = stringifyEntityRef(entity);
    const isSeen =
      credentials &&
      (await orUnavailable('The catalog', () =>
        this.#options.catalog.getEntityByRef(entityRef, { credentials }),
      ));
    return isSeen ? entityRef : 'A component';
  }
}
