import type { AuthService } from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  getModelAnnotations,
  ML_REGISTERED_MODEL_ANNOTATION,
} from '@modelport/plugin-ml-common';
import { ownersOf } from '@modelport/plugin-ml-node';
import { findModelOf, type ModelOf } from './entityModel';
import type { EntityModel } from './ModelObserver';

const PAGE_SIZE = 500;

type CatalogQuery = NonNullable<
  Extract<
    Parameters<CatalogService['queryEntities']>[0],
    { query?: unknown }
  >['query']
>;

/**
 * Who names a registered model. An annotation is written by whoever can push to a repository, so naming a model of
 * another team must not be enough to act on it.
 */
export class ModelClaims {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;

  constructor(options: { auth: AuthService; catalog: CatalogService }) {
    this.#auth = options.auth;
    this.#catalog = options.catalog;
  }

  /**
   * Lets an entity act on its registered model unless an entity of other owners names it as well.
   * @throws ConflictError naming the other entity
   */
  async require({ entity, entityRef }: ModelOf): Promise<void> {
    const { server, registeredModel } = getModelAnnotations(entity);
    const owners = ownersOf(entity).sort().join();
    for await (const other of this.#list({
      [`metadata.annotations.${ML_REGISTERED_MODEL_ANNOTATION}`]:
        registeredModel ?? '',
    })) {
      const annotations = getModelAnnotations(other);
      const isSame =
        annotations.server === server &&
        annotations.registeredModel === registeredModel;
      if (isSame && ownersOf(other).sort().join() !== owners) {
        throw new ConflictError(
          `${stringifyEntityRef(
            other,
          )} of other owners names the registered model '${registeredModel}' as well as ${entityRef}: take the annotation modelport.dev/registered-model off one of them`,
        );
      }
    }
  }

  /** Every registered model that an entity names, with the portal's own rights. */
  async listAll(): Promise<EntityModel[]> {
    const models = new Map<string, EntityModel>();
    for await (const entity of this.#list({
      [`metadata.annotations.${ML_REGISTERED_MODEL_ANNOTATION}`]: {
        $exists: true,
      },
    })) {
      const entityRef = stringifyEntityRef(entity);
      const model = findModelOf({ entity, entityRef });
      const key = JSON.stringify([model?.server, model?.model]);
      if (model && !models.has(key)) {
        models.set(key, model);
      }
    }
    return [...models.values()];
  }

  async *#list(query: CatalogQuery): AsyncIterable<Entity> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<CatalogService['queryEntities']>> =
        await this.#catalog.queryEntities(
          cursor ? { cursor, limit: PAGE_SIZE } : { query, limit: PAGE_SIZE },
          { credentials },
        );
      yield* page.items;
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
  }
}
