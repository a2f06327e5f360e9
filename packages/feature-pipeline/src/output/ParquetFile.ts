import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  type ColumnSource,
  fileWriter,
  ParquetWriter,
  schemaFromColumnData,
} from 'hyparquet-writer';
import { syncFile } from '../disk/durable';

const CREATED_BY = 'modelport feature-pipeline';

/** A Parquet file that is written row group by row group; the same rows give the same bytes. */
export class ParquetFile<Row> {
  readonly #writer: ParquetWriter;
  rows = 0;

  /** @param file - is written over */
  constructor(
    private readonly file: string,
    private readonly columns: { of(rows: readonly Row[]): ColumnSource[] },
  ) {
    this.#writer = new ParquetWriter({
      writer: fileWriter(file),
      schema: schemaFromColumnData({ columnData: columns.of([]) }),
      createdBy: CREATED_BY,
    });
  }

  /** Writes rows as one row group. */
  async add(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    await this.#writer.write({
      columnData: this.columns.of(rows),
      rowGroupSize: rows.length,
    });
    this.rows += rows.length;
  }

  /** Ends the file; it is on the disk when it resolves. */
  async close(): Promise<{ bytes: number; sha256: string }> {
    await this.#writer.finish();
    await syncFile(this.file);
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(this.file)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { bytes, sha256: hash.digest('hex') };
  }
}
