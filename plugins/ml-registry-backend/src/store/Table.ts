import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';

type Kind = 'text' | 'number' | 'time' | 'json';
type Row = Record<string, unknown>;
type Value = string | number;

/** Where each member of a record is kept, and how. */
export type Columns<R> = Readonly<
  Record<keyof R, readonly [column: string, kind: Kind]>
>;

/** What can change in a record; `null` takes a value away. */
export type Change<R> = {
  [K in keyof R]?: undefined extends R[K] ? R[K] | null : R[K];
};

/** Someone else has changed the record since it was read; read it again. */
export class StaleRecordError extends ConflictError {
  constructor() {
    super('Somebody else has changed this meanwhile; load it again');
  }
}

// PostgreSQL gives big integers as text.
function readValue(kind: Kind, value: unknown): unknown {
  switch (kind) {
    case 'number':
      return Number(value);
    case 'time':
      return new Date(Number(value));
    case 'json':
      return JSON.parse(String(value));
    case 'text':
      return value;
    default:
      throw new Error(`Unknown kind ${kind satisfies never}`);
  }
}

function writeValue(kind: Kind, value: unknown): Value {
  if (kind === 'time') {
    return (value as Date).getTime();
  }
  return kind === 'json' ? JSON.stringify(value) : (value as Value);
}

/** A table of records that are changed only as they were read. */
export class Table<R extends { revision: number }> {
  constructor(
    private readonly db: Knex,
    private readonly name: string,
    private readonly columns: Columns<R>,
  ) {}

  /** A query over rows, for what the other methods do not cover; read its rows by {@link Table.read}. */
  rows(where: Partial<R> = {}): Knex.QueryBuilder<Row, Row[]> {
    return this.db(this.name).where(this.#write(where as Change<R>));
  }

  /** Column of a member. */
  column(member: keyof R): string {
    return this.columns[member][0];
  }

  /** Makes a record of a row. */
  read(row: Row): R {
    const members = (Object.keys(this.columns) as Array<keyof R>).flatMap(
      member => {
        const [column, kind] = this.columns[member];
        const value = row[column];
        return value === null || value === undefined
          ? []
          : [[member, readValue(kind, value)]];
      },
    );
    return Object.fromEntries(members) as R;
  }

  async find(where: Partial<R>): Promise<R | undefined> {
    const row = await this.rows(where).first();
    return row && this.read(row);
  }

  async list(where: Partial<R>): Promise<R[]> {
    return (await this.rows(where)).map(row => this.read(row));
  }

  /** Records that are in one of some states, the oldest first. */
  async listIn(member: keyof R, values: string[], by: keyof R): Promise<R[]> {
    const rows = await this.rows()
      .whereIn(this.column(member), values)
      .orderBy(this.column(by), 'asc');
    return rows.map(row => this.read(row));
  }

  async insert(record: Omit<R, 'revision'>): Promise<R> {
    const whole = { ...record, revision: 1 } as R;
    await this.db(this.name).insert(this.#write(whole as Change<R>));
    return whole;
  }

  /** Inserts a record unless there is one of its key; true when it was inserted. */
  async insertIfNew(
    record: Omit<R, 'revision'>,
    key: Array<keyof R>,
  ): Promise<boolean> {
    const row = this.#write({ ...record, revision: 1 } as Change<R>);
    const columns = key.map(member => this.column(member));
    const where = Object.fromEntries(columns.map(name => [name, row[name]]));
    if (await this.db(this.name).where(where).first(columns)) {
      return false;
    }
    await this.db(this.name).insert(row).onConflict(columns).ignore();
    return true;
  }

  /**
   * Changes a record.
   * @param key - what names it, together with its revision
   * @throws StaleRecordError when it has moved on
   */
  async update(record: R, key: Array<keyof R>, change: Change<R>): Promise<R> {
    const where = Object.fromEntries(
      [...key, 'revision' as const].map(member => [member, record[member]]),
    ) as Partial<R>;
    const revision = record.revision + 1;
    const changed = await this.rows(where).update(
      this.#write({ ...change, revision }),
    );
    if (changed !== 1) {
      throw new StaleRecordError();
    }
    const given = Object.entries(change).filter(([, v]) => v !== undefined);
    const merged = { ...record, ...Object.fromEntries(given), revision };
    return Object.fromEntries(
      Object.entries(merged).filter(([, value]) => value !== null),
    ) as R;
  }

  #write(change: Change<R>): Record<string, Value | null> {
    const members = (Object.keys(change) as Array<keyof R>).flatMap(member => {
      const value = change[member];
      if (value === undefined) {
        return [];
      }
      const [column, kind] = this.columns[member];
      return [[column, value === null ? null : writeValue(kind, value)]];
    });
    return Object.fromEntries(members);
  }
}
