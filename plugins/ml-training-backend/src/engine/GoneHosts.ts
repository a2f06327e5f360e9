import type { TrainingRecord, TrainingStore } from '../store/TrainingStore';

/** A host that has not renewed its lease for so long is gone, in milliseconds. */
const GONE_MS = 600_000;
const LOOK_EVERY_MS = GONE_MS / 10;

/** Name of the lease of a host. */
export const leaseNameOf = (host: string) => `host:${host}`;

/** Finds trainings whose host is gone, which another host should take over. */
export class GoneHosts {
  #lookedAt = 0;

  constructor(
    private readonly store: TrainingStore,
    private readonly own: string,
    private readonly now: () => Date,
  ) {}

  /** Their trainings; looks once a minute and finds nothing in between. */
  async findTrainings(): Promise<
    Array<{ training: TrainingRecord; from: string }>
  > {
    const now = this.now().getTime();
    if (now - this.#lookedAt < LOOK_EVERY_MS) {
      return [];
    }
    this.#lookedAt = now;
    const found = [];
    for (const host of await this.store.listActiveHosts()) {
      const expiry = await this.store.leases.expiry(leaseNameOf(host));
      if (host !== this.own && (expiry?.getTime() ?? 0) < now - GONE_MS) {
        for (const training of await this.store.listActive(host)) {
          found.push({ training, from: host });
        }
      }
    }
    return found;
  }
}
