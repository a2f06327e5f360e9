import type { CountedRecords } from '@modelport/feature-pipeline';
import type { FeatureSet } from '@modelport/fraud-core';
import {
  DECISION_SCHEMA,
  OUTCOME_SCHEMA,
  type OutcomeRecord,
} from '@modelport/fraud-scoring';
import type { Arrival, Simulated } from './Oracle';

const DAY = 86_400_000;

/** What arrived, and the features that the online replay gave, in the order of arrival. */
export interface Arrived {
  drawn: Simulated;
  arrivals: readonly Arrival[];
  /** By transaction, in seconds. */
  lateBy: ReadonlyMap<number, number>;
  set: FeatureSet;
  /** Rows of features, repeats left out. */
  rows: Float32Array;
  /** Their transactions. */
  transactions: readonly number[];
}

/**
 * When each arrival is received, in milliseconds since 1970-01-01: no two at once.
 *
 * @param start - of the simulation, likewise
 */
export function timesOf(
  { drawn, arrivals, lateBy }: Arrived,
  start: number,
): Float64Array {
  const times = new Float64Array(arrivals.length);
  let last = 0;
  arrivals.forEach(({ kind, transaction, given }, at) => {
    const seconds =
      kind === 'transaction'
        ? drawn.seconds[transaction] + (lateBy.get(transaction) ?? 0)
        : given;
    last = Math.max(last + 1, start + Math.ceil(1_000 * seconds));
    times[at] = last;
  });
  return times;
}

/** What a service would have written, record by record: a million of them at once would fill the memory. */
export class ArrivedTopics {
  readonly decisions: CountedRecords;
  readonly outcomes: CountedRecords;

  constructor(
    private readonly arrived: Arrived,
    private readonly times: Float64Array,
    private readonly start: number,
    planted: readonly OutcomeRecord[] = [],
  ) {
    const { arrivals } = arrived;
    const count = arrivals.filter(({ kind }) => kind === 'transaction').length;
    this.decisions = {
      length: count,
      [Symbol.iterator]: () => this.#decisions(),
    };
    const outcomes = [
      ...arrivals.flatMap((arrival, at) =>
        arrival.kind === 'transaction' ? [] : [this.#outcome(arrival, at)],
      ),
      ...planted,
    ];
    this.outcomes = outcomes;
  }

  #payment(transaction: number) {
    const { seconds, customer, terminal } = this.arrived.drawn;
    return {
      transaction_id: `tx-${transaction}`,
      event_time: this.start + 1_000 * seconds[transaction],
      customer: String(customer[transaction]),
      terminal: String(terminal[transaction]),
    };
  }

  *#decisions(): Generator<unknown> {
    for (const [at, { kind, transaction }] of this.arrived.arrivals.entries()) {
      if (kind !== 'transaction') continue;
      yield {
        schema: DECISION_SCHEMA,
        ...this.#payment(transaction),
        received_at: this.times[at],
        amount: this.arrived.drawn.amount[transaction],
        currency: 'EUR',
        score: null,
        model: { name: 'none', version: '0' },
        features: { set: 'not served', values: 'AAAAAA==' },
      };
    }
  }

  #outcome({ kind, transaction, given }: Arrival, at: number): OutcomeRecord {
    return {
      schema: OUTCOME_SCHEMA,
      ...this.#payment(transaction),
      is_fraud: kind === 'fraud',
      source: 'chargeback',
      labelled_at: this.start + 1_000 * given,
      received_at: this.times[at],
    };
  }

  /** A label of a transaction of which nothing became known, received at a time. */
  static plant(
    { drawn, arrivals }: Arrived,
    start: number,
    before: number,
    received_at: number,
  ): OutcomeRecord {
    const known = new Set(
      arrivals
        .filter(({ kind }) => kind !== 'transaction')
        .map(({ transaction }) => transaction),
    );
    const transaction = drawn.seconds.findIndex(
      (seconds, at) =>
        !known.has(at) && start + 1_000 * seconds > before - 20 * DAY,
    );
    const event_time = start + 1_000 * drawn.seconds[transaction];
    return {
      schema: OUTCOME_SCHEMA,
      transaction_id: `tx-${transaction}`,
      event_time,
      customer: String(drawn.customer[transaction]),
      terminal: String(drawn.terminal[transaction]),
      is_fraud: true,
      source: 'customer',
      labelled_at: event_time + DAY,
      received_at,
    };
  }
}
