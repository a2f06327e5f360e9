import type { Knex } from 'knex';

interface LeaseRow {
  name: string;
  holder: string;
  epoch: number | string;
  /** Milliseconds since 1970. */
  expires_at: number | string;
}

/**
 * Proof that its holder drives something; worth nothing once a later holder has come.
 *
 * @public
 */
export interface Lease {
  name: string;
  holder: string;
  epoch: number;
}

/**
 * The lease was lost: another process drives now.
 *
 * @public
 */
export class LeaseLostError extends Error {
  constructor() {
    super('Another process has taken over');
    this.name = 'LeaseLostError';
  }
}

/**
 * What is asked of {@link Leases.take}.
 *
 * @public
 */
export interface LeaseRequest {
  name: string;
  holder: string;
  now: Date;
  expiresAt: Date;
  /** Says of a holder whose lease still runs that its process has ended, so that it may be taken. */
  isGone?: (holder: string) => boolean;
}

const fenceOf = ({ name, holder, epoch }: Lease) => ({ name, holder, epoch });

/**
 * Leases in a table: one holder at a time, each fenced by the epoch of the next. The table has the columns `name` (primary
 * key), `holder` (text), `epoch` and `expires_at` (big integers).
 *
 * @public
 */
export class Leases {
  constructor(private readonly db: Knex, private readonly table: string) {}

  /**
   * Takes or renews a lease.
   * @returns undefined while another holds it
   */
  async take(request: LeaseRequest): Promise<Lease | undefined> {
    const { name, holder, now, expiresAt, isGone } = request;
    await this.#rows()
      .insert({ name, holder: '', epoch: 0, expires_at: 0 })
      .onConflict('name')
      .ignore();
    const row = await this.#rows().where({ name }).first();
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
    const changed = await this.#rows()
      .where({ name, holder: row.holder, epoch: row.epoch })
      .where('expires_at', row.expires_at)
      .update({ holder, epoch, expires_at: expiresAt.getTime() });
    return changed === 1 ? { name, holder, epoch } : undefined;
  }

  /** Gives a lease back, so that the next holder need not wait for its end. */
  async drop(lease: Lease): Promise<void> {
    await this.#rows().where(fenceOf(lease)).update({ expires_at: 0 });
  }

  /** When a lease runs out; undefined when nobody has ever held it. */
  async expiry(name: string): Promise<Date | undefined> {
    const row = await this.#rows().where({ name }).first();
    return row && new Date(Number(row.expires_at));
  }

  /** Finds the row of a lease while it is its holder's; for the condition of a change. */
  held(lease: Lease): Knex.QueryBuilder {
    return this.#rows().select('name').where(fenceOf(lease));
  }

  /**
   * Within a transaction: goes on only while the lease is its holder's, and keeps it so until the transaction's end.
   * @throws LeaseLostError
   */
  async require(lease: Lease): Promise<void> {
    const row = await this.#rows()
      .where(fenceOf(lease))
      .forUpdate()
      .first('name');
    if (!row) {
      throw new LeaseLostError();
    }
  }

  #rows() {
    return this.db<LeaseRow>(this.table);
  }
}
