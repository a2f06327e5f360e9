import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { PAYMENTS } from '../payments/PaymentRow';
import {
  ELSEWHERE,
  REVIEWS,
  type ReviewRow,
  type VerdictRow,
  VERDICTS_GIVEN,
} from '../review/ReviewRow';
import type { Keeping, KeptPage } from './PaymentStore';
import type { Decision } from './parseRecord';
import {
  isKept,
  isSampled,
  newestOutcomes,
  outcomeOf,
  type OutcomeColumns,
  type PaymentOutcome,
  paymentRow,
  valueAtRisk,
} from './rows';

export const WAITING = 'fraud_latency_outcomes_waiting';

/** Rows of one statement: SQLite takes 500 of them at most. */
const AT_ONCE = 200;
const DAY_MS = 86_400_000;
/** Of a card that is not kept: its decision may be one of review, and then is not far behind. */
const UNSAMPLED_WAIT_MS = 3_600_000;

interface Key {
  service: string;
  transaction_id: string;
}

const KEY = ['service', 'transaction_id'];

function* parts<T>(list: readonly T[]): Iterable<T[]> {
  for (let at = 0; at < list.length; at += AT_ONCE) {
    yield list.slice(at, at + AT_ONCE);
  }
}

/** Holds for rows without an outcome, or with one that was given before. */
const older =
  (table: string, { labelled_at: at, outcome_received_at }: OutcomeColumns) =>
  (query: Knex.QueryBuilder) =>
    query
      .whereNull(`${table}.labelled_at`)
      .orWhere(`${table}.labelled_at`, '<', at)
      .orWhere(same =>
        same
          .where(`${table}.labelled_at`, at)
          .where(`${table}.outcome_received_at`, '<', outcome_received_at),
      );

/** Writes what records of one service say, within a transaction; the same again changes nothing. */
export class KeepRecords {
  constructor(
    private readonly trx: Knex,
    private readonly service: string,
    private readonly keeping: Keeping,
  ) {}

  async keep({ decisions, outcomes, at }: KeptPage): Promise<void> {
    const kept = decisions.filter(each => isKept(each, this.keeping, at));
    await this.#addPayments(kept);
    const waiting = await this.#takeWaiting(kept);
    const newest = newestOutcomes([...waiting, ...outcomes.map(outcomeOf)]);
    const there = await this.#idsOf(newest);
    for (const outcome of newest) {
      if (there.has(outcome.transaction_id)) await this.#apply(outcome);
    }
    const sampled = new Set(
      outcomes
        .filter(({ customer }) => isSampled(customer, this.keeping))
        .map(({ transaction_id }) => transaction_id),
    );
    for (const outcome of newest) {
      const { transaction_id: id } = outcome;
      if (there.has(id)) continue;
      const waitMs = sampled.has(id)
        ? this.keeping.keepDays * DAY_MS
        : UNSAMPLED_WAIT_MS;
      await this.#letWait(outcome, at + waitMs);
    }
  }

  async #addPayments(decisions: readonly Decision[]): Promise<void> {
    const { trx, service } = this;
    for (const some of parts(decisions)) {
      await trx(PAYMENTS)
        .insert(some.map(each => paymentRow(service, each)))
        .onConflict(KEY)
        .ignore();
    }
    const reviews = decisions.filter(({ decision }) => decision === 'review');
    for (const some of parts(reviews)) {
      await trx(REVIEWS)
        .insert(
          some.map(each => ({
            ...this.#keyOf(each),
            opened_at: each.received_at,
            value_at_risk: valueAtRisk(each),
            state: 'open',
          })),
        )
        .onConflict(KEY)
        .ignore();
    }
  }

  /** Outcomes that came before these decisions; they wait no longer. */
  async #takeWaiting(
    decisions: readonly Decision[],
  ): Promise<PaymentOutcome[]> {
    const { trx, service } = this;
    const found: PaymentOutcome[] = [];
    for (const some of parts(decisions)) {
      const ids = some.map(({ transaction_id }) => transaction_id);
      const mine = () =>
        trx<PaymentOutcome & Key>(WAITING)
          .where({ service })
          .whereIn('transaction_id', ids);
      const rows = await mine();
      if (rows.length === 0) continue;
      found.push(
        ...rows.map(row => ({
          transaction_id: row.transaction_id,
          is_fraud: Boolean(row.is_fraud),
          outcome_source: row.outcome_source,
          labelled_at: Number(row.labelled_at),
          outcome_received_at: Number(row.outcome_received_at),
        })),
      );
      await mine().delete();
    }
    return found;
  }

  async #idsOf(outcomes: readonly PaymentOutcome[]): Promise<Set<string>> {
    const ids = new Set<string>();
    for (const some of parts(outcomes)) {
      const rows: Pick<Key, 'transaction_id'>[] = await this.trx<Key>(PAYMENTS)
        .where({ service: this.service })
        .whereIn(
          'transaction_id',
          some.map(({ transaction_id }) => transaction_id),
        )
        .select('transaction_id');
      for (const { transaction_id } of rows) ids.add(transaction_id);
    }
    return ids;
  }

  async #apply(outcome: PaymentOutcome): Promise<void> {
    const { transaction_id: _id, ...columns } = outcome;
    const changed = await this.trx(PAYMENTS)
      .where(this.#keyOf(outcome))
      .where(older(PAYMENTS, columns))
      .update(columns);
    if (changed === 1 && ELSEWHERE.includes(outcome.outcome_source)) {
      await this.#settleReview(outcome);
    }
  }

  /** Ends the review of a payment; a verdict that a person gave stays there, and is overtaken in the history alone. */
  async #settleReview(outcome: PaymentOutcome): Promise<void> {
    const key = this.#keyOf(outcome);
    const { outcome_source: by, labelled_at: at } = outcome;
    const reviews = () => this.trx<ReviewRow>(REVIEWS).where(key);
    if (!(await reviews().first('state'))) return;
    const verdict = outcome.is_fraud ? 'fraud' : 'genuine';
    await reviews()
      .where(each =>
        each.whereNot({ state: 'done' }).orWhereIn('verdict_by', ELSEWHERE),
      )
      .update({
        state: 'done',
        ...{ claimed_by: null, claimed_until: null },
        ...{ verdict, verdict_by: by, verdict_at: at, note: null },
        sent_at: outcome.outcome_received_at,
      });
    await this.trx<VerdictRow>(VERDICTS_GIVEN).insert({
      ...{ ...key, id: randomUUID() },
      ...{ verdict, by, at, note: null },
    });
  }

  async #letWait(outcome: PaymentOutcome, until: number): Promise<void> {
    const { transaction_id: _id, ...columns } = outcome;
    await this.trx(WAITING)
      .insert({ ...this.#keyOf(outcome), ...columns, until })
      .onConflict(KEY)
      .merge({ ...columns, until })
      .where(older(WAITING, columns));
  }

  #keyOf({ transaction_id }: Pick<Key, 'transaction_id'>): Key {
    return { service: this.service, transaction_id };
  }
}
