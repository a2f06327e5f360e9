import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import type { Manifest } from '../output/Manifest';

export type Row = Record<string, unknown> & {
  transaction_id: string;
  received_at: Date;
};

/** The rows of a training set, file after file. */
export async function readTrainingSet(
  folder: string,
): Promise<{ manifest: Manifest; rows: Row[]; names: string[] }> {
  const manifest = JSON.parse(
    readFileSync(path.join(folder, 'manifest.json'), 'utf8'),
  ) as Manifest;
  const rows: Row[] = [];
  for (const { name } of manifest.files) {
    const bytes = readFileSync(path.join(folder, name));
    const file = new Uint8Array(bytes).buffer;
    rows.push(...((await parquetReadObjects({ file })) as Row[]));
  }
  return { manifest, rows, names: (await readdir(folder)).sort() };
}
