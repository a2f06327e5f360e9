import { setImmediate as others } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { PaymentRow } from '../../payments/PaymentRow';
import { type SampledService, sampledPayments } from '../../payments/sampled';
import { calledFraud, countVerdicts } from '../../review/saidByPeople';

const COLUMNS = [
  ...['transaction_id', 'event_time', 'received_at', 'customer'],
  ...['amount', 'currency'],
  ...['score', 'decision', 'reason', 'propensity', 'is_fraud'],
  ...['features', 'feature_set'],
] as const;

type Row = Pick<PaymentRow, (typeof COLUMNS)[number]>;

/** A payment as far as a policy decides by it, and what is known of it. */
export interface ReplayedPayment extends Row {
  /** It was sent to review and is fraud, as a person said there. */
  isCalledFraud: boolean;
}

/** Which payments are read: received from a time on and before another, both in milliseconds since 1970. */
export interface ReplaySpan {
  from: number;
  to: number;
  /** The newest so many. */
  most: number;
}

/** So many are read at once: SQLite answers nobody else meanwhile. */
const PAGE = 500;
/** The currency is that of most of so many. */
const RECENT = 2_000;

/** Reads the payments of a span, of the cards that are kept whole. */
export class DatabaseReplay {
  constructor(private readonly db: Knex) {}

  /** The currency of most of the newest payments; undefined where there are none. */
  async currency(
    sample: SampledService,
    { from, to }: ReplaySpan,
  ): Promise<string | undefined> {
    const newest = sampledPayments(this.db, sample)
      .where('received_at', '>=', from)
      .where('received_at', '<', to)
      .orderBy('received_at', 'desc')
      .limit(RECENT)
      .select('currency')
      .as('newest');
    const row: { currency: string } | undefined = await this.db(newest)
      .groupBy('currency')
      .orderByRaw('count(*) desc, currency')
      .first('currency');
    return row?.currency;
  }

  /** On how many payments of a service people gave a verdict. */
  verdicts(service: string, span: Omit<ReplaySpan, 'most'>): Promise<number> {
    return countVerdicts(this.db, service, span);
  }

  /** Pages of payments, the newest first; others have their turn between two of them. */
  async *pages(
    sample: SampledService,
    { from, to, most }: ReplaySpan,
  ): AsyncGenerator<ReplayedPayment[], void, undefined> {
    let left = most;
    let last: Row | undefined;
    while (left > 0) {
      const limit = Math.min(PAGE, left);
      const query = sampledPayments(this.db, sample)
        .where('received_at', '>=', from)
        .where('received_at', '<', to);
      if (last) {
        const { received_at: at, transaction_id: id } = last;
        query
          .where('received_at', '<=', at)
          .where(rest =>
            rest
              .where('received_at', '<', at)
              .orWhere('transaction_id', '<', id),
          );
      }
      const rows: Row[] = await query
        .orderBy([
          { column: 'received_at', order: 'desc' },
          { column: 'transaction_id', order: 'desc' },
        ])
        .limit(limit)
        .select(...COLUMNS);
      if (rows.length > 0) yield await this.#withVerdicts(sample.service, rows);
      last = rows.at(-1);
      left -= rows.length;
      if (rows.length < limit) return;
      await others();
    }
  }

  /** By their ids, which an index has: a join would go over the verdicts of the service for each page. */
  async #withVerdicts(
    service: string,
    rows: Row[],
  ): Promise<ReplayedPayment[]> {
    const ids = rows
      .filter(row => row.decision === 'review' && Boolean(row.is_fraud))
      .map(({ transaction_id: id }) => id);
    const said: { said_id: string }[] =
      ids.length === 0
        ? []
        : await calledFraud(this.db, service).whereIn('transaction_id', ids);
    const called = new Set(said.map(({ said_id: id }) => id));
    return rows.map(row => ({
      ...row,
      isCalledFraud: called.has(row.transaction_id),
    }));
  }
}
