import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  DeployRequest,
  Deployment,
  DeploymentLatency,
  DeploymentLogResponse,
  DeploymentSchema,
  InferRequest,
  InferResponse,
  ListDeploymentsResponse,
} from '@modelport/plugin-ml-promotion-common';

/**
 * What every read takes beside its subject.
 *
 * @public
 */
export interface CallOptions {
  signal?: AbortSignal;
}

/**
 * Which deployments to list: of one entity, or all that the user may see.
 *
 * @public
 */
export interface ListDeploymentsOptions extends CallOptions {
  limit?: number;
  /** Id of the last deployment of the page before. */
  before?: string;
}

/**
 * How much of a model server's log to read.
 *
 * @public
 */
export interface LogOptions extends CallOptions {
  /** How many lines, from the end. */
  tail?: number;
}

/**
 * Client of the ml-promotion backend. Every method throws an error whose message
 * says what happened in the words of the backend, whose name is the one that the
 * backend gave (`ConflictError` ...), and whose `statusCode` is that of the answer.
 *
 * @public
 */
export interface MlPromotionApi {
  listDeployments(
    entity: CompoundEntityRef,
    options?: ListDeploymentsOptions,
  ): Promise<ListDeploymentsResponse>;
  deploy(
    entity: CompoundEntityRef,
    request: DeployRequest,
  ): Promise<Deployment>;
  getDeployment(
    entity: CompoundEntityRef,
    id: string,
    options?: CallOptions,
  ): Promise<Deployment>;
  undeploy(entity: CompoundEntityRef, id: string): Promise<Deployment>;
  tryAgain(entity: CompoundEntityRef, id: string): Promise<Deployment>;
  getSchema(
    entity: CompoundEntityRef,
    id: string,
    options?: CallOptions,
  ): Promise<DeploymentSchema>;
  getLatency(
    entity: CompoundEntityRef,
    id: string,
    options?: CallOptions,
  ): Promise<DeploymentLatency>;
  getLog(
    entity: CompoundEntityRef,
    id: string,
    options?: LogOptions,
  ): Promise<DeploymentLogResponse>;
  /** Asks what serves in an environment for a prediction. */
  predict(
    entity: CompoundEntityRef,
    endpoint: { environment: string; modelName: string },
    request: InferRequest,
  ): Promise<InferResponse>;
}

/**
 * The client of the ml-promotion backend, as extensions ask for it with `useApi`.
 *
 * @public
 */
export const mlPromotionApiRef = createApiRef<MlPromotionApi>().with({
  id: 'plugin.ml-promotion.client',
  pluginId: 'ml-promotion',
});
