import type {
  ReviewList,
  ReviewState,
  Verdict,
} from '@modelport/plugin-fraud-latency-common';
import type { Knex } from 'knex';
import type { PageRequest } from '../payments/DatabasePayments';
import { readCursor, writeCursor } from '../payments/pageCursor';
import { type PaymentRow, PAYMENTS } from '../payments/PaymentRow';
import {
  ELSEWHERE,
  PERSON,
  REVIEWS,
  type ReviewRow,
  type VerdictRow,
  VERDICTS_GIVEN,
} from './ReviewRow';

/** A review with its payment. */
export interface ReviewedPayment {
  review: ReviewRow;
  payment: PaymentRow;
}

/** A review of a service. */
export interface ReviewKey {
  service: string;
  transactionId: string;
}

/** A verdict that is to be kept. */
export interface NewVerdict {
  id: string;
  verdict: Verdict;
  /** Full reference of the person. */
  by: string;
  /** Milliseconds since 1970. */
  at: number;
  note: string | null;
  /** When the verdict was given that it replaces; absent where the person holds the claim instead. */
  replaces?: number;
}

const STATES: Record<ReviewList, ReviewState[]> = {
  open: ['open', 'claimed'],
  escalated: ['escalated'],
  done: ['done'],
};

/** Those that somebody was unsure of come last for that person. */
const RANK = `case when verdict = 'unsure' and verdict_by = ? then 1 else 0 end`;

const rowKey = ({ service, transactionId }: ReviewKey) => ({
  service,
  transaction_id: transactionId,
});

/** Keeps reviews, claims and verdicts; each change takes place whole or not at all. */
export class DatabaseReviews {
  constructor(private readonly db: Knex) {}

  /**
   * Reviews of a list; those that wait by value at risk, those that are done newest first.
   *
   * @param asker - who sees last what that person was unsure of
   * @throws InputError for an `after` that is none
   */
  async list(
    service: string,
    list: ReviewList,
    asker: string,
    page: PageRequest,
  ) {
    const query = this.db<ReviewRow>(REVIEWS)
      .where({ service })
      .whereIn('state', STATES[list])
      .whereExists(
        this.db(PAYMENTS)
          .whereRaw(`${PAYMENTS}.service = ${REVIEWS}.service`)
          .whereRaw(`${PAYMENTS}.transaction_id = ${REVIEWS}.transaction_id`),
      )
      .limit(page.limit + 1)
      .select('*')
      .select(this.db.raw(`${RANK} as place`, [asker]));
    if (list === 'done') {
      if (page.after !== undefined) {
        const [at, id] = readCursor(page.after, ['time', 'text']);
        query.whereRaw('(verdict_at, transaction_id) < (?, ?)', [at, id]);
      }
      query.orderBy([
        { column: 'verdict_at', order: 'desc' },
        { column: 'transaction_id', order: 'desc' },
      ]);
    } else {
      if (page.after !== undefined) {
        const kinds = ['place', 'number', 'text'] as const;
        const [place, value, id] = readCursor(page.after, kinds);
        query.whereRaw(
          `(${RANK}, -value_at_risk, transaction_id) > (?, ?, ?)`,
          [...[asker, place, -value, id]],
        );
      }
      query.orderByRaw('place, value_at_risk desc, transaction_id');
    }
    const found = (await query) as (ReviewRow & { place: number })[];
    const shown = found.slice(0, page.limit);
    const last = found.length > page.limit ? shown.at(-1) : undefined;
    return {
      reviews: await this.#withPayments(service, shown),
      ...(last && {
        next: writeCursor(
          list === 'done'
            ? [Number(last.verdict_at), last.transaction_id]
            : [Number(last.place), last.value_at_risk, last.transaction_id],
        ),
      }),
    };
  }

  /** How many reviews there are in each list. */
  async count(service: string): Promise<Record<ReviewList, number>> {
    const rows = await this.db<ReviewRow>(REVIEWS)
      .where({ service })
      .groupBy('state')
      .select('state')
      .count({ count: '*' });
    const of = (list: ReviewList) =>
      rows
        .filter(({ state }) => state && STATES[list].includes(state))
        .reduce((sum, { count }) => sum + Number(count), 0);
    return { open: of('open'), escalated: of('escalated'), done: of('done') };
  }

  async find(key: ReviewKey): Promise<ReviewedPayment | undefined> {
    const review = await this.db<ReviewRow>(REVIEWS).where(rowKey(key)).first();
    const payment = await this.db<PaymentRow>(PAYMENTS)
      .where(rowKey(key))
      .first();
    return review && payment && { review, payment };
  }

  /** Every verdict that was given, the newest first. */
  async history(key: ReviewKey): Promise<VerdictRow[]> {
    return this.db<VerdictRow>(VERDICTS_GIVEN)
      .where(rowKey(key))
      .orderBy('at', 'desc');
  }

  /**
   * Claims a review for a person, or renews the claim.
   *
   * @returns false where another has it, or nobody is to look at it any more
   */
  async claim(
    key: ReviewKey,
    by: string,
    now: number,
    until: number,
  ): Promise<boolean> {
    const changed = await this.db<ReviewRow>(REVIEWS)
      .where(rowKey(key))
      .whereIn('state', ['open', 'claimed', 'escalated'])
      .where(free =>
        free
          .whereNull('claimed_by')
          .orWhere('claimed_by', by)
          .orWhere('claimed_until', '<=', now),
      )
      .update({
        state: this.db.raw(
          "case when state = 'escalated' then state else 'claimed' end",
        ),
        claimed_by: by,
        claimed_until: until,
      });
    return changed === 1;
  }

  /**
   * Gives a claim back.
   *
   * @returns false where the person has none
   */
  async release(key: ReviewKey, by: string): Promise<boolean> {
    const changed = await this.db<ReviewRow>(REVIEWS)
      .where({ ...rowKey(key), claimed_by: by })
      .update({
        state: this.db.raw(
          "case when state = 'claimed' then 'open' else state end",
        ),
        claimed_by: null,
        claimed_until: null,
      });
    return changed === 1;
  }

  /**
   * Keeps a verdict, with its place in the history and, where it is a label, the outcome of the payment.
   *
   * @returns false where the person does not hold the claim, another verdict was given than the one to replace,
   * or that one was the same, or the outcome is known from elsewhere
   */
  async decide(key: ReviewKey, given: NewVerdict): Promise<boolean> {
    const { id, verdict, by, at, note, replaces } = given;
    const isLabel = verdict === 'fraud' || verdict === 'genuine';
    const states: Record<Verdict, ReviewState> = {
      ...{ fraud: 'done', genuine: 'done' },
      ...{ unsure: 'open', escalated: 'escalated' },
    };
    return this.db.transaction(async trx => {
      const wanted = trx<ReviewRow>(REVIEWS).where(rowKey(key));
      const changed = await (replaces === undefined
        ? wanted
            .where({ claimed_by: by })
            .whereIn('state', ['claimed', 'escalated'])
        : wanted
            .where({ state: 'done', verdict_at: replaces })
            .whereNot({ verdict })
            .where('verdict_by', 'like', `${PERSON}%`)
            .whereNotExists(
              trx(PAYMENTS)
                .where(rowKey(key))
                .whereIn('outcome_source', ELSEWHERE),
            )
      ).update({
        state: states[verdict],
        ...{ claimed_by: null, claimed_until: null },
        ...{ verdict, verdict_by: by, verdict_at: at, note },
        ...{ sent_at: null, send_problem: null, refused_at: null },
      });
      if (changed !== 1) return false;
      await trx<VerdictRow>(VERDICTS_GIVEN).insert({
        ...rowKey(key),
        ...{ id, verdict, by, at, note },
      });
      if (isLabel) {
        await trx<PaymentRow>(PAYMENTS)
          .where(rowKey(key))
          .where(older =>
            older.whereNull('labelled_at').orWhere('labelled_at', '<=', at),
          )
          .update({
            is_fraud: verdict === 'fraud',
            outcome_source: 'analyst',
            labelled_at: at,
            outcome_received_at: at,
          });
      }
      return true;
    });
  }

  async #withPayments(
    service: string,
    reviews: ReviewRow[],
  ): Promise<ReviewedPayment[]> {
    const ids = reviews.map(({ transaction_id }) => transaction_id);
    const rows = await this.db<PaymentRow>(PAYMENTS)
      .where({ service })
      .whereIn('transaction_id', ids);
    const byId = new Map(rows.map(row => [row.transaction_id, row]));
    return reviews.flatMap(review => {
      const payment = byId.get(review.transaction_id);
      return payment ? [{ review, payment }] : [];
    });
  }
}
