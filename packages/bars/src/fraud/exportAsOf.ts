import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  createIterableSource,
  exportTrainingSet,
  type Manifest,
} from '@modelport/feature-pipeline';
import type { OutcomeRecord } from '@modelport/fraud-scoring';
import { parquetReadObjects } from 'hyparquet';
import { type Arrived, ArrivedTopics, timesOf } from './ArrivedTopics';

/** 2018-04-01 00:00 UTC, in milliseconds. */
const START = Date.UTC(2018, 3, 1);
const DAY = 86_400_000;

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
  const times = timesOf(arrived, START);
  const asOf = times[Math.floor(times.length / 2)];
  const run = (name: string, ...planted: OutcomeRecord[]) =>
    exportTrainingSet({
      source: createIterableSource(
        new ArrivedTopics(arrived, times, START, planted),
      ),
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
    const late = await run(
      'later',
      ArrivedTopics.plant(arrived, START, asOf, asOf + 1),
    );
    const early = await run(
      'earlier',
      ArrivedTopics.plant(arrived, START, asOf, asOf - DAY),
    );
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
