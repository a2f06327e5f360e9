import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { type Lease, Leases } from '@modelport/plugin-ml-node';
import type { Knex } from 'knex';
import { addFigures, type Figures } from '../figures/Figures';
import type { Span } from '../sources/MetricsSource';
import type { Delta } from '../sources/scrape/deltaOf';
import type { Reading } from '../sources/scrape/readFigures';
import { RESOLUTIONS } from '../sources/scrape/resolutions';
import { spread } from '../sources/scrape/spread';
import type {
  FigureRecord,
  FigureStore,
  InstanceKey,
  InstanceRecord,
  Look,
} from './FigureStore';

const FIGURES = 'fraud_latency_figures';
const INSTANCES = 'fraud_latency_instances';
const LEASES = 'fraud_latency_leases';

/** PostgreSQL gives big integers as texts. */
type BigInteger = number | string;

interface FigureRow {
  service: string;
  seconds: number;
  at: BigInteger;
  instance: string;
  cloud: string;
  figures: string;
}

interface InstanceRow {
  service: string;
  instance: string;
  asked_at: BigInteger;
  problem: string | null;
  seen_at: BigInteger | null;
  reading: string | null;
}

/** Remembers figures in the plugin's database. */
export class DatabaseFigureStore implements FigureStore {
  readonly leases: Leases;

  private constructor(private readonly db: Knex) {
    this.leases = new Leases(db, LEASES);
  }

  /** Opens the store and brings its tables up to date. */
  static async create(database: DatabaseService): Promise<DatabaseFigureStore> {
    const db = await database.getClient();
    if (!database.migrations?.skip) {
      await db.migrate.latest({
        directory: resolvePackagePath(
          '@modelport/plugin-fraud-latency-backend',
          'migrations',
        ),
      });
    }
    return new DatabaseFigureStore(db);
  }

  async instances(service: string): Promise<InstanceRecord[]> {
    const rows = await this.db<InstanceRow>(INSTANCES).where({ service });
    return rows.map(row => ({
      instance: row.instance,
      askedAt: Number(row.asked_at),
      ...(row.problem !== null && { problem: row.problem }),
      ...(row.reading !== null && {
        reading: {
          ...(JSON.parse(row.reading) as Reading),
          at: Number(row.seen_at),
        },
      }),
    }));
  }

  async record(key: InstanceKey, look: Look, lease: Lease): Promise<void> {
    const { at, ...reading } = look.reading;
    const seen = {
      asked_at: at,
      problem: null,
      seen_at: at,
      reading: JSON.stringify(reading),
    };
    await this.db.transaction(async trx => {
      await new Leases(trx, LEASES).require(lease);
      if (look.delta) await addDelta(trx, key, look.cloud, look.delta);
      await trx<InstanceRow>(INSTANCES)
        .insert({ ...key, ...seen })
        .onConflict(['service', 'instance'])
        .merge(seen);
    });
  }

  async recordProblem(
    key: InstanceKey,
    problem: string,
    at: number,
    lease: Lease,
  ): Promise<void> {
    const asked = { asked_at: at, problem };
    await this.db.transaction(async trx => {
      await new Leases(trx, LEASES).require(lease);
      await trx<InstanceRow>(INSTANCES)
        .insert({ ...key, ...asked, seen_at: null, reading: null })
        .onConflict(['service', 'instance'])
        .merge(asked);
    });
  }

  async list(
    service: string,
    seconds: number,
    span: Span,
  ): Promise<FigureRecord[]> {
    const rows = await this.#within(service, seconds, span).orderBy('at');
    return rows.map(({ at, instance, cloud, figures }) => ({
      at: Number(at),
      instance,
      cloud,
      figures: JSON.parse(figures) as Figures,
    }));
  }

  async begin(service: string, seconds: number, span: Span) {
    const first = await this.#within(service, seconds, span)
      .orderBy('at')
      .first();
    return first && Number(first.at) - seconds * 1_000;
  }

  async prune(now: number): Promise<void> {
    for (const { seconds, keepMs } of RESOLUTIONS) {
      await this.db<FigureRow>(FIGURES)
        .where({ seconds })
        .where('at', '<=', now - keepMs)
        .delete();
    }
  }

  #within(service: string, seconds: number, { from, to }: Span) {
    return this.db<FigureRow>(FIGURES)
      .where({ service, seconds })
      .where('at', '>', from)
      .where('at', '<=', to);
  }
}

/** Adds what was counted to the steps of its time, of each width. */
async function addDelta(
  trx: Knex,
  key: InstanceKey,
  cloud: string,
  delta: Delta,
): Promise<void> {
  for (const resolution of RESOLUTIONS) {
    const { seconds } = resolution;
    for (const { at, figures } of spread(delta, resolution)) {
      const id = { ...key, seconds, at };
      const before = await trx<FigureRow>(FIGURES).where(id).first();
      const both = before
        ? addFigures([JSON.parse(before.figures) as Figures, figures])
        : figures;
      const change = { cloud, figures: JSON.stringify(both) };
      await trx<FigureRow>(FIGURES)
        .insert({ ...id, ...change })
        .onConflict(['service', 'seconds', 'at', 'instance'])
        .merge(change);
    }
  }
}
