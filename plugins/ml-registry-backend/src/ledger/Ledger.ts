import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import type {
  LedgerCheck,
  LedgerEntry,
  VersionRef,
} from '@modelport/plugin-ml-registry-common';
import type { Knex } from 'knex';
import {
  FIRST_PREVIOUS_HASH,
  fromRow,
  type LedgerRow,
  problemOfRow,
  toRow,
} from './chain';
import type { LedgerKey } from './LedgerKey';

const LEDGER = 'ml_registry_ledger';
const HEAD = 'ml_registry_head';
const CHECKED_AT_ONCE = 500;

interface HeadRow {
  id: number;
  sequence: number | string;
  hash: string;
  key_id: string | null;
  signature: string | null;
}

/** What is to be recorded; the ledger adds its place in the chain. */
export type NewLedgerEntry = Omit<
  LedgerEntry,
  'sequence' | 'previousHash' | 'hash' | 'evidence' | 'moves'
> &
  Partial<Pick<LedgerEntry, 'evidence' | 'moves'>>;

function requireWhole(problem: string | undefined): void {
  if (problem) {
    throw new ServiceUnavailableError(
      `The ledger is not whole, so nothing was changed: ${problem} Ask a platform engineer to put it right`,
    );
  }
}

const problemOfLast = (last: LedgerRow | undefined) =>
  last &&
  problemOfRow(last, {
    sequence: Number(last.sequence),
    previousHash: last.previous_hash,
  });

const isPostgres = (db: Knex) => db.client.config.client === 'pg';

/** Whether a ledger has entries, or had some. */
export async function hasEntries(db: Knex): Promise<boolean> {
  const head = await db<HeadRow>(HEAD).where({ id: 1 }).first();
  return (
    Number(head?.sequence ?? 1) > 0 ||
    (await db<LedgerRow>(LEDGER).first('sequence')) !== undefined
  );
}

/** The append-only record of what was done to versions and aliases: a chain of hashes whose head is signed. */
export class Ledger {
  readonly #key: LedgerKey | undefined;
  readonly #noKey: string;
  #found: string | undefined;

  /** @param noKey - why there is no key, and what to do */
  constructor(key: LedgerKey | undefined, noKey = '') {
    this.#key = key;
    this.#noKey = noKey;
  }

  /**
   * Refuses when there is no key to record with.
   * @throws ConflictError saying what to configure
   */
  requireKey(): void {
    if (!this.#key) {
      throw new ConflictError(this.#noKey);
    }
  }

  /**
   * Refuses when nothing can be recorded now; ask before anything is wanted or changed that has to be. Looks at the end
   * of the ledger only.
   * @throws ConflictError saying what to configure, ServiceUnavailableError saying what is wrong with the end
   */
  async assertAppendable(db: Knex): Promise<void> {
    this.requireKey();
    requireWhole(await this.#inSnapshot(db, trx => this.#problemOfEnd(trx)));
  }

  /** Whether there is a key to record with. */
  get hasKey(): boolean {
    return this.#key !== undefined;
  }

  /** What the latest check of the whole ledger found to be wrong; nothing is recorded until a check finds it whole. */
  get knownProblem(): string | undefined {
    return this.#found;
  }

  /** Whether anything can be recorded now. */
  async isAppendable(db: Knex): Promise<boolean> {
    return (
      this.hasKey &&
      !(await this.#inSnapshot(db, trx => this.#problemOfEnd(trx)))
    );
  }

  /**
   * Appends an entry, in a transaction of the caller's.
   * @param once - a key of which there is one entry at most; a second one is not written
   * @returns the entry, or undefined when there was one of that key already
   * @throws ServiceUnavailableError when the end of the ledger was tampered with: writing on would hide it
   */
  async append(
    trx: Knex.Transaction,
    entry: NewLedgerEntry,
    once?: string,
  ): Promise<LedgerEntry | undefined> {
    this.requireKey();
    // The lock lines up writers of other replicas, where the database has such locks.
    const head = await trx<HeadRow>(HEAD).where({ id: 1 }).forUpdate().first();
    if (
      once !== undefined &&
      (await trx<LedgerRow>(LEDGER).where({ once }).first('sequence'))
    ) {
      return undefined;
    }
    const last = await trx<LedgerRow>(LEDGER)
      .orderBy('sequence', 'desc')
      .first();
    requireWhole(
      this.#found ?? problemOfLast(last) ?? this.#problemOfHead(head, last),
    );
    const row = toRow(
      {
        evidence: [],
        moves: [],
        ...entry,
        sequence: Number(last?.sequence ?? 0) + 1,
        previousHash: last?.hash ?? FIRST_PREVIOUS_HASH,
      },
      once,
    );
    await trx<LedgerRow>(LEDGER).insert(row);
    await trx<HeadRow>(HEAD)
      .where({ id: 1 })
      .update({
        sequence: row.sequence,
        hash: row.hash,
        key_id: this.#key?.id,
        signature: this.#key?.sign({
          sequence: Number(row.sequence),
          hash: row.hash,
        }),
      });
    return fromRow(row);
  }

  /**
   * Entries of an entity, newest first.
   * @param model - adds what others did to this registered model
   */
  async list(
    db: Knex,
    of: { entityRef: string; model?: { server: string; model: string } },
    page: { limit: number; before?: number },
  ): Promise<LedgerEntry[]> {
    const { entityRef, model } = of;
    const query = db<LedgerRow>(LEDGER)
      .where(which => {
        which.where({ entity_ref: entityRef });
        if (model) {
          which.orWhere({ server: model.server, model: model.model });
        }
      })
      .orderBy('sequence', 'desc')
      .limit(page.limit);
    if (page.before !== undefined) {
      query.where('sequence', '<', page.before);
    }
    return (await query).map(fromRow);
  }

  /** Full references of the entities that have entries of a registered model, the first one first. */
  async entitiesOf(
    db: Knex,
    { server, model }: { server: string; model: string },
  ): Promise<string[]> {
    const rows = await db<LedgerRow>(LEDGER)
      .where({ server, model })
      .groupBy('entity_ref')
      .select('entity_ref')
      .min({ first: 'sequence' })
      .orderBy('first');
    return rows.map(row => String(row.entity_ref));
  }

  /** The entry by which a version was registered; undefined when there is none yet. */
  async registrationOf(
    db: Knex,
    { server, model, version }: VersionRef,
  ): Promise<LedgerEntry | undefined> {
    const row = await db<LedgerRow>(LEDGER)
      .where({ kind: 'registered', server, model, version })
      .orderBy('sequence', 'desc')
      .first();
    return row && fromRow(row);
  }

  /** Checks every entry, the chain, and the signed head. */
  async check(db: Knex): Promise<LedgerCheck> {
    return this.#inSnapshot(db, trx => this.#check(trx));
  }

  /** Reads in one transaction, so that an entry that is added meanwhile is not taken for tampering. */
  #inSnapshot<T>(
    db: Knex,
    read: (trx: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    return db.transaction(read, {
      isolationLevel: isPostgres(db) ? 'repeatable read' : undefined,
    });
  }

  async #problemOfEnd(trx: Knex.Transaction): Promise<string | undefined> {
    const head = await trx<HeadRow>(HEAD).where({ id: 1 }).first();
    const last = await trx<LedgerRow>(LEDGER)
      .orderBy('sequence', 'desc')
      .first();
    return (
      this.#found ?? problemOfLast(last) ?? this.#problemOfHead(head, last)
    );
  }

  async #check(trx: Knex.Transaction): Promise<LedgerCheck> {
    const head = await trx<HeadRow>(HEAD).where({ id: 1 }).first();
    let last: LedgerRow | undefined;
    let entries = 0;
    let problem: string | undefined;
    for (let more = true; more && !problem; ) {
      const rows = await trx<LedgerRow>(LEDGER)
        .where('sequence', '>', Number(last?.sequence ?? 0))
        .orderBy('sequence', 'asc')
        .limit(CHECKED_AT_ONCE);
      more = rows.length > 0;
      for (const row of rows) {
        problem ??= problemOfRow(row, {
          sequence: entries + 1,
          previousHash: last?.hash ?? FIRST_PREVIOUS_HASH,
        });
        last = row;
        entries += problem ? 0 : 1;
      }
    }
    if (this.#key) {
      problem ??= this.#problemOfHead(head, last);
    }
    this.#found = problem;
    problem ??= this.#key ? undefined : this.#noKey;
    return {
      whole: problem === undefined,
      entries,
      keyId: this.#key?.id ?? '',
      publicKey: this.#key?.publicKey ?? '',
      ...(last && { head: last.hash }),
      ...(head?.signature && { signature: head.signature }),
      ...(problem && { problem }),
    };
  }

  #problemOfHead(
    head: HeadRow | undefined,
    last: LedgerRow | undefined,
  ): string | undefined {
    if (!head) {
      return 'The signed head is missing.';
    }
    const sequence = Number(last?.sequence ?? 0);
    const hash = last?.hash ?? FIRST_PREVIOUS_HASH;
    if (Number(head.sequence) !== sequence || head.hash !== hash) {
      return `The signed head is of entry ${head.sequence}, but the last entry there is ${sequence}: entries were changed or removed at the end.`;
    }
    if (sequence === 0) {
      return undefined;
    }
    if (head.key_id !== this.#key?.id) {
      return `The head was signed by another key (${head.key_id}, not ${
        this.#key?.id
      }): put its file back at mlRegistry.ledger.keyFile.`;
    }
    return this.#key?.verifies({ sequence, hash }, head.signature ?? '')
      ? undefined
      : 'The signature of the head is wrong: the head was changed.';
  }
}
