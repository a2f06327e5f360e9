import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseFeatureSet } from '@modelport/fraud-core';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { NEW_SECTION, START } from '../__testUtils__/history';
import { RecordReplay } from '../replay/RecordReplay';
import { entityViews } from './entityViews';
import { writeView } from './viewFile';

const features = parseFeatureSet(NEW_SECTION);
const [view] = entityViews(features);

it('writes keys in groups, in their order, with the very bits of their features', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'modelport-view-'));
  const replay = new RecordReplay(features);
  for (const key of [3, 0, 6, 5, 1, 4, 2]) {
    replay.decide({
      ...{ kind: 'decision', transactionId: `tx-${key}` },
      ...{ eventTime: START, receivedAt: START },
      ...{ customer: `c${key}`, terminal: 't1' },
      ...{ amount: key === 0 ? -0 : key / 10, currency: 'EUR' },
      ...{ score: null, model: 'fraud', version: '3' },
      ...{ featureSet: 'none', values: 'AAAAAA==', isDegraded: false },
    });
  }
  const name = path.join(folder, 'view');
  const { keys, bytes } = await writeView(name, view, replay, START, 3);
  const file = new Uint8Array(await readFile(name)).buffer;
  expect(keys).toBe(7);
  expect(bytes).toBe(file.byteLength);
  const groups = parquetMetadata(file).row_groups;
  expect(groups.map(({ num_rows }) => Number(num_rows))).toEqual([3, 3, 1]);
  const rows = await parquetReadObjects({ file });
  expect(rows.map(row => row.customer)).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map(key => `c${key}`),
  );
  expect(rows.map(row => row.customer_max_amount_2d)).toEqual(
    [-0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map(Math.fround),
  );
  await rm(folder, { recursive: true });
});
