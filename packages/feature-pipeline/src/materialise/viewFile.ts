import type { EntityState } from '@modelport/fraud-core';
import type { ColumnSource } from 'hyparquet-writer';
import { ParquetFile } from '../output/ParquetFile';
import type { RecordReplay } from '../replay/RecordReplay';
import { type EntityView, TIMESTAMP } from './entityViews';
import { windowValues } from './windowValues';

/** The features of one key. */
interface KeyRow {
  key: string;
  values: Float32Array;
}

/** Keys that are in memory together, and lie together in the file. */
const USUAL_ROW_GROUP = 50_000;

function columnsOf({ joinKey, features }: EntityView, time: number) {
  return {
    of: (rows: readonly KeyRow[]): ColumnSource[] => [
      {
        name: joinKey,
        type: 'STRING',
        nullable: false,
        data: rows.map(({ key }) => key),
      },
      {
        name: TIMESTAMP,
        type: 'TIMESTAMP',
        nullable: false,
        data: rows.map(() => time),
      },
      ...features.map(({ name, column }) => ({
        name,
        type: 'FLOAT' as const,
        nullable: false,
        encoding: 'PLAIN' as const,
        data: Float32Array.from(rows, ({ values }) => values[column]),
      })),
    ],
  };
}

/** What was written of a view. */
export interface ViewFile {
  keys: number;
  bytes: number;
  sha256: string;
}

/**
 * Writes the features of all keys of an entity as of a time, keys in their order.
 *
 * @param file - is written over, and is on the disk when it resolves
 * @param time - in milliseconds since 1970-01-01; the event time of every row
 */
export async function writeView(
  file: string,
  view: EntityView,
  { layout, states }: RecordReplay,
  time: number,
  rowGroup = USUAL_ROW_GROUP,
): Promise<ViewFile> {
  const { entity } = view;
  const all = states.get(entity) ?? new Map<string, EntityState>();
  const parquet = new ParquetFile(file, columnsOf(view, time));
  let group: KeyRow[] = [];
  for (const key of [...all.keys()].sort()) {
    const state = all.get(key);
    if (!state) continue;
    group.push({ key, values: windowValues(layout, entity, state, time) });
    if (group.length < rowGroup) continue;
    await parquet.add(group);
    group = [];
  }
  await parquet.add(group);
  return { keys: parquet.rows, ...(await parquet.close()) };
}
