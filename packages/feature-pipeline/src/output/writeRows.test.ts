import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSet } from '@modelport/fraud-core';
import { encodeValues } from '@modelport/fraud-scoring';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { NEW_SECTION, START } from '../__testUtils__/history';
import { LineFiles } from '../disk/LineFiles';
import { LABELS, replayedFolder } from '../replay/replayRecords';
import { encodeRow } from '../replay/ReplayedRow';
import { columnsOf } from './columns';
import { writeRows } from './writeRows';

const features = parseFeatureSet(NEW_SECTION);

describe('writeRows', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-rows-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (receivedAt: number, labelReceivedAt: number) => {
    const files = new LineFiles(replayedFolder(folder));
    for (let at = 0; at < 7; at += 1) {
      const row = {
        transactionId: `tx-${at}`,
        eventTime: START,
        receivedAt,
        customer: 'c1',
        terminal: 't1',
        amount: at,
        currency: 'EUR',
        score: null,
        model: 'fraud',
        version: '3',
        isDegraded: false,
        values: encodeValues(Float32Array.of(-0)),
      };
      files.add('2026-03-01', encodeRow(row));
    }
    const known = {
      transactionId: 'tx-6',
      isFraud: true,
      source: 'analyst',
      labelledAt: START,
      receivedAt: labelReceivedAt,
    };
    files.add(LABELS, `${JSON.stringify(known)}\n`);
    await files.sync();
    const columns = columnsOf(features);
    const options = { data: folder, folder, features, columns };
    return writeRows({ ...options, asOf: START, rowGroup: 3 }, files.lengths);
  };

  it('writes rows in groups, with the very bits of their features', async () => {
    const { files, rowsAfterAsOf } = await write(START, START);
    expect(files).toMatchObject([{ name: '2026-03-01.parquet', rows: 7 }]);
    expect(rowsAfterAsOf).toBe(0);
    const bytes = await readFile(path.join(folder, files[0].name));
    const file = new Uint8Array(bytes).buffer;
    const groups = parquetMetadata(file).row_groups;
    expect(groups.map(({ num_rows }) => Number(num_rows))).toEqual([3, 3, 1]);
    const rows = await parquetReadObjects({ file });
    expect(rows.map(row => row.amount)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(rows.map(row => row.is_fraud)).toEqual([
      ...Array.from({ length: 6 }, () => null),
      true,
    ]);
    expect(rows.every(row => Object.is(row.customer_max_amount_2d, -0))).toBe(
      true,
    );
  });

  it('counts rows and labels that should not be there', async () => {
    expect((await write(START + 1, START)).rowsAfterAsOf).toBe(7);
    expect((await write(START, START + 1)).rowsAfterAsOf).toBe(1);
  });
});
