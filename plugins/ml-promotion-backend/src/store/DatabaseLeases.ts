import type { Knex } from 'knex';
import type { DeploymentStore, Lease } from './DeploymentStore';

const LEASES = 'ml_deployment_leases';

interface LeaseRow {
  name: string;
  holder: string;
  epoch: number | string;
  expires_at: number | string;
}

/** Leases in a table: one holder at a time, each fenced by the epoch of the next. */
export class DatabaseLeases
  implements Pick<DeploymentStore, 'takeLease' | 'dropLease' | 'leaseExpiry'>
{
  constructor(private readonly db: Knex) {}

  /** Finds the row of a lease while it is good; for the condition of a change. */
  held({ name, holder, epoch }: Lease) {
    return this.db<LeaseRow>(LEASES)
      .select('name')
      .where({ name, holder, epoch });
  }

  async takeLease(request: {
    name: string;
    holder: string;
    now: Date;
    expiresAt: Date;
    isGone?: (holder: string) => boolean;
  }): Promise<Lease | undefined> {
    const { name, holder, now, isGone } = request;
    await this.db<LeaseRow>(LEASES)
      .insert({ name, holder: '', epoch: 0, expires_at: 0 })
      .onConflict('name')
      .ignore();
    const row = await this.db<LeaseRow>(LEASES).where({ name }).first();
    if (!row) {
      return undefined;
    }
    const mine = row.holder === holder;
    const free = Number(row.expires_at) <= now.getTime();
    if (!mine && !free && !isGone?.(row.holder)) {
      return undefined;
    }
    const epoch = mine ? Number(row.epoch) : Number(row.epoch) + 1;
    // Whoever changes the row from what was read has it; the other's change finds nothing.
    const changed = await this.db<LeaseRow>(LEASES)
      .where({ name, holder: row.holder, epoch: row.epoch })
      .where('expires_at', row.expires_at)
      .update({ holder, epoch, expires_at: request.expiresAt.getTime() });
    return changed === 1 ? { name, holder, epoch } : undefined;
  }

  async dropLease({ name, holder, epoch }: Lease) {
    await this.db<LeaseRow>(LEASES)
      .where({ name, holder, epoch })
      .update({ expires_at: 0 });
  }

  async leaseExpiry(name: string) {
    const row = await this.db<LeaseRow>(LEASES).where({ name }).first();
    return row && new Date(Number(row.expires_at));
  }
}
