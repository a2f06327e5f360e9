import { type Lease, LeaseLostError, type Leases } from '../store/Leases';

const LEASE_NAME = 'engine';

/** Holds the lease that lets one process at a time do what was asked. */
export class LeaseKeeper {
  readonly #options: {
    leases: Leases;
    holder: string;
    leaseMs: number;
    now: () => Date;
  };
  #lease: Lease | undefined;
  #until = 0;

  constructor(options: {
    leases: Leases;
    /** This process. */
    holder: string;
    /** How long the lease runs without renewal, in milliseconds. */
    leaseMs: number;
    now: () => Date;
  }) {
    this.#options = options;
  }

  /** Takes or renews the lease; a renewal that is not needed yet is left out. */
  async ensure(): Promise<Lease | undefined> {
    const { now, leaseMs } = this.#options;
    const isFresh = this.#until - now().getTime() > (leaseMs * 3) / 4;
    return isFresh ? this.#lease : this.#take();
  }

  /**
   * Renews the lease now, so that its holder may act for the whole length of it.
   * @throws LeaseLostError when another process holds it
   */
  async confirm(): Promise<Lease> {
    const lease = await this.#take();
    if (!lease) {
      throw new LeaseLostError();
    }
    return lease;
  }

  /** The lease as it was last taken; a transaction of its holder asks for it. */
  require(): Lease {
    if (!this.#lease) {
      throw new LeaseLostError();
    }
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

  async #take(): Promise<Lease | undefined> {
    const { leases, holder, leaseMs, now } = this.#options;
    const at = now();
    const expiresAt = new Date(at.getTime() + leaseMs);
    const request = { name: LEASE_NAME, holder, now: at, expiresAt };
    this.#lease = await leases.take(request);
    this.#until = this.#lease ? expiresAt.getTime() : 0;
    return this.#lease;
  }
}
