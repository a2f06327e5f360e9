import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { priceTable } from '@modelport/plugin-ml-training-common';
import { readTable, writeTable } from './tableFile';

describe('the table file', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'prices-'));
    file = path.join(folder, 'machinePrices.json');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('is read as it was written, and nothing else is left', async () => {
    await writeTable(file, priceTable);
    await expect(readTable(file)).resolves.toEqual(priceTable);
    await expect(readdir(folder)).resolves.toEqual(['machinePrices.json']);
  });

  it('has the bytes of the repository for the rows of the repository', async () => {
    await writeTable(file, priceTable);
    const own = path.join(
      path.dirname(
        require.resolve('@modelport/plugin-ml-training-common/package.json'),
      ),
      'src/cost/machinePrices.json',
    );
    expect(await readFile(file, 'utf8')).toBe(await readFile(own, 'utf8'));
  });

  it('stays as it was where a row has no day', async () => {
    await writeTable(file, priceTable);
    const before = await readFile(file, 'utf8');
    const undated = { ...priceTable[0], retrieved: '' };
    await expect(writeTable(file, [undated])).rejects.toThrow('retrieved');
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('is named where it is no JSON', async () => {
    await writeFile(file, '[{');
    await expect(readTable(file)).rejects.toThrow(
      `${file} is not JSON; restore it from the repository`,
    );
  });
});
