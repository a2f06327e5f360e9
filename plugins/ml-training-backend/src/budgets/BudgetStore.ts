import type {
  BudgetUse,
  Reservation,
} from '@modelport/plugin-ml-training-common';
import type { BudgetLimit } from '../config/readBudgets';

/** What an hour of all the machines of a training costs, as one row of the price table says. */
export interface HourlyPrice {
  perHour: number;
  /** ISO 4217. */
  currency: string;
  /** Day on which the source was read. */
  pricedOn: string;
  source: string;
}

/** Why a training was let in over budget, and by whom. */
export interface BudgetOverride {
  reason: string;
  /** Full reference of the person. */
  by: string;
}

/** What is kept of a training's cost. */
export interface ReservationRecord extends Reservation {
  /** Full reference of the model. */
  entityRef: string;
  /** Full reference of the owner who pays. */
  owner: string;
  /** In which it was asked for, in UTC, such as `2026-12`; it is paid from this month whenever it runs. */
  month: string;
  currency: string;
  /** Absent where none was known. */
  price?: Omit<HourlyPrice, 'currency'>;
  override?: BudgetOverride;
  createdAt: Date;
}

/** What is kept free for a training that was just asked for. */
export type NewReservation = Omit<ReservationRecord, 'settled' | 'isClosed'>;

/** Remembers what trainings may cost and have cost. */
export interface BudgetStore {
  /**
   * Keeps an amount free, once for each training, unless it is over a limit and has no override. Of several at once, each is held
   * against those before it. An override that was not needed is not kept.
   * @param limit - absent where nothing is to be held against a budget
   * @returns undefined when it is kept; else what the month is used for, and nothing has changed
   */
  reserve(
    reservation: NewReservation,
    limit?: BudgetLimit,
  ): Promise<BudgetUse | undefined>;
  /** What is kept of some trainings. */
  findAll(trainingIds: readonly string[]): Promise<ReservationRecord[]>;
  /** All of a month, of all owners. */
  listMonth(month: string): Promise<ReservationRecord[]>;
  /** Those of trainings for which something may still be to come. */
  listOpen(): Promise<ReservationRecord[]>;
  /** Keeps what a training has cost, and that nothing more is to come; may be told again. */
  close(trainingId: string, settled: number, at: Date): Promise<void>;
}
