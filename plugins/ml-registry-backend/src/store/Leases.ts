import type { Knex } from 'knex';

const LEASES = 'ml_registry_leases';

interface LeaseRow {
  name: string;
  holder: string;
  epoch: number | string;
  expires_at: number | string;
}

/** Proof that its holder drives what was asked; worth nothing once a later holder has come. */
export interface Lease {
  name: string;
  holder: string;
  epoch: number;
}

/** The lease was lost: another process drives now. */
export class LeaseLostError extends Error {
  constructor() {
    super('Another process has taken over');
    this.name = 'LeaseLostError';
  }
}

/** Which process drives what was asked. */
export class Leases {
  constructor(private readonly db: Knex) {}

  /** Takes or renews a lease; undefined while another holds it. */
  async take(request: {
    name: string;
    holder: string;
    now: Date;
    expiresAt: Date;
  }): Promise<Lease | undefined> {
    const { name, holder, now, expiresAt } = request;
    await this.db<LeaseRow>(LEASES)
      .insert({ name, holder: '', epoch: 0, expires_at: 0 })
      .onConflict('name')
      .ignore();
    const row = await this.db<LeaseRow>(LEASES).where({ name }).first();
    if (!row) {
      return undefined;
    }
    const mine = row.holder === holder;
    if (!mine && Number(row.expires_at) > now.getTime()) {
      return undefined;
    }
    const epoch = mine ? Number(row.epoch) : Number(row.epoch) + 1;
    // Whoever changes the row from what was read has it; the other's change finds nothing.
    const changed = await this.db<LeaseRow>(LEASES)
      .where({ name, holder: row.holder, epoch: row.epoch })
      .where('expires_at', row.expires_at)
      .update({ holder, epoch, expires_at: expiresAt.getTime() });
    return changed === 1 ? { name, holder, epoch } : undefined;
  }

  /** Gives a lease back, so that the next holder need not wait for its end. */
  async drop({ name, holder, epoch }: Lease): Promise<void> {
    await this.db<LeaseRow>(LEASES)
      .where({ name, holder, epoch })
      .update({ expires_at: 0 });
  }

  /** Within a transaction: goes on only while the lease is its holder's, and keeps it so until the transaction's end. */
  async require({ name, holder, epoch }: Lease): Promise<void> {
    const row = await this.db<LeaseRow>(LEASES)
      .where({ name, holder, epoch })
      .forUpdate()
      .first('name');
    if (!row) {
      throw new LeaseLostError();
    }
  }
}
