import type { Leases } from './Leases';

/** A host that has not renewed its lease for so long is gone, in milliseconds. */
const GONE_MS = 600_000;
const LOOK_EVERY_MS = GONE_MS / 10;

/**
 * Name of the lease that an engine holds for its host.
 *
 * @public
 */
export const hostLeaseName = (host: string) => `host:${host}`;

/**
 * What {@link GoneHosts} works with.
 *
 * @public
 */
export interface GoneHostsOptions {
  leases: Pick<Leases, 'expiry'>;
  /** This host, which is never gone. */
  own: string;
  now: () => Date;
}

/**
 * Finds hosts that have not renewed their lease for ten minutes: another host should take over what they drove.
 *
 * @public
 */
export class GoneHosts {
  #lookedAt = 0;

  constructor(private readonly options: GoneHostsOptions) {}

  /** Whether the last look is a minute ago; the next {@link GoneHosts.among} is the next look. */
  isDue(): boolean {
    return this.options.now().getTime() - this.#lookedAt >= LOOK_EVERY_MS;
  }

  /** Those of the hosts that are gone. */
  async among(hosts: Iterable<string>): Promise<Set<string>> {
    const { leases, own, now } = this.options;
    const time = now().getTime();
    this.#lookedAt = time;
    const gone = new Set<string>();
    for (const host of new Set(hosts)) {
      if (host === own) continue;
      const expiry = await leases.expiry(hostLeaseName(host));
      if ((expiry?.getTime() ?? 0) < time - GONE_MS) gone.add(host);
    }
    return gone;
  }
}
