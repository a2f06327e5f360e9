import type {
  DeploymentRecord,
  DeploymentStore,
} from '../store/DeploymentStore';

/** A host that has not renewed its lease for so long is gone, in milliseconds. */
const GONE_MS = 600_000;
const LOOK_EVERY_MS = GONE_MS / 10;

/** Name of the lease of a host. */
export const leaseNameOf = (host: string) => `host:${host}`;

/** Finds deployments whose host is gone, which another host should take over. */
export class GoneHosts {
  #lookedAt = 0;

  constructor(
    private readonly store: DeploymentStore,
    private readonly own: string,
    private readonly now: () => Date,
  ) {}

  /** Their deployments; looks once a minute and finds nothing in between. */
  async findDeployments(): Promise<DeploymentRecord[]> {
    const now = this.now().getTime();
    if (now - this.#lookedAt < LOOK_EVERY_MS) {
      return [];
    }
    this.#lookedAt = now;
    const active = await this.store.listActive();
    const gone = new Set<string>();
    for (const host of new Set(active.map(each => each.host))) {
      const expiry = await this.store.leases.expiry(leaseNameOf(host));
      if (host !== this.own && (expiry?.getTime() ?? 0) < now - GONE_MS) {
        gone.add(host);
      }
    }
    return active.filter(({ host }) => gone.has(host));
  }
}
