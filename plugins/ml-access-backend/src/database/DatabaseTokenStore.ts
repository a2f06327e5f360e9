import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { StoredToken, TokenStore } from './TokenStore';

const TABLE = 'ml_access_tokens';

type Row = {
  id: string;
  secret_hash: string;
  scope: string;
  issuer: string;
  description: string;
  created_at: number | string;
  expires_at: number | string;
  revoked_at: number | string | null;
  last_used_at: number | string | null;
};

const timeOf = (key: 'revokedAt' | 'lastUsedAt', time: Row['revoked_at']) =>
  time === null ? {} : { [key]: new Date(Number(time)) };

const fromRow = (row: Row): StoredToken => ({
  id: row.id,
  secretHash: row.secret_hash,
  scope: JSON.parse(row.scope),
  issuer: row.issuer,
  description: row.description,
  createdAt: new Date(Number(row.created_at)),
  expiresAt: new Date(Number(row.expires_at)),
  ...timeOf('revokedAt', row.revoked_at),
  ...timeOf('lastUsedAt', row.last_used_at),
});

/** Remembers tokens in the plugin's database. */
export class DatabaseTokenStore implements TokenStore {
  private constructor(private readonly db: Knex) {}

  /** Opens the store and brings its tables up to date. */
  static async create(database: DatabaseService): Promise<DatabaseTokenStore> {
    const db = await database.getClient();
    if (!database.migrations?.skip) {
      await db.migrate.latest({
        directory: resolvePackagePath(
          '@modelport/plugin-ml-access-backend',
          'migrations',
        ),
      });
    }
    return new DatabaseTokenStore(db);
  }

  async insert(token: StoredToken): Promise<void> {
    await this.db<Row>(TABLE).insert({
      id: token.id,
      secret_hash: token.secretHash,
      scope: JSON.stringify(token.scope),
      issuer: token.issuer,
      description: token.description,
      created_at: token.createdAt.getTime(),
      expires_at: token.expiresAt.getTime(),
      revoked_at: token.revokedAt?.getTime() ?? null,
      last_used_at: token.lastUsedAt?.getTime() ?? null,
    });
  }

  async find(id: string): Promise<StoredToken | undefined> {
    const row = await this.db<Row>(TABLE).where({ id }).first();
    return row && fromRow(row);
  }

  async listActive(issuer: string, now: Date): Promise<StoredToken[]> {
    const rows = await this.db<Row>(TABLE)
      .where({ issuer, revoked_at: null })
      .where('expires_at', '>', now.getTime())
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'asc' },
      ]);
    return rows.map(fromRow);
  }

  async revoke(id: string, now: Date): Promise<void> {
    await this.db<Row>(TABLE)
      .where({ id, revoked_at: null })
      .update({ revoked_at: now.getTime() });
  }

  async noteUse(id: string, now: Date): Promise<void> {
    const time = now.getTime();
    await this.db<Row>(TABLE)
      .where({ id })
      .where(row =>
        row.whereNull('last_used_at').orWhere('last_used_at', '<', time),
      )
      .update({ last_used_at: time });
  }

  async deleteExpired(before: Date): Promise<number> {
    return this.db<Row>(TABLE)
      .where('expires_at', '<', before.getTime())
      .delete();
  }
}
