import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import {
  type MachinePrice,
  parsePriceTable,
} from '@modelport/plugin-ml-training-common';

/**
 * Reads the table.
 *
 * @throws Error where the file is not there or is no table
 */
export async function readTable(file: string): Promise<MachinePrice[]> {
  const text = await readFile(file, 'utf8');
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON; restore it from the repository`, {
      cause,
    });
  }
  return parsePriceTable(rows);
}

/**
 * Writes the table: the file is the old one or the new one, whole, whenever the process or the machine ends.
 *
 * @throws Error where the rows are no table; the file stays as it was
 */
export async function writeTable(
  file: string,
  table: readonly MachinePrice[],
): Promise<void> {
  parsePriceTable(table);
  const made = await open(`${file}.new`, 'w');
  try {
    await made.writeFile(`${JSON.stringify(table.map(inOrder), null, 2)}\n`);
    await made.sync();
  } finally {
    await made.close();
  }
  await rename(`${file}.new`, file);
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Fields in one order, so that what differs between two tables are prices. */
function inOrder(price: MachinePrice): MachinePrice {
  return {
    cloud: price.cloud,
    region: price.region,
    machine: price.machine,
    gpu: { type: price.gpu.type, count: price.gpu.count },
    capacity: price.capacity,
    perHour: { from: price.perHour.from, to: price.perHour.to },
    currency: price.currency,
    source: price.source,
    retrieved: price.retrieved,
  };
}
