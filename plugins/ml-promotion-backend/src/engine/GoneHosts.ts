import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  DeploymentRecord,
  DeploymentStore,
} from '../store/DeploymentStore';
import type { Chore, ChoreContext } from './Chore';

/** A host that has not renewed its lease for so long is gone, in milliseconds. */
const GONE_MS = 600_000;
const LOOK_EVERY_MS = GONE_MS / 10;

/** Name of the lease of a host. */
export const leaseNameOf = (host: string) => `host:${host}`;

/** What {@link GoneHosts} works with. */
export interface GoneHostsOptions {
  store: Pick<DeploymentStore, 'listActive' | 'leases'>;
  logger: LoggerService;
  /** This host. */
  host: string;
  now: () => Date;
}

/** Takes over the deployments of hosts that are gone; looks once a minute. */
export class GoneHosts implements Chore {
  readonly name = 'Taking over from hosts that are gone';
  #lookedAt = 0;

  constructor(private readonly options: GoneHostsOptions) {}

  isDue(): boolean {
    return this.options.now().getTime() - this.#lookedAt >= LOOK_EVERY_MS;
  }

  async run({ record }: ChoreContext): Promise<void> {
    const { host, logger, now } = this.options;
    this.#lookedAt = now().getTime();
    for (const deployment of await this.#findDeployments()) {
      logger.warn(
        `Takes over deployment ${deployment.id} of ${deployment.host}, a host gone`,
      );
      await record(deployment, { host });
    }
  }

  async #findDeployments(): Promise<DeploymentRecord[]> {
    const { store, host: own } = this.options;
    const active = await store.listActive();
    const gone = new Set<string>();
    for (const host of new Set(active.map(each => each.host))) {
      const expiry = await store.leases.expiry(leaseNameOf(host));
      if (host !== own && (expiry?.getTime() ?? 0) < this.#lookedAt - GONE_MS) {
        gone.add(host);
      }
    }
    return active.filter(({ host }) => gone.has(host));
  }
}
