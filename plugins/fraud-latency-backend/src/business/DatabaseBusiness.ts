import {
  isFraudCaught,
  type PaymentDecision,
} from '@modelport/plugin-fraud-latency-common';
import type { Knex } from 'knex';
import { type PaymentRow, PAYMENTS } from '../payments/PaymentRow';
import {
  BY_SCORE,
  EXPLORED,
  type SampledService,
  sampledPayments,
} from '../payments/sampled';
import { calledFraud, countVerdicts } from '../review/saidByPeople';

/** A span of time in milliseconds since 1970, by when payments were received. */
export interface BusinessSpan {
  from: number;
  to: number;
}

/** Why a payment was decided so, as far as estimates need to know. */
export type DecidedBy = 'exploration' | 'score' | 'other';

/** Payments that are alike. */
export interface PaymentGroup {
  decision: PaymentDecision;
  by: DecidedBy;
  isFraud: boolean | null;
  /** A person said so in the review, which an outcome from elsewhere has not ended first. */
  saidFraud: boolean;
  count: number;
  amount: number;
  /** So many of them are as old as outcomes take. */
  matured: number;
}

/** A payment that was let through to learn, or several of the same propensity. */
export interface ExploredPayment {
  propensity: number;
  count: number;
  amount: number;
}

/** What one day brought, in the cards that are kept; days since 1970, of UTC. */
export interface DayCount {
  day: number;
  caught: number;
  missed: number;
}

const DAY_MS = 86_400_000;
const DAY = `received_at / ${DAY_MS}`;
const BY = `case when ${EXPLORED} then 'exploration' when ${BY_SCORE} then 'score' else 'other' end`;
const SAID = `case when said_id is null then 0 else 1 end`;
const COUNT = 'count(*) as count';
const SINCE = 'min(received_at) as since';
const AMOUNT = 'sum(amount) as amount';

interface GroupRow {
  decision: PaymentDecision;
  decided_by: DecidedBy;
  is_fraud: boolean | number | null;
  said_fraud: number | string;
  count: number | string;
  amount: number;
  matured: number | string;
}

interface FraudsOfDay {
  day: number | string;
  decision: PaymentDecision;
  said_fraud: number | string;
  count: number | string;
}

/** Adds up payments; the database does so, and gives no single payment but frauds that were let through to learn. */
export class DatabaseBusiness {
  constructor(private readonly db: Knex) {}

  /** Payments by currency, most first, each with when the first of them was received. */
  async currencies(sample: SampledService, span: BusinessSpan) {
    const rows = await this.#within(sample, span)
      .groupBy('currency')
      .select<
        { currency: string; count: number | string; since: number | string }[]
      >('currency', this.db.raw(COUNT), this.db.raw(SINCE));
    return rows
      .map(({ currency, count, since }) => ({
        currency,
        count: Number(count),
        since: Number(since),
      }))
      .sort((a, b) => b.count - a.count);
  }

  /** @param maturedBefore - in milliseconds since 1970 */
  async groups(
    sample: SampledService,
    span: BusinessSpan,
    currency: string,
    maturedBefore: number,
  ): Promise<PaymentGroup[]> {
    const rows: GroupRow[] = await this.#withVerdicts(sample, span)
      .where({ currency })
      .groupBy('decision', 'is_fraud')
      .groupByRaw(BY)
      .groupByRaw(SAID)
      .select(
        'decision',
        'is_fraud',
        this.db.raw(`${BY} as decided_by`),
        this.db.raw(`${SAID} as said_fraud`),
        this.db.raw(COUNT),
        this.db.raw(AMOUNT),
        this.db.raw(
          'sum(case when event_time <= ? then 1 else 0 end) as matured',
          [maturedBefore],
        ),
      );
    return rows.map(row => ({
      decision: row.decision,
      by: row.decided_by,
      isFraud: row.is_fraud === null ? null : Boolean(row.is_fraud),
      saidFraud: Number(row.said_fraud) === 1,
      count: Number(row.count),
      amount: row.amount,
      matured: Number(row.matured),
    }));
  }

  /** Payments that were let through to learn and turned out fraud, each by itself. */
  async exploredFrauds(
    sample: SampledService,
    span: BusinessSpan,
    currency: string,
  ): Promise<ExploredPayment[]> {
    const rows: Pick<PaymentRow, 'propensity' | 'amount'>[] =
      await this.#explored(sample, span, currency)
        .where({ is_fraud: true })
        .select('propensity', 'amount');
    return rows.map(row => ({ ...row, count: 1 }));
  }

  /** Payments that were let through to learn and are genuine, or old enough to be taken for it, by propensity. */
  async exploredGenuine(
    sample: SampledService,
    span: BusinessSpan,
    currency: string,
    maturedBefore: number,
  ): Promise<ExploredPayment[]> {
    const rows = await this.#explored(sample, span, currency)
      .where(genuine =>
        genuine
          .where({ is_fraud: false })
          .orWhere(old =>
            old.whereNull('is_fraud').where('event_time', '<=', maturedBefore),
          ),
      )
      .groupBy('propensity')
      .select<{ propensity: number; count: string; amount: number }[]>(
        'propensity',
        this.db.raw(COUNT),
        this.db.raw(AMOUNT),
      );
    return rows.map(row => ({ ...row, count: Number(row.count) }));
  }

  /** Known frauds by day: those that were caught, and those that were not. */
  async days(
    sample: SampledService,
    span: BusinessSpan,
    currency: string,
  ): Promise<DayCount[]> {
    const rows = await this.#withVerdicts(sample, span)
      .where({ currency, is_fraud: true })
      .groupBy('decision')
      .groupByRaw(DAY)
      .groupByRaw(SAID)
      .select<FraudsOfDay[]>(
        'decision',
        this.db.raw(`${DAY} as day`),
        this.db.raw(`${SAID} as said_fraud`),
        this.db.raw(COUNT),
      );
    const days = new Map<number, DayCount>();
    for (const { day: text, decision, said_fraud: said, count } of rows) {
      const day = Number(text);
      const sums = days.get(day) ?? { day, caught: 0, missed: 0 };
      const isCaught = isFraudCaught(decision, Number(said) === 1);
      sums[isCaught ? 'caught' : 'missed'] += Number(count);
      days.set(day, sums);
    }
    return [...days.values()];
  }

  /** Payments sent to review by day, of all cards. */
  async reviewsByDay(service: string, span: BusinessSpan) {
    const rows = await this.#all(service, span)
      .where({ decision: 'review' })
      .groupByRaw(DAY)
      .select<{ day: string; count: string }[]>(
        this.db.raw(`${DAY} as day`),
        this.db.raw(COUNT),
      );
    return new Map(rows.map(row => [Number(row.day), Number(row.count)]));
  }

  /** How many payments people gave a verdict on. */
  decided(service: string, span: BusinessSpan): Promise<number> {
    return countVerdicts(this.db, service, span);
  }

  #all(service: string, { from, to }: BusinessSpan) {
    return this.db<PaymentRow>(PAYMENTS)
      .where({ service })
      .where('received_at', '>=', from)
      .where('received_at', '<', to);
  }

  #within(sample: SampledService, { from, to }: BusinessSpan) {
    return sampledPayments(this.db, sample)
      .where('received_at', '>=', from)
      .where('received_at', '<', to);
  }

  /** Payments, those that a person called fraud in the review with a `said_id`. */
  #withVerdicts(sample: SampledService, span: BusinessSpan) {
    const said = calledFraud(this.db, sample.service).as('said');
    return this.#within(sample, span).leftJoin(
      said,
      'transaction_id',
      'said_id',
    );
  }

  #explored(sample: SampledService, span: BusinessSpan, currency: string) {
    return this.#within(sample, span)
      .where({ currency, decision: 'approve' })
      .whereRaw(EXPLORED);
  }
}
