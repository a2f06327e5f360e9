import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';

/** The rows of a view's file. */
export async function readFeastFile(
  repository: string,
  view: string,
): Promise<Record<string, unknown>[]> {
  const file = path.join(repository, 'data', `${view}.parquet`);
  const bytes = new Uint8Array(readFileSync(file)).buffer;
  return parquetReadObjects({ file: bytes });
}
