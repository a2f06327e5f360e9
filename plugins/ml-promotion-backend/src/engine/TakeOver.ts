import type { LoggerService } from '@backstage/backend-plugin-api';
import { GoneHosts } from '@modelport/plugin-ml-node';
import type { DeploymentStore } from '../store/DeploymentStore';
import type { Chore, ChoreContext } from './Chore';

/** What {@link TakeOver} works with. */
export interface TakeOverOptions {
  store: Pick<DeploymentStore, 'listActive' | 'leases'>;
  logger: LoggerService;
  /** This host. */
  host: string;
  now: () => Date;
}

/** Takes over the deployments of hosts that are gone; looks once a minute. */
export class TakeOver implements Chore {
  readonly name = 'Taking over from hosts that are gone';
  readonly #goneHosts: GoneHosts;

  constructor(private readonly options: TakeOverOptions) {
    const { store, host, now } = options;
    this.#goneHosts = new GoneHosts({ leases: store.leases, own: host, now });
  }

  isDue(): boolean {
    return this.#goneHosts.isDue();
  }

  async run({ record }: ChoreContext): Promise<void> {
    const { store, host, logger } = this.options;
    const active = await store.listActive();
    const gone = await this.#goneHosts.among(active.map(each => each.host));
    for (const deployment of active.filter(each => gone.has(each.host))) {
      logger.warn(
        `Takes over deployment ${deployment.id} of ${deployment.host}, a host gone`,
      );
      await record(deployment, { host });
    }
  }
}
