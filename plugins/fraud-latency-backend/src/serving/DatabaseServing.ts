import { ServiceUnavailableError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { PageRequest } from '../payments/DatabasePayments';
import { readCursor, writeCursor } from '../payments/pageCursor';
import { FIRST_PREVIOUS_HASH, problemOfRecord } from './chain';
import {
  type ChangeKind,
  type ChangeRow,
  CHANGES,
  type EventRow,
  EVENTS,
  type HeadRow,
  HEADS,
  policyNamedBy,
} from './ServingRow';
import { ServingWriter } from './ServingWriter';

/** What is approved for a service. */
export interface ApprovedChanges {
  /** Highest that was approved; 0 before the first. */
  revision: number;
  /** The newest of each kind. */
  policy?: ChangeRow;
  experiment?: ChangeRow;
}

/** What is approved by a record that is whole, or what is wrong with the record, in one sentence. */
export type RecordCheck =
  | { approved: ApprovedChanges; problem?: undefined }
  | { problem: string; approved?: undefined };

const isPostgres = (db: Knex) => db.client.config.client === 'pg';

/** Keeps changes of what services do, with the record of what became of them. */
export class DatabaseServing {
  constructor(private readonly db: Knex) {}

  /**
   * Changes of a service, the newest first.
   *
   * @throws InputError for an `after` that is none
   */
  async list(service: string, page: PageRequest) {
    const query = this.db<ChangeRow>(CHANGES).where({ service });
    if (page.after !== undefined) {
      const [at, id] = readCursor(page.after, ['time', 'text']);
      query.whereRaw('(requested_at, id) < (?, ?)', [at, id]);
    }
    const rows: ChangeRow[] = await query
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit + 1)
      .select('*');
    const shown = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? shown.at(-1) : undefined;
    return {
      rows: shown,
      ...(last && { next: writeCursor([Number(last.requested_at), last.id]) }),
    };
  }

  async find(service: string, id: string): Promise<ChangeRow | undefined> {
    return this.db<ChangeRow>(CHANGES).where({ service, id }).first();
  }

  /** Changes that wait for a second person, the newest first. */
  async open(service: string): Promise<ChangeRow[]> {
    return this.db<ChangeRow>(CHANGES)
      .where({ service })
      .whereNotNull('open_kind')
      .orderBy('requested_at', 'desc');
  }

  /** Policies that were approved for a service at any time. */
  async policies(
    service: string,
  ): Promise<{ name: string; version: number }[]> {
    const rows: Pick<ChangeRow, 'preview'>[] = await this.db<ChangeRow>(CHANGES)
      .where({ service, kind: 'policy', state: 'approved' })
      .select('preview');
    return rows.flatMap(row => policyNamedBy(row) ?? []);
  }

  /** How far the record of a service goes; undefined before its first change. */
  async head(service: string): Promise<HeadRow | undefined> {
    return this.db<HeadRow>(HEADS).where({ service }).first();
  }

  /** Checks the whole record of a service, and says what is approved by it. */
  async check(service: string): Promise<RecordCheck> {
    return this.#inSnapshot(async trx => {
      const problem = await problemIn(trx, service);
      if (problem !== undefined) return { problem };
      const head = await trx<HeadRow>(HEADS).where({ service }).first();
      const newest = (kind: ChangeKind) =>
        trx<ChangeRow>(CHANGES)
          .where({ service, kind, state: 'approved' })
          .orderBy('revision', 'desc')
          .first();
      return {
        approved: {
          revision: head?.revision ?? 0,
          policy: await newest('policy'),
          experiment: await newest('experiment'),
        },
      };
    });
  }

  /**
   * Writes changes of a service, all or none; of several writers each waits for the one before.
   *
   * @throws ServiceUnavailableError when the record is not whole: writing on would hide it
   */
  async write<T>(
    service: string,
    work: (writer: ServingWriter) => Promise<T>,
  ): Promise<T> {
    return this.db.transaction(async trx => {
      // A write comes first, so that SQLite takes its lock at once.
      await trx<HeadRow>(HEADS)
        .insert({
          ...{ service, sequence: 0, revision: 0 },
          hash: FIRST_PREVIOUS_HASH,
        })
        .onConflict('service')
        .ignore();
      const head = await trx<HeadRow>(HEADS)
        .where({ service })
        .forUpdate()
        .first();
      const problem = await problemIn(trx, service);
      if (problem !== undefined || !head) {
        throw new ServiceUnavailableError(
          `The record of changes of ${service} is not whole, so nothing was changed: ${problem} Ask a platform engineer to put it right`,
        );
      }
      return work(new ServingWriter(trx, head));
    });
  }

  /** Reads in one transaction, so that what is written meanwhile is not taken for tampering. */
  #inSnapshot<T>(read: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    return this.db.transaction(read, {
      isolationLevel: isPostgres(this.db) ? 'repeatable read' : undefined,
    });
  }
}

async function problemIn(trx: Knex.Transaction, service: string) {
  const head = await trx<HeadRow>(HEADS).where({ service }).first();
  const events: EventRow[] = await trx<EventRow>(EVENTS)
    .where({ service })
    .orderBy('sequence');
  const changes: ChangeRow[] = await trx<ChangeRow>(CHANGES).where({ service });
  return problemOfRecord(head, events, changes);
}
