import type { Knex } from 'knex';
import { evidenceOf, rowOf, type ServingEvent } from './chain';
import {
  type ChangeKind,
  type ChangeRow,
  CHANGES,
  type EventRow,
  EVENTS,
  type HeadRow,
  HEADS,
} from './ServingRow';

/** A request that is to be kept. */
export type NewChange = Pick<
  ChangeRow,
  | 'id'
  | 'service'
  | 'kind'
  | 'proposal'
  | 'reason'
  | 'requested_by'
  | 'preview'
  | 'replaces'
> & {
  /** Milliseconds since 1970. */
  requested_at: number;
};

/** What a person decides. */
export interface ChangeDecision {
  state: 'approved' | 'rejected' | 'withdrawn';
  /** Full reference of the person. */
  by: string;
  /** Milliseconds since 1970. */
  at: number;
  note: string | null;
}

/** Writes changes of one service with their events, in a transaction that holds the head of its record. */
export class ServingWriter {
  #head: HeadRow;

  constructor(private readonly trx: Knex.Transaction, head: HeadRow) {
    this.#head = head;
  }

  /** The change of a kind that waits for a second person. */
  async open(kind: ChangeKind): Promise<ChangeRow | undefined> {
    const { service } = this.#head;
    return this.trx<ChangeRow>(CHANGES)
      .where({ service, open_kind: kind })
      .first();
  }

  /** Keeps a request; it waits for a second person. */
  async request(change: NewChange): Promise<ChangeRow> {
    const row: ChangeRow = {
      ...change,
      open_kind: change.kind,
      state: 'requested',
      decided_by: null,
      decided_at: null,
      note: null,
      revision: null,
    };
    await this.trx<ChangeRow>(CHANGES).insert(row);
    await this.#append(row, {
      kind: 'requested',
      actor: row.requested_by,
      at: new Date(change.requested_at).toISOString(),
      said: row.reason,
    });
    return row;
  }

  /**
   * Keeps what a person decided; an approved change has the next revision.
   *
   * @returns undefined where it waits no more
   */
  async decide(
    row: ChangeRow,
    { state, by, at, note }: ChangeDecision,
  ): Promise<ChangeRow | undefined> {
    const change = {
      ...{ state, open_kind: null, note },
      ...{ decided_by: by, decided_at: at },
      revision: state === 'approved' ? this.#head.revision + 1 : null,
    };
    const changed = await this.trx<ChangeRow>(CHANGES)
      .where({ id: row.id, state: 'requested' })
      .update(change);
    if (changed !== 1) return undefined;
    await this.#append(row, {
      kind: state,
      actor: by,
      at: new Date(at).toISOString(),
      ...(note !== null && { said: note }),
      ...(change.revision !== null && { revision: change.revision }),
    });
    return { ...row, ...change };
  }

  async #append(
    row: ChangeRow,
    what: Pick<ServingEvent, 'kind' | 'actor' | 'at' | 'said' | 'revision'>,
  ): Promise<void> {
    const { service, sequence, hash } = this.#head;
    const event = rowOf({
      ...{ service, sequence: sequence + 1, changeId: row.id },
      ...what,
      evidence: evidenceOf(row),
      previousHash: hash,
    });
    await this.trx<EventRow>(EVENTS).insert(event);
    this.#head = {
      ...this.#head,
      sequence: event.sequence,
      hash: event.hash,
      ...(what.revision !== undefined && { revision: what.revision }),
    };
    await this.trx<HeadRow>(HEADS).where({ service }).update(this.#head);
  }
}
