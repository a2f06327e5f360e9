import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ownersOf } from '@modelport/plugin-ml-node';
import type { DeploymentStore } from '../store/DeploymentStore';
import type { ServedSchema } from '../targets/RolloutTarget';
import { apiRefOf } from './apiNameOf';
import { type EndpointUrlOf, hasApi } from './toDeployment';

/** Route by which the catalog module of this package asks for the APIs. */
export const API_ROUTE = '/v1/internal/apis';

/** What an API entity is made of. */
export interface DeployedApi extends ServedSchema {
  apiRef: string;
  /** The model. */
  entityRef: string;
  /** Full reference of the model's owner. */
  owner: string;
  environment: string;
  version: string;
  digest: string;
  /** Address in the portal; `/v2/models/...` follows. */
  url: string;
  modelName: string;
}

/** Says for which endpoints there is an API entity. */
export class DeployedApis {
  constructor(
    private readonly options: {
      store: Pick<DeploymentStore, 'listActive'>;
      catalog: CatalogService;
      auth: AuthService;
      endpointUrlOf: EndpointUrlOf;
    },
  ) {}

  /** All of them; a model that is not in the catalog, or has no owner, has none. */
  async list(): Promise<DeployedApi[]> {
    const { store, endpointUrlOf } = this.options;
    // In the order of asking, so that the latest of an environment is the one that stays.
    const latest = new Map(
      (await store.listActive())
        .filter(hasApi)
        .map(each => [apiRefOf(each.entityRef, each.environment), each]),
    );
    const owners = await this.#ownersOf(
      [...latest.values()].map(({ entityRef }) => entityRef),
    );
    return [...latest].flatMap(([apiRef, deployment]) => {
      const { entityRef, environment, version } = deployment;
      const { digest, modelName, schema } = deployment;
      const owner = owners.get(entityRef);
      return owner === undefined || schema === undefined
        ? []
        : {
            ...schema,
            apiRef,
            entityRef,
            owner,
            environment,
            version,
            digest,
            modelName,
            url: endpointUrlOf(entityRef, environment),
          };
    });
  }

  async #ownersOf(entityRefs: string[]): Promise<Map<string, string>> {
    if (entityRefs.length === 0) {
      return new Map();
    }
    const { catalog, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs },
      { credentials },
    );
    const owners = new Map<string, string>();
    items.forEach((entity, index) => {
      const [owner] = entity ? ownersOf(entity) : [];
      if (owner !== undefined) {
        owners.set(entityRefs[index], owner);
      }
    });
    return owners;
  }
}
