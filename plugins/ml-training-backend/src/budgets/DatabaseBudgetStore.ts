import type { DatabaseService } from '@backstage/backend-plugin-api';
import {
  type BudgetUse,
  useOfBudget,
} from '@modelport/plugin-ml-training-common';
import type { Knex } from 'knex';
import type { BudgetLimit } from '../config/readBudgets';
import { openDatabase } from '../store/openDatabase';
import type { BudgetStore, NewReservation } from './BudgetStore';
import { fromRow, type ReservationRow, toRow } from './reservationRow';

const RESERVATIONS = 'ml_training_reservations';
const MONTHS = 'ml_training_budget_months';

/** Remembers in the plugin's database what trainings may cost and have cost. */
export class DatabaseBudgetStore implements BudgetStore {
  private constructor(private readonly db: Knex) {}

  /** Opens the store and brings its tables up to date. */
  static async create(database: DatabaseService): Promise<DatabaseBudgetStore> {
    return new DatabaseBudgetStore(await openDatabase(database));
  }

  async reserve(
    reservation: NewReservation,
    limit?: BudgetLimit,
  ): Promise<BudgetUse | undefined> {
    const { override, ...plain } = reservation;
    return this.db.transaction(async trx => {
      const use = limit && (await readUse(trx, reservation, limit));
      const hasRoom = use !== undefined && reservation.reserved <= use.left;
      if (use && !hasRoom && !override) return use;
      await trx<ReservationRow>(RESERVATIONS)
        .insert(toRow(hasRoom ? plain : reservation))
        .onConflict('training_id')
        .merge();
      return undefined;
    });
  }

  async findAll(trainingIds: readonly string[]) {
    const rows = await this.#rows().whereIn('training_id', [...trainingIds]);
    return rows.map(fromRow);
  }

  async listMonth(month: string) {
    const rows = await this.#rows().where({ month }).orderBy('created_at');
    return rows.map(fromRow);
  }

  async listOpen() {
    const rows = await this.#rows().where({ closed: false });
    return rows.map(fromRow);
  }

  async close(trainingId: string, settled: number, at: Date) {
    await this.#rows()
      .where({ training_id: trainingId })
      .update({ settled, closed: true, closed_at: at.getTime() });
  }

  #rows() {
    return this.db<ReservationRow>(RESERVATIONS);
  }
}

/**
 * What the month is used for, and stays so until the transaction's end: whoever else reserves changes the same row before it
 * reads, and so waits.
 */
async function readUse(
  trx: Knex.Transaction,
  { owner, month, trainingId }: NewReservation,
  { monthly, currency }: BudgetLimit,
): Promise<BudgetUse> {
  await trx(MONTHS)
    .insert({ owner, month, reservations: 0 })
    .onConflict(['owner', 'month'])
    .ignore();
  await trx(MONTHS).where({ owner, month }).increment('reservations', 1);
  const others = await trx<ReservationRow>(RESERVATIONS)
    .where({ owner, month, currency })
    .whereNot({ training_id: trainingId });
  return useOfBudget({ limit: monthly, currency }, others.map(fromRow));
}
