import type { PaymentFilter } from '@modelport/plugin-fraud-latency-common';
import type { Knex } from 'knex';
import { readCursor, writeCursor } from './pageCursor';
import { type BigInteger, type PaymentRow, PAYMENTS } from './PaymentRow';

/** Which page of a list. */
export interface PageRequest {
  limit: number;
  /** `next` of the page before. */
  after?: string;
}

/** How far an instance's records are read. */
export interface FeedRow {
  readAt: number;
  lostAt?: number;
  problem?: string;
}

/** Versions and variants are offered of so many of the newest payments. */
const RECENT = 2_000;

/** Reads payments that were kept from the records of services. */
export class DatabasePayments {
  constructor(private readonly db: Knex) {}

  /**
   * Payments of a service, newest first.
   *
   * @throws InputError for an `after` that is none
   */
  async list(service: string, filter: PaymentFilter, page: PageRequest) {
    const { decision, version, variant, outcome } = filter;
    const query = this.db<PaymentRow>(PAYMENTS).where({ service });
    if (decision) query.where({ decision });
    if (version) query.where({ version });
    if (variant) query.where({ variant });
    if (outcome === 'unknown') query.whereNull('is_fraud');
    else if (outcome) query.where({ is_fraud: outcome === 'fraud' });
    if (page.after !== undefined) {
      const [at, id] = readCursor(page.after, ['time', 'text']);
      query.where(rest =>
        rest
          .where('received_at', '<', at)
          .orWhere(same =>
            same.where('received_at', at).where('transaction_id', '<', id),
          ),
      );
    }
    const rows: PaymentRow[] = await query
      .orderBy([
        { column: 'received_at', order: 'desc' },
        { column: 'transaction_id', order: 'desc' },
      ])
      .limit(page.limit + 1)
      .select('*');
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    const isMore = rows.length > page.limit;
    return {
      rows: shown,
      ...(isMore &&
        last && {
          next: writeCursor([Number(last.received_at), last.transaction_id]),
        }),
    };
  }

  /** Versions and variants of the newest payments, sorted. */
  async choices(service: string) {
    const recent = this.db<PaymentRow>(PAYMENTS)
      .where({ service })
      .orderBy('received_at', 'desc')
      .limit(RECENT)
      .select('version', 'variant')
      .as('recent');
    const rows: { version: string; variant: string }[] = await this.db(recent)
      .distinct('version', 'variant')
      .select();
    const sorted = (texts: string[]) =>
      [...new Set(texts)].sort((a, b) =>
        a.localeCompare(b, 'en', { numeric: true }),
      );
    return {
      versions: sorted(rows.map(({ version }) => version)),
      variants: sorted(rows.map(({ variant }) => variant)),
    };
  }

  async find(
    service: string,
    transactionId: string,
  ): Promise<PaymentRow | undefined> {
    return this.db<PaymentRow>(PAYMENTS)
      .where({ service, transaction_id: transactionId })
      .first();
  }

  /** When the newest payment was received, in milliseconds since 1970. */
  async newest(service: string): Promise<number | undefined> {
    const row = await this.db<PaymentRow>(PAYMENTS)
      .where({ service })
      .orderBy('received_at', 'desc')
      .first('received_at');
    return row && Number(row.received_at);
  }

  /** How far the records of each instance are read. */
  async feeds(service: string): Promise<FeedRow[]> {
    const rows = await this.db<{
      service: string;
      read_at: BigInteger;
      lost_at: BigInteger | null;
      problem: string | null;
    }>('fraud_latency_cursors').where({ service });
    return rows.map(row => ({
      readAt: Number(row.read_at),
      ...(row.lost_at !== null && { lostAt: Number(row.lost_at) }),
      ...(row.problem !== null && { problem: row.problem }),
    }));
  }
}
