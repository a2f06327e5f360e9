import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from './places';
import { type FeastCommandOptions, findFeast } from './feastCommand';

/**
 * Rows of a source of a Feast repository, as a batch job writes them.
 *
 * @public
 */
export interface FeastTable {
  /** By name, in their order; of equal length. */
  columns: Readonly<Record<string, FeastColumn>>;
  /** Of all rows, as the column `event_timestamp`; milliseconds since 1970-01-01. */
  eventTime: number;
}

/** @public */
export interface FeastColumn {
  /** As pandas calls it. */
  type: 'string' | 'bool' | 'int64' | 'float32' | 'float64';
  /** Null is allowed where `type` has a value for it. */
  values: readonly (string | number | boolean | null)[];
}

const WRITE = `
import json
import sys
from datetime import datetime, timezone

import pandas as pd

file, text = sys.argv[1:]
table = json.loads(text)
columns = {name: pd.Series(each["values"], dtype=each["type"]) for name, each in table["columns"].items()}
at = datetime.fromtimestamp(table["eventTime"] / 1000, tz=timezone.utc)
pd.DataFrame({**columns, "event_timestamp": at}).to_parquet(file)
`;

/**
 * Writes a Parquet file with the Python of the Feast that `python/feast.txt` pins, fetched when it is not there.
 *
 * @public
 */
export async function writeFeastTable(
  file: string,
  table: FeastTable,
  options?: FeastCommandOptions,
): Promise<void> {
  const python = path.join(path.dirname(await findFeast(options)), 'python');
  const args = ['-c', WRITE, file, JSON.stringify(table)];
  await promisify(execFile)(python, args, { env: cleanEnvironment() });
}
