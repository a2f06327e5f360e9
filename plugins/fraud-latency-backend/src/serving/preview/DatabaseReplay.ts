import { setImmediate as others } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { PaymentRow } from '../../payments/PaymentRow';
import { type SampledService, sampledPayments } from '../../payments/sampled';

const COLUMNS = [
  ...['transaction_id', 'event_time', 'received_at', 'customer'],
  ...['amount', 'currency'],
  ...['score', 'decision', 'reason', 'propensity', 'is_fraud'],
  ...['features', 'feature_set'],
] as const;

/** A payment as far as a policy decides by it. */
export type ReplayedPayment = Pick<PaymentRow, (typeof COLUMNS)[number]>;

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

  /** Pages of payments, the newest first; others have their turn between two of them. */
  async *pages(
    sample: SampledService,
    { from, to, most }: ReplaySpan,
  ): AsyncGenerator<ReplayedPayment[], void, undefined> {
    let left = most;
    let last: ReplayedPayment | undefined;
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
      const rows: ReplayedPayment[] = await query
        .orderBy([
          { column: 'received_at', order: 'desc' },
          { column: 'transaction_id', order: 'desc' },
        ])
        .limit(limit)
        .select(...COLUMNS);
      if (rows.length > 0) yield rows;
      last = rows.at(-1);
      left -= rows.length;
      if (rows.length < limit) return;
      await others();
    }
  }
}
