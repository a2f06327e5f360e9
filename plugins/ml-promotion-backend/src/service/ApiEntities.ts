import type { AuthService } from '@backstage/backend-plugin-api';
import { ANNOTATION_LOCATION, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ownersOf } from '@modelport/plugin-ml-node';
import { ML_MODEL_ANNOTATION, PROMOTION_LOCATION } from '../catalog/apiEntity';

/** Where the API entity of an endpoint stands. */
export interface ApiState {
  /** The catalog has it, and it is the one that the portal made. */
  isOurs: boolean;
  /** Why it will not come; absent while it may. */
  problem?: string;
}

/** Looks up the API entities of endpoints in the catalog. */
export interface ApiEntities {
  /**
   * Where some of a model stand, by their references.
   * @param entityRef - full reference of the model
   */
  find(entityRef: string, apiRefs: string[]): Promise<Map<string, ApiState>>;
}

/** {@link ApiEntities} with the plugin's own rights. Anybody can push an API of any name, so a name proves nothing. */
export class CatalogApiEntities implements ApiEntities {
  constructor(
    private readonly options: { auth: AuthService; catalog: CatalogService },
  ) {}

  async find(
    entityRef: string,
    apiRefs: string[],
  ): Promise<Map<string, ApiState>> {
    const { auth, catalog } = this.options;
    const entityRefs = [...new Set(apiRefs)];
    if (entityRefs.length === 0) {
      return new Map();
    }
    const credentials = await auth.getOwnServiceCredentials();
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs },
      { credentials },
    );
    return new Map(
      entityRefs.map((ref, index) => [
        ref,
        stateOf(ref, entityRef, items[index]),
      ]),
    );
  }
}

function stateOf(
  apiRef: string,
  entityRef: string,
  entity: Entity | undefined,
): ApiState {
  const annotations = entity?.metadata.annotations ?? {};
  const location = annotations[ANNOTATION_LOCATION];
  const isOurs =
    location === PROMOTION_LOCATION &&
    annotations[ML_MODEL_ANNOTATION] === entityRef;
  if (!entity || isOurs) {
    return { isOurs };
  }
  const owners = ownersOf(entity).join(' and ') || 'nobody';
  return {
    isOurs,
    problem: `The catalog has no API of it, since ${apiRef} is another one, of ${owners} (${location}): have that renamed`,
  };
}
