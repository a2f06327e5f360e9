import { isRefusal } from '@modelport/plugin-ml-node';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import type { DeploymentRecord } from '../store/DeploymentStore';
import { isEnd } from './changeDeployment';
import type { ServingClaims } from './ServingClaims';
import { type EndpointUrlOf, toDeployment } from './toDeployment';

/** What {@link DeploymentViews} works with. */
export interface DeploymentViewsOptions {
  claims: Pick<ServingClaims, 'refusalOf'>;
  endpointUrlOf: EndpointUrlOf;
}

/** Deployments as pages see them. */
export class DeploymentViews {
  constructor(private readonly options: DeploymentViewsOptions) {}

  /** Some of one entity; one that answers nobody since others have its model says so. */
  async of(records: DeploymentRecord[]): Promise<Deployment[]> {
    const { endpointUrlOf } = this.options;
    return Promise.all(
      records.map(async record => {
        const shown = toDeployment(record, endpointUrlOf);
        const refusal = await this.refusalOf(record);
        return refusal === undefined
          ? shown
          : { ...shown, stateMessage: `It answers nobody: ${refusal}` };
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
}
