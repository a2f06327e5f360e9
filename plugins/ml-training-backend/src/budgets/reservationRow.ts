import type { NewReservation, ReservationRecord } from './BudgetStore';

/** A row of the table `ml_training_reservations`. PostgreSQL gives big integers as text. */
export interface ReservationRow {
  training_id: string;
  entity_ref: string;
  owner: string;
  month: string;
  currency: string;
  per_hour: number | null;
  priced_on: string | null;
  source: string | null;
  reserved: number;
  settled: number;
  closed: boolean | number;
  override_reason: string | null;
  override_by: string | null;
  created_at: number | string;
  closed_at: number | string | null;
}

/** Reads a row. */
export function fromRow(row: ReservationRow): ReservationRecord {
  const { per_hour: perHour, priced_on: pricedOn, source } = row;
  const { override_reason: reason, override_by: by } = row;
  return {
    trainingId: row.training_id,
    entityRef: row.entity_ref,
    owner: row.owner,
    month: row.month,
    currency: row.currency,
    ...(perHour !== null &&
      pricedOn !== null &&
      source !== null && {
        price: { perHour: Number(perHour), pricedOn, source },
      }),
    reserved: Number(row.reserved),
    settled: Number(row.settled),
    isClosed: Boolean(row.closed),
    ...(reason !== null && by !== null && { override: { reason, by } }),
    createdAt: new Date(Number(row.created_at)),
  };
}

/** The row of what is kept free for a training. */
export function toRow(reservation: NewReservation): ReservationRow {
  const { price, override } = reservation;
  return {
    training_id: reservation.trainingId,
    entity_ref: reservation.entityRef,
    owner: reservation.owner,
    month: reservation.month,
    currency: reservation.currency,
    per_hour: price?.perHour ?? null,
    priced_on: price?.pricedOn ?? null,
    source: price?.source ?? null,
    reserved: reservation.reserved,
    settled: 0,
    closed: false,
    override_reason: override?.reason ?? null,
    override_by: override?.by ?? null,
    created_at: reservation.createdAt.getTime(),
    closed_at: null,
  };
}
