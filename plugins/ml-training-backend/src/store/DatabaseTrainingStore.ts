import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { type Lease, Leases } from '@modelport/plugin-ml-node';
import { openDatabase } from './openDatabase';
import { fromRow, toColumns, type TrainingRow } from './trainingRow';
import type {
  NewTraining,
  TrainingChange,
  TrainingRecord,
  TrainingStore,
} from './TrainingStore';

const TRAININGS = 'ml_trainings';
const INSERT_TRIES = 10;

/** Remembers trainings in the plugin's database. */
export class DatabaseTrainingStore implements TrainingStore {
  readonly leases: Leases;

  private constructor(private readonly db: Knex) {
    this.leases = new Leases(db, 'ml_training_leases');
  }

  /** Opens the store and brings its tables up to date. */
  static async create(
    database: DatabaseService,
  ): Promise<DatabaseTrainingStore> {
    return new DatabaseTrainingStore(await openDatabase(database));
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

  async findAll(ids: readonly string[]) {
    const rows = await this.db<TrainingRow>(TRAININGS).whereIn('id', [...ids]);
    return rows.map(fromRow);
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
      query.whereExists(this.leases.held(lease));
    }
    if ((await query) === 0) {
      return undefined;
    }
    const row = await this.db<TrainingRow>(TRAININGS).where({ id }).first();
    return row && fromRow(row);
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
      cancelled_by: null,
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
