import type { Lease, Leases } from './Leases';

/**
 * How {@link LeaseKeeper} works.
 *
 * @public
 */
export interface LeaseKeeperOptions {
  leases: Pick<Leases, 'take' | 'drop'>;
  /** What the lease is about. */
  name: string;
  /** This process. */
  holder: string;
  /** How long the lease runs without renewal, in milliseconds. */
  leaseMs: number;
  now: () => Date;
  /** Whether the process of another holder has ended for certain. */
  isGone?: (holder: string) => boolean;
}

/**
 * Holds the lease that lets one process at a time drive something.
 *
 * @public
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  #lease: Lease | undefined;
  #until = 0;
  /** The last asking: two at once of one holder would each take the other's renewal for another holder's. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /** The lease, when it is held and has not run out by this process's own clock. */
  get current(): Lease | undefined {
    return this.#until > this.#options.now().getTime()
      ? this.#lease
      : undefined;
  }

  /** The lease as it was last taken, even when it has run out: the fence of its epoch tells whether it is good. */
  get taken(): Lease | undefined {
    return this.#lease;
  }

  /** Takes or renews the lease; a renewal that is not needed yet is left out. */
  async ensure(): Promise<Lease | undefined> {
    const { now, leaseMs } = this.#options;
    const isFresh = this.#until - now().getTime() > (leaseMs * 3) / 4;
    return isFresh ? this.#lease : this.confirm();
  }

  /** Takes or renews the lease now, so that its holder may act for the whole length of the lease. */
  confirm(): Promise<Lease | undefined> {
    const confirmed = this.#asking.then(() => this.#take());
    this.#asking = confirmed.catch(() => {}); // whoever asked is told
    return confirmed;
  }

  async #take(): Promise<Lease | undefined> {
    const { leases, name, holder, leaseMs, now, isGone } = this.#options;
    const at = now();
    const expiresAt = new Date(at.getTime() + leaseMs);
    const request = { name, holder, now: at, expiresAt, isGone };
    this.#lease = await leases.take(request);
    this.#until = this.#lease ? expiresAt.getTime() : 0;
    return this.#lease;
  }

  /** Gives the lease back. */
  async drop(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    this.#until = 0;
    if (lease) {
      await this.#options.leases.drop(lease);
    }
  }
}
