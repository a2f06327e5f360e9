import { isRefusal } from '@modelport/plugin-ml-node';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import type { DeploymentRecord } from '../store/DeploymentStore';
import type { ApiEntities, ApiState } from './ApiEntities';
import { apiRefOf } from './apiNameOf';
import { isEnd } from './changeDeployment';
import type { ServingClaims } from './ServingClaims';
import { type EndpointUrlOf, hasApi, toDeployment } from './toDeployment';

/** What {@link DeploymentViews} works with. */
export interface DeploymentViewsOptions {
  apis: ApiEntities;
  claims: Pick<ServingClaims, 'refusalOf'>;
  endpointUrlOf: EndpointUrlOf;
}

/** Deployments as pages see them. */
export class DeploymentViews {
  constructor(private readonly options: DeploymentViewsOptions) {}

  /**
   * Some of one model. One that answers nobody since others have the model says so, and only the API entity that the portal
   * made is linked.
   */
  async of(
    entityRef: string,
    records: DeploymentRecord[],
  ): Promise<Deployment[]> {
    const { endpointUrlOf } = this.options;
    const apis = await this.#apisOf(entityRef, records);
    return Promise.all(
      records.map(async record => {
        const shown = toDeployment(record, endpointUrlOf);
        const refusal = await this.refusalOf(record);
        if (refusal !== undefined) {
          return { ...shown, stateMessage: `It answers nobody: ${refusal}` };
        }
        const apiRef = apiRefOf(entityRef, record.environment);
        const api = hasApi(record) ? apis.get(apiRef) : undefined;
        const { problem } = api ?? {};
        return {
          ...shown,
          ...(api?.isOurs && { apiRef }),
          ...(problem && { stateMessage: `${shown.stateMessage} ${problem}` }),
        };
      }),
    );
  }

  /** Why a deployment may not answer; undefined when it may, or has ended. */
  async refusalOf(record: DeploymentRecord): Promise<string | undefined> {
    if (record.wanted === 'stop' || isEnd(record)) {
      return undefined;
    }
    try {
      return await this.options.claims.refusalOf(record);
    } catch (error) {
      // While it cannot be asked, what is known is shown.
      if (isRefusal(error)) {
        throw error;
      }
      return undefined;
    }
  }

  async #apisOf(
    entityRef: string,
    records: DeploymentRecord[],
  ): Promise<Map<string, ApiState>> {
    const refs = records
      .filter(hasApi)
      .map(({ environment }) => apiRefOf(entityRef, environment));
    try {
      return await this.options.apis.find(entityRef, refs);
    } catch (error) {
      // Of what the catalog does not tell now, nothing is linked.
      if (isRefusal(error)) {
        throw error;
      }
      return new Map();
    }
  }
}
