import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type ApiEntity,
  parseEntityRef,
} from '@backstage/catalog-model';
import type { DeployedApi } from '../service/DeployedApis';
import { apiDefinition } from './apiDefinition';

/** Where the API entities come from, as the catalog has it. */
export const PROMOTION_LOCATION = 'modelport:ml-promotion';

/** Full reference of the model that an API entity answers for. */
export const ML_MODEL_ANNOTATION = 'modelport.dev/model';

/** The API entity that stands for an endpoint. */
export function apiEntity(api: DeployedApi): ApiEntity {
  const { name, namespace } = parseEntityRef(api.apiRef);
  const { modelName, environment, version } = api;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: {
      name,
      namespace,
      title: `${modelName} (${environment})`,
      description: `Predictions of ${modelName}, version ${version}, in ${environment}`,
      annotations: {
        [ANNOTATION_LOCATION]: PROMOTION_LOCATION,
        [ANNOTATION_ORIGIN_LOCATION]: PROMOTION_LOCATION,
        [ML_MODEL_ANNOTATION]: api.entityRef,
      },
    },
    spec: {
      type: 'openapi',
      lifecycle: environment,
      owner: api.owner,
      definition: apiDefinition(api),
    },
  };
}
