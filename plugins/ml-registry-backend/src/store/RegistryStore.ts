import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import {
  DatabaseLastOwners,
  type LastOwners,
  Leases,
} from '@modelport/plugin-ml-node';
import {
  MODEL_COLUMNS,
  type ModelRecord,
  MOVE_COLUMNS,
  type MoveRecord,
  REGISTRATION_COLUMNS,
  type RegistrationRecord,
  REQUEST_COLUMNS,
  type RequestRecord,
  VERSION_COLUMNS,
  type VersionRecord,
} from './records';
import { Table } from './Table';

/** The tables, through one connection or transaction. */
export interface Tables<K extends Knex = Knex> {
  db: K;
  models: Table<ModelRecord>;
  versions: Table<VersionRecord>;
  registrations: Table<RegistrationRecord>;
  requests: Table<RequestRecord>;
  moves: Table<MoveRecord>;
  leases: Leases;
  /** Whose entities were last. */
  lastOwners: LastOwners;
}

function tablesOf<K extends Knex>(db: K): Tables<K> {
  return {
    db,
    models: new Table(db, 'ml_registry_models', MODEL_COLUMNS),
    versions: new Table(db, 'ml_registry_versions', VERSION_COLUMNS),
    registrations: new Table(
      db,
      'ml_registry_registrations',
      REGISTRATION_COLUMNS,
    ),
    requests: new Table(db, 'ml_registry_requests', REQUEST_COLUMNS),
    moves: new Table(db, 'ml_registry_moves', MOVE_COLUMNS),
    leases: new Leases(db, 'ml_registry_leases'),
    lastOwners: new DatabaseLastOwners(db, 'ml_registry_owners'),
  };
}

const TRIES = 20;
/** Unique violation, serialization failure and deadlock of PostgreSQL; the same and a lock of SQLite. */
const PASSING =
  /^(23505|40001|40P01|SQLITE_BUSY.*|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY))$/;

const isPassing = (error: unknown) =>
  PASSING.test(String((error as { code?: unknown } | undefined)?.code));

/** The plugin's database. */
export interface RegistryStore {
  /** For reading, and for single writes. */
  tables: Tables;
  /**
   * Does several writes, all or none. It may run `work` again when another writer was in its way, so `work` must do
   * nothing but read and write through its tables.
   */
  transaction<T>(
    work: (tables: Tables<Knex.Transaction>) => Promise<T>,
  ): Promise<T>;
}

/** Opens the plugin's database and brings its tables up to date. */
export async function createRegistryStore(
  database: DatabaseService,
): Promise<RegistryStore> {
  const db = await database.getClient();
  if (!database.migrations?.skip) {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@modelport/plugin-ml-registry-backend',
        'migrations',
      ),
    });
  }
  return {
    tables: tablesOf(db),
    async transaction(work) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await db.transaction(trx => work(tablesOf(trx)));
        } catch (error) {
          if (tries >= TRIES || !isPassing(error)) {
            throw error;
          }
          await sleep(Math.random() * 5 * tries);
        }
      }
    },
  };
}
