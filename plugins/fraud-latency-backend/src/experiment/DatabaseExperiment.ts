import type { ArmTotals } from '@modelport/fraud-core';
import type {
  ArmPart,
  ExperimentMetric,
} from '@modelport/plugin-fraud-latency-common';
import type { Knex } from 'knex';
import { type BigInteger, type PaymentRow } from '../payments/PaymentRow';
import { type SampledService, sampledPayments } from '../payments/sampled';

/** What one arm added up to. */
export interface ArmRow {
  variant: string;
  payments: number;
  matured: number;
  totals: ArmTotals;
}

/** Which payments count, and of which outcome. */
export interface ArmQuery {
  experiment: string;
  metric: ExperimentMetric;
  /** When the experiment began, in milliseconds since 1970. */
  since: number;
  /** Payments that happened until then are old enough to have their outcome, in milliseconds since 1970. */
  maturedBefore: number;
}

/** How long before the experiment cards are looked at. */
const BEFORE_MS = 30 * 86_400_000;
/** Of a service that runs none. */
const NO_EXPERIMENT = 'none';

const MISSED = `decision = 'approve' and is_fraud = true`;
const OUTCOMES: Record<ExperimentMetric, string> = {
  'missed-fraud': MISSED,
  review: `decision = 'review'`,
  decline: `decision = 'decline'`,
};

const NUMBERS = [
  ...['cards', 'with_outcome', 'payments', 'matured'],
  ...['y', 'n', 'x', 'yy', 'yn', 'nn', 'yx', 'nx', 'xx'],
] as const;
type Sums = Record<(typeof NUMBERS)[number], number>;

/** Adds up the arms of experiments card by card; the database does so, and gives one row for each arm. */
export class DatabaseExperiment {
  constructor(private readonly db: Knex) {}

  /** Experiments in the records with their first payment, the one of the newest payment first. */
  async list(
    sample: SampledService,
  ): Promise<{ experiment: string; since: number }[]> {
    const rows: { experiment: string; first: BigInteger; last: BigInteger }[] =
      await sampledPayments(this.db, sample)
        .whereNot({ experiment: NO_EXPERIMENT })
        .groupBy('experiment')
        .select(
          'experiment',
          this.db.raw('min(received_at) as first'),
          this.db.raw('max(received_at) as last'),
        );
    return rows
      .sort((a, b) => Number(b.last) - Number(a.last))
      .map(({ experiment, first }) => ({ experiment, since: Number(first) }));
  }

  /** What the arms add up to, card by card. */
  async arms(sample: SampledService, query: ArmQuery): Promise<ArmRow[]> {
    const { metric, maturedBefore, experiment, since } = query;
    const { db } = this;
    // Other metrics need no outcome that has yet to come.
    const [isCounted, bindings] =
      metric === 'missed-fraud'
        ? ['event_time <= ?', [maturedBefore]]
        : ['1 = 1', []];
    const counted = `case when ${isCounted} then 1 else 0 end`;
    const outcome = `case when ${isCounted} and ${OUTCOMES[metric]} then 1 else 0 end`;
    const cards = sampledPayments(db, sample)
      .where({ experiment })
      .groupBy('variant', 'customer')
      .select(
        'variant',
        'customer',
        db.raw('count(*) as payments'),
        db.raw(
          'sum(case when event_time <= ? then 1 else 0 end) as matured',
          maturedBefore,
        ),
        db.raw(`sum(${counted}) as n`, bindings),
        db.raw(`sum(${outcome}) as y`, bindings),
      );
    // What an experiment before had done is no state from before: cards keep their arm when shares change.
    const before = sampledPayments(db, sample)
      .where({ experiment: NO_EXPERIMENT })
      .where('received_at', '>=', since - BEFORE_MS)
      .where('received_at', '<', since)
      .groupBy('customer')
      .select(
        'customer',
        db.raw(`sum(case when ${OUTCOMES[metric]} then 1 else 0 end) as x`),
      );
    const both = db
      .select(
        ...['variant', 'payments', 'matured', 'n', 'y'],
        db.raw('coalesce(before.x, 0) as x'),
      )
      .from(cards.as('cards'))
      .leftJoin(before.as('before'), 'before.customer', 'cards.customer');
    const product = (a: string, b: string) =>
      db.raw(`sum(?? * ??) as ${a}${b}`, [a, b]);
    const rows: ({ variant: string } & Record<keyof Sums, unknown>)[] = await db
      .select('variant')
      .from(both.as('totals'))
      .groupBy('variant')
      .orderBy('variant')
      .select(
        db.raw('count(*) as cards'),
        db.raw('sum(case when y > 0 then 1 else 0 end) as with_outcome'),
        ...['payments', 'matured', 'y', 'n', 'x'].map(name =>
          db.raw(`sum(??) as ${name}`, [name]),
        ),
        ...(['yy', 'yn', 'nn', 'yx', 'nx', 'xx'] as const).map(([a, b]) =>
          product(a, b),
        ),
      );
    return rows.map(row => armOf(row.variant, row));
  }

  /** What the arms decided with. */
  async parts(
    sample: SampledService,
    experiment: string,
  ): Promise<(ArmPart & { variant: string })[]> {
    const columns = [
      ...['variant', 'model', 'version', 'feature_set', 'policy'],
      'policy_version',
    ] as const;
    const rows = await sampledPayments(this.db, sample)
      .where({ experiment })
      .groupBy(...columns)
      .select<(PaymentRow & { count: string })[]>(
        ...columns,
        this.db.raw('count(*) as count'),
      );
    return rows.map(row => ({
      variant: row.variant,
      model: row.model,
      version: row.version,
      featureSet: row.feature_set,
      policy: { name: row.policy, version: row.policy_version },
      payments: Number(row.count),
    }));
  }
}

function armOf(variant: string, row: Record<keyof Sums, unknown>): ArmRow {
  const sums = Object.fromEntries(
    NUMBERS.map(name => [name, Number(row[name])]),
  ) as Sums;
  const { payments, matured, with_outcome, ...totals } = sums;
  return {
    variant,
    payments,
    matured,
    totals: { ...totals, cardsWithOutcome: with_outcome },
  };
}
