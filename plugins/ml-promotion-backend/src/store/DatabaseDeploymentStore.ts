import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { type Lease, Leases } from '@modelport/plugin-ml-node';
import {
  type DeploymentRow,
  fromRow,
  newRow,
  toColumns,
} from './deploymentRow';
import type {
  DeploymentChange,
  DeploymentRecord,
  DeploymentStore,
  NewDeployment,
} from './DeploymentStore';

const DEPLOYMENTS = 'ml_deployments';
const SEQUENCE_TRIES = 10;

/** Remembers deployments in the plugin's database. */
export class DatabaseDeploymentStore implements DeploymentStore {
  readonly leases: Leases;

  private constructor(
    private readonly db: Knex,
    private readonly now: () => Date,
  ) {
    this.leases = new Leases(db, 'ml_deployment_leases');
  }

  /** Opens the store and brings its tables up to date. */
  static async create(
    database: DatabaseService,
    now = () => new Date(),
  ): Promise<DatabaseDeploymentStore> {
    const db = await database.getClient();
    if (!database.migrations?.skip) {
      await db.migrate.latest({
        directory: resolvePackagePath(
          '@modelport/plugin-ml-promotion-backend',
          'migrations',
        ),
      });
    }
    return new DatabaseDeploymentStore(db, now);
  }

  async insert(
    deployment: NewDeployment,
    instead?: (active: DeploymentRecord[]) => DeploymentRecord | undefined,
  ): Promise<DeploymentRecord> {
    const { entityRef, environment, createdBy, requestId } = deployment;
    return this.#withNextSequence(async sequence => {
      const known =
        requestId &&
        (await this.findByRequest(entityRef, createdBy, requestId));
      if (known) {
        return known;
      }
      // What is added after this look takes the number, so that this addition fails and looks again.
      const other = instead?.(await this.listActiveIn(entityRef, environment));
      if (other) {
        return other;
      }
      const row = newRow(deployment, sequence);
      await this.#table().insert(row);
      return fromRow(row);
    });
  }

  async find(entityRef: string, id: string) {
    return this.#first({ entity_ref: entityRef, id });
  }

  async findByRequest(entityRef: string, createdBy: string, requestId: string) {
    return this.#first({
      entity_ref: entityRef,
      created_by: createdBy,
      request_id: requestId,
    });
  }

  async list(entityRef: string, page: { limit: number; before?: string }) {
    const query = this.#table()
      .where({ entity_ref: entityRef })
      .orderBy('sequence', 'desc')
      .limit(page.limit);
    if (page.before !== undefined) {
      query.where(
        'sequence',
        '<',
        this.#table()
          .select('sequence')
          .where({ entity_ref: entityRef, id: page.before }),
      );
    }
    return (await query).map(fromRow);
  }

  async listActiveIn(entityRef: string, environment: string) {
    const rows = await this.#table()
      .where({ entity_ref: entityRef, environment, settled: false })
      .orderBy('sequence', 'desc');
    return rows.map(fromRow);
  }

  async listActive(host?: string) {
    const rows = await this.#table()
      .where({ settled: false, ...(host !== undefined && { host }) })
      .orderBy('sequence', 'asc');
    return rows.map(fromRow);
  }

  async listKept(host?: string) {
    const { db } = this;
    const later = db(`${DEPLOYMENTS} as later`)
      .select(db.raw('1'))
      .where('later.entity_ref', db.ref(`${DEPLOYMENTS}.entity_ref`))
      .where('later.environment', db.ref(`${DEPLOYMENTS}.environment`))
      .where('later.sequence', '>', db.ref(`${DEPLOYMENTS}.sequence`));
    const rows = await this.#table()
      .where({ ...(host !== undefined && { host }) })
      .where(kept =>
        kept
          .where({ settled: false })
          .orWhere(wanted =>
            wanted.where({ wanted: 'serve' }).whereNotExists(later),
          ),
      )
      .orderBy('sequence', 'asc');
    return rows.map(fromRow);
  }

  async update(
    id: string,
    revision: number,
    change: DeploymentChange,
    lease?: Lease,
  ) {
    return this.#change(id, revision, toColumns(change), lease);
  }

  async renew(id: string, revision: number, change: DeploymentChange) {
    return this.#withNextSequence(sequence =>
      this.#change(id, revision, { ...toColumns(change), sequence }),
    );
  }

  async #change(
    id: string,
    revision: number,
    columns: Partial<DeploymentRow>,
    lease?: Lease,
  ): Promise<DeploymentRecord | undefined> {
    const query = this.#table()
      .where({ id, revision })
      .update({
        ...columns,
        ...(columns.state && { changed_at: this.now().getTime() }),
        revision: revision + 1,
      });
    if (lease) {
      query.whereExists(this.leases.held(lease));
    }
    return (await query) === 0 ? undefined : this.#first({ id });
  }

  /** Another request may take the number between the question and the change; then the next one is tried. */
  async #withNextSequence<T>(work: (sequence: number) => Promise<T>) {
    for (let tries = 1; ; tries += 1) {
      const last = await this.#table().max({ sequence: 'sequence' }).first();
      try {
        return await work(Number(last?.sequence ?? 0) + 1);
      } catch (error) {
        if (tries >= SEQUENCE_TRIES) {
          throw error;
        }
      }
    }
  }

  async #first(where: Partial<DeploymentRow>) {
    const row = await this.#table().where(where).first();
    return row && fromRow(row);
  }

  #table() {
    return this.db<DeploymentRow>(DEPLOYMENTS);
  }
}
