import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type CountedRecords,
  createIterableSource,
  exportTrainingSet,
  type Manifest,
} from '@modelport/feature-pipeline';
import type { FeatureSet } from '@modelport/fraud-core';
import {
  DECISION_SCHEMA,
  OUTCOME_SCHEMA,
  type OutcomeRecord,
} from '@modelport/fraud-scoring';
import { parquetReadObjects } from 'hyparquet';
import type { Arrival, Simulated } from './Oracle';

/** 2018-04-01 00:00 UTC, in milliseconds. */
const START = Date.UTC(2018, 3, 1);
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

/** How far an export as of a time lies from what was known then. */
export interface ExportFigures {
  rows: number;
  /** Feature values that differ from the online replay, rows that are missing or too many counted whole. */
  differing: number;
  /** Rows with something that was received after the time. */
  later: number;
  /** Files that differ when a label is added that is received after the time. */
  changedByLater: number;
  /** Files that differ when the same label is received before it: shows that a leak would be seen. */
  changedByEarlier: number;
}

/** When each arrival is received, in milliseconds since 1970-01-01: no two at once. */
function timesOf({ drawn, arrivals, lateBy }: Arrived): Float64Array {
  const times = new Float64Array(arrivals.length);
  let last = 0;
  arrivals.forEach(({ kind, transaction, given }, at) => {
    const seconds =
      kind === 'transaction'
        ? drawn.seconds[transaction] + (lateBy.get(transaction) ?? 0)
        : given;
    last = Math.max(last + 1, START + Math.ceil(1_000 * seconds));
    times[at] = last;
  });
  return times;
}

/** What a service would have written, record by record: a million of them at once would fill the memory. */
class Topics {
  readonly decisions: CountedRecords;
  readonly outcomes: CountedRecords;

  constructor(
    private readonly arrived: Arrived,
    private readonly times: Float64Array,
    planted: readonly OutcomeRecord[],
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
      event_time: START + 1_000 * seconds[transaction],
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
      labelled_at: START + 1_000 * given,
      received_at: this.times[at],
    };
  }

  /** A label of a transaction of which nothing became known, received at a time. */
  static plant(
    { drawn, arrivals }: Arrived,
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
        !known.has(at) && START + 1_000 * seconds > before - 20 * DAY,
    );
    const event_time = START + 1_000 * drawn.seconds[transaction];
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

/** Compares the files of an export with the online replay. */
async function compare(
  folder: string,
  manifest: Manifest,
  { set, rows, transactions }: Arrived,
  asOf: number,
  expected: number,
): Promise<{ differing: number; later: number }> {
  const columns = set.features.length;
  const positions = new Map(
    transactions.slice(0, expected).map((transaction, at) => [transaction, at]),
  );
  let differing = 0;
  let later = 0;
  for (const { name } of manifest.files) {
    const bytes = fs.readFileSync(path.join(folder, name));
    const file = new Uint8Array(bytes).buffer;
    for (const row of await parquetReadObjects({ file })) {
      if (+row.received_at > asOf || +(row.label_received_at ?? 0) > asOf) {
        later += 1;
      }
      const transaction = Number(String(row.transaction_id).slice(3));
      const at = positions.get(transaction);
      positions.delete(transaction);
      if (at === undefined) {
        differing += columns;
        continue;
      }
      differing += set.features.filter(
        (feature, column) => row[feature.name] !== rows[at * columns + column],
      ).length;
    }
  }
  return { differing: differing + columns * positions.size, later };
}

const changed = (a: Manifest, b: Manifest) =>
  a.files.filter(
    ({ name, sha256 }) =>
      b.files.find(each => each.name === name)?.sha256 !== sha256,
  ).length;

/** Exports what had been received by the middle of what arrived, by the engine of the training export. */
export async function measureExport(arrived: Arrived): Promise<ExportFigures> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-as-of-'));
  const times = timesOf(arrived);
  const asOf = times[Math.floor(times.length / 2)];
  const run = (name: string, ...planted: OutcomeRecord[]) =>
    exportTrainingSet({
      source: createIterableSource(new Topics(arrived, times, planted)),
      features: arrived.set,
      data: path.join(folder, 'data'),
      out: path.join(folder, name),
      asOf,
      bucketMs: DAY,
    });
  try {
    const manifest = await run('as-of');
    const had = new Set(
      arrived.arrivals
        .filter(({ kind }, at) => kind === 'transaction' && times[at] <= asOf)
        .map(({ transaction }) => transaction),
    );
    const { differing, later } = await compare(
      path.join(folder, 'as-of'),
      manifest,
      arrived,
      asOf,
      had.size,
    );
    const late = await run('later', Topics.plant(arrived, asOf, asOf + 1));
    const early = await run('earlier', Topics.plant(arrived, asOf, asOf - DAY));
    return {
      rows: manifest.rows,
      differing,
      later: later + manifest.rowsAfterAsOf,
      changedByLater: changed(manifest, late),
      changedByEarlier: changed(manifest, early),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
