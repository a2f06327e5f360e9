import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { DatabaseLastOwners, type LastOwners } from '@modelport/plugin-ml-node';

const TABLE = 'ml_experiments_claims';

/** An experiment by its name. */
export interface NamedExperiment {
  /** Configured name of the MLflow server. */
  server: string;
  experiment: string;
}

/** Keeps which entities have used an experiment. */
export interface ClaimStore {
  /** Their full references, the first one first. */
  list(of: NamedExperiment): Promise<string[]>;
  /** Adds one behind the others; one that is there keeps its place. */
  add(of: NamedExperiment, entityRef: string): Promise<void>;
  /** Whose they were last. */
  lastOwners: LastOwners;
}

/** Opens the plugin's database and brings its table up to date. */
export async function createClaimStore(
  database: DatabaseService,
): Promise<ClaimStore> {
  const db = await database.getClient();
  if (!database.migrations?.skip) {
    await db.migrate.latest({
      directory: resolvePackagePath(
        '@modelport/plugin-ml-experiments-backend',
        'migrations',
      ),
    });
  }
  return {
    lastOwners: new DatabaseLastOwners(db, 'ml_experiments_owners'),
    async list({ server, experiment }) {
      const rows = await db(TABLE)
        .where({ server, experiment })
        .orderBy('id')
        .select('entity_ref');
      return rows.map(row => String(row.entity_ref));
    },
    async add({ server, experiment }, entityRef) {
      await db(TABLE)
        .insert({ server, experiment, entity_ref: entityRef })
        .onConflict(['server', 'experiment', 'entity_ref'])
        .ignore();
    },
  };
}
