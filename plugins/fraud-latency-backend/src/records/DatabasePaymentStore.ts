import { type Lease, Leases } from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import { PAYMENTS } from '../payments/PaymentRow';
import { REVIEWS, type VerdictRow, VERDICTS_GIVEN } from '../review/ReviewRow';
import { KeepRecords, WAITING } from './keepRecords';
import type {
  Keeping,
  KeptPage,
  PaymentStore,
  SourceKey,
} from './PaymentStore';

const CURSORS = 'fraud_latency_cursors';
const LEASES = 'fraud_latency_leases';

/** Rows that are removed at once, so that no reader waits for long. */
const REMOVED_AT_ONCE = 2_000;

interface CursorRow extends SourceKey {
  cursor: string | null;
  /** PostgreSQL gives big integers as texts. */
  read_at: number | string;
  lost_at: number | string | null;
  problem: string | null;
}

/** Keeps payments in the plugin's database, whose tables are up to date. */
export class DatabasePaymentStore implements PaymentStore {
  readonly leases: Leases;

  constructor(private readonly db: Knex) {
    this.leases = new Leases(db, LEASES);
  }

  async cursor(key: SourceKey): Promise<string | undefined> {
    const row = await this.db<CursorRow>(CURSORS).where(key).first();
    return row?.cursor ?? undefined;
  }

  async keep(
    key: SourceKey,
    page: KeptPage,
    keeping: Keeping,
    lease: Lease,
  ): Promise<void> {
    const change = {
      read_at: page.at,
      problem: null,
      ...(page.next !== undefined && { cursor: page.next }),
      ...(page.lost && { lost_at: page.at }),
    };
    await this.db.transaction(async trx => {
      await new Leases(trx, LEASES).require(lease);
      await new KeepRecords(trx, key.service, keeping).keep(page);
      await trx<CursorRow>(CURSORS)
        .insert({ ...key, ...change })
        .onConflict(['service', 'instance'])
        .merge(change);
    });
  }

  async recordProblem(
    key: SourceKey,
    problem: string,
    at: number,
    lease: Lease,
  ): Promise<void> {
    await this.db.transaction(async trx => {
      await new Leases(trx, LEASES).require(lease);
      await trx<CursorRow>(CURSORS)
        .insert({ ...key, read_at: at, problem })
        .onConflict(['service', 'instance'])
        .merge({ problem });
    });
  }

  async forgetOthers(
    service: string,
    instances: readonly string[],
    lease: Lease,
  ): Promise<void> {
    await this.db.transaction(async trx => {
      await new Leases(trx, LEASES).require(lease);
      await trx<CursorRow>(CURSORS)
        .where({ service })
        .whereNotIn('instance', [...instances])
        .delete();
    });
  }

  async removeBefore(
    service: string,
    time: number,
    now: number,
  ): Promise<boolean> {
    const old: { transaction_id: string }[] = await this.db(PAYMENTS)
      .where({ service })
      .where('received_at', '<', time)
      .orderBy('received_at')
      .limit(REMOVED_AT_ONCE)
      .select('transaction_id');
    const ids = old.map(({ transaction_id }) => transaction_id);
    await this.db.transaction(async trx => {
      for (const table of [REVIEWS, PAYMENTS]) {
        await trx(table)
          .where({ service })
          .whereIn('transaction_id', ids)
          .delete();
      }
    });
    await this.db(WAITING).where({ service }).where('until', '<', now).delete();
    return ids.length === REMOVED_AT_ONCE;
  }

  async removeVerdicts(service: string, time: number): Promise<boolean> {
    const old = await this.db<VerdictRow>(VERDICTS_GIVEN)
      .where({ service })
      .where('at', '<', time)
      .limit(REMOVED_AT_ONCE)
      .select('id');
    await this.db<VerdictRow>(VERDICTS_GIVEN)
      .whereIn(
        'id',
        old.map(({ id }) => id),
      )
      .delete();
    return old.length === REMOVED_AT_ONCE;
  }

  async services(): Promise<string[]> {
    const found = new Set<string>();
    for (const table of [PAYMENTS, WAITING, VERDICTS_GIVEN]) {
      // From name to name by the index: to look for distinct ones would read all rows.
      for (let last: string | undefined = ''; last !== undefined; ) {
        const next: { service: string } | undefined = await this.db(table)
          .where('service', '>', last)
          .orderBy('service')
          .first('service');
        last = next?.service;
        if (last !== undefined) found.add(last);
      }
    }
    return [...found];
  }
}
