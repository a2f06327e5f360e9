import type { Deployment } from './deployment';

/**
 * Routes of the backend `ml-promotion`. `E` stands for `/v1/entities/:kind/:namespace/:name`.
 *
 * | method and path | body or query | answer |
 * | --- | --- | --- |
 * | GET `E/deployments` | `limit?` (at most 100, default 25), `before?` (id) | `ListDeploymentsResponse`, newest first |
 * | POST `E/deployments` | `DeployRequest` | 201 `Deployment`; see below |
 * | GET `E/deployments/:id` | | `Deployment` |
 * | POST `E/deployments/:id/undeploy` | | `Deployment` |
 * | POST `E/deployments/:id/again` | | `Deployment` |
 * | GET `E/deployments/:id/schema` | | `DeploymentSchema`, 409 unless it serves |
 * | GET `E/deployments/:id/latency` | | `DeploymentLatency`, 409 unless it serves |
 * | GET `E/deployments/:id/log` | `tail?` (lines, default 200) | `DeploymentLogResponse` |
 * | GET `E/endpoints/:environment/v2/models/:model` | | as the model server answers |
 * | POST `E/endpoints/:environment/v2/models/:model/infer` | `InferRequest` | `InferResponse` |
 *
 * A deployment that is asked for while the same person's of the same version is on its way in that environment, and has
 * not served yet, is answered with that one.
 *
 * The endpoint routes answer with what serves in that environment now; they take a person's or an ml-access token.
 *
 * @public
 */
export const ML_PROMOTION_ROUTES = [
  'GET /v1/entities/:kind/:namespace/:name/deployments',
  'POST /v1/entities/:kind/:namespace/:name/deployments',
  'GET /v1/entities/:kind/:namespace/:name/deployments/:id',
  'POST /v1/entities/:kind/:namespace/:name/deployments/:id/undeploy',
  'POST /v1/entities/:kind/:namespace/:name/deployments/:id/again',
  'GET /v1/entities/:kind/:namespace/:name/deployments/:id/schema',
  'GET /v1/entities/:kind/:namespace/:name/deployments/:id/latency',
  'GET /v1/entities/:kind/:namespace/:name/deployments/:id/log',
  'GET /v1/entities/:kind/:namespace/:name/endpoints/:environment/v2/models/:model',
  'POST /v1/entities/:kind/:namespace/:name/endpoints/:environment/v2/models/:model/infer',
] as const;

/** What to deploy. @public */
export interface DeployRequest {
  version: string;
  /** `dev` when absent. */
  environment?: string;
  /** Makes a repeated request return the deployment that the first one made. */
  requestId?: string;
}

/** A page of deployments. @public */
export interface ListDeploymentsResponse {
  items: Deployment[];
  /** Environments that can be deployed to. */
  environments: string[];
  /** Give as `before` for the next page. */
  nextBefore?: string;
  /** Why deploying is not possible now, in one sentence. */
  problem?: string;
}

/** The last lines of a model server's log. @public */
export interface DeploymentLogResponse {
  text: string;
}

/** Channel of signals about the deployments of an entity; messages are `{channel, cursor}`. @public */
export const deploymentsChannel = (entityRef: string) =>
  `ml-promotion:entity:${entityRef}`;
