import type { SignalsService } from '@backstage/plugin-signals-node';
import { deploymentsChannel } from '@modelport/plugin-ml-promotion-common';
import type { DeploymentRecord } from '../store/DeploymentStore';

/** Tells pages that there is news of a model's deployments: channel and cursor, never content. */
export class LiveDeployments {
  constructor(
    private readonly signals: Pick<SignalsService, 'publish'>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** A deployment has changed. */
  changed({ entityRef, id, revision }: DeploymentRecord): void {
    const channel = deploymentsChannel(entityRef);
    this.signals
      .publish({
        recipients: { type: 'broadcast' },
        channel,
        message: { channel, cursor: `${id}.${revision}` },
      })
      .catch(this.onError);
  }
}
