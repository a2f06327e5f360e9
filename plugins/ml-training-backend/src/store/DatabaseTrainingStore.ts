import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { fromRow, toColumns, type TrainingRow } from './trainingRow';
import type {
  Lease,
  NewTraining,
  TrainingChange,
  TrainingRecord,
  TrainingStore,
} from './TrainingStore';

const TRAININGS = 'ml_trainings';
const LEASES = 'ml_training_leases';
const INSERT_TRIES = 10;

interface LeaseRow {
  name: string;
  holder: string;
  epoch: number | string;
  expires_at: number | string;
}

/** Remembers trainings in the plugin's database. */
export class DatabaseTrainingStore implements TrainingStore {
  private constructor(private readonly db: Knex) {}

  /** Opens the store and brings its tables up to date. */
  static async create(
    database: DatabaseService,
  ): Promise<DatabaseTrainingStore> {
    const db = await database.getClient();
    if (!database.migrations?.skip) {
      await db.migrate.latest({
        directory: resolvePackagePath(
          '@modelport/plugin-ml-training-backend',
          'migrations',
        ),
      });
    }
    return new DatabaseTrainingStore(db);
  }

  async insert(training: NewTraining): Promise<TrainingRecord> {
    const { entityRef, createdBy, requestId } = training;
    for (let tries = 1; ; tries += 1) {
      const known =
        requestId &&
        (await this.findByRequest(entityRef, createdBy, requestId));
      if (known) {
        return known;
      }
      try {
        return await this.#insertNext(training);
      } catch (error) {
        // Another request took the number or made the training between the question and the answer.
        if (tries >= INSERT_TRIES) {
          throw error;
        }
      }
    }
  }

  async find(entityRef: string, id: string) {
    const row = await this.db<TrainingRow>(TRAININGS)
      .where({ entity_ref: entityRef, id })
      .first();
    return row && fromRow(row);
  }

  async findByRequest(entityRef: string, createdBy: string, requestId: string) {
    const row = await this.db<TrainingRow>(TRAININGS)
      .where({
        entity_ref: entityRef,
        created_by: createdBy,
        request_id: requestId,
      })
      .first();
    return row && fromRow(row);
  }

  async list(entityRef: string, page: { limit: number; before?: string }) {
    const query = this.db<TrainingRow>(TRAININGS)
      .where({ entity_ref: entityRef })
      .orderBy('sequence', 'desc')
      .limit(page.limit);
    if (page.before !== undefined) {
      query.where(
        'sequence',
        '<',
        this.db<TrainingRow>(TRAININGS)
          .select('sequence')
          .where({ entity_ref: entityRef, id: page.before }),
      );
    }
    return (await query).map(fromRow);
  }

  async listActive(host: string) {
    const rows = await this.db<TrainingRow>(TRAININGS)
      .where({ host, settled: false })
      .orderBy('sequence', 'asc');
    return rows.map(fromRow);
  }

  async listActiveHosts() {
    const rows = await this.db<TrainingRow>(TRAININGS)
      .where({ settled: false })
      .distinct('host');
    return rows.map(row => row.host);
  }

  async update(
    id: string,
    revision: number,
    change: TrainingChange,
    lease?: Lease,
  ) {
    const query = this.db<TrainingRow>(TRAININGS)
      .where({ id, revision })
      .update({ ...toColumns(change), revision: revision + 1 });
    if (lease) {
      const { name, holder, epoch } = lease;
      query.whereExists(
        this.db<LeaseRow>(LEASES).select('name').where({ name, holder, epoch }),
      );
    }
    if ((await query) === 0) {
      return undefined;
    }
    const row = await this.db<TrainingRow>(TRAININGS).where({ id }).first();
    return row && fromRow(row);
  }

  async takeLease(request: {
    name: string;
    holder: string;
    now: Date;
    expiresAt: Date;
    isGone?: (holder: string) => boolean;
  }): Promise<Lease | undefined> {
    const { name, holder, now, isGone } = request;
    const expiry = { expires_at: request.expiresAt.getTime() };
    await this.db<LeaseRow>(LEASES)
      .insert({ name, holder: '', epoch: 0, expires_at: 0 })
      .onConflict('name')
      .ignore();
    const row = await this.db<LeaseRow>(LEASES).where({ name }).first();
    if (!row) {
      return undefined;
    }
    const mine = row.holder === holder;
    const free = Number(row.expires_at) <= now.getTime();
    if (!mine && !free && !isGone?.(row.holder)) {
      return undefined;
    }
    const epoch = mine ? Number(row.epoch) : Number(row.epoch) + 1;
    // Whoever changes the row from what was read has it; the other's change finds nothing.
    const changed = await this.db<LeaseRow>(LEASES)
      .where({ name, holder: row.holder, epoch: row.epoch })
      .where('expires_at', row.expires_at)
      .update({ holder, epoch, ...expiry });
    return changed === 1 ? { name, holder, epoch } : undefined;
  }

  async dropLease({ name, holder, epoch }: Lease) {
    await this.db<LeaseRow>(LEASES)
      .where({ name, holder, epoch })
      .update({ expires_at: 0 });
  }

  async leaseExpiry(name: string) {
    const row = await this.db<LeaseRow>(LEASES).where({ name }).first();
    return row && new Date(Number(row.expires_at));
  }

  async #insertNext(training: NewTraining): Promise<TrainingRecord> {
    const last = await this.db<TrainingRow>(TRAININGS)
      .max({ sequence: 'sequence' })
      .first();
    const row: TrainingRow = {
      id: training.id,
      sequence: Number(last?.sequence ?? 0) + 1,
      entity_ref: training.entityRef,
      profile: training.profile,
      parameters: JSON.stringify(training.parameters),
      commit_hash: training.commit,
      launcher: training.launcher,
      host: training.host,
      plan: JSON.stringify(training.plan),
      wanted: 'run',
      state: 'queued',
      state_message: 'Waits for its turn.',
      progress: null,
      created_by: training.createdBy,
      created_at: training.createdAt.getTime(),
      started_at: null,
      ended_at: null,
      exit_code: null,
      run: null,
      token_id: null,
      again_of: training.againOf ?? null,
      request_id: training.requestId ?? null,
      settled: false,
      failures: 0,
      retry_at: null,
      revision: 1,
    };
    await this.db<TrainingRow>(TRAININGS).insert(row);
    return fromRow(row);
  }
}
