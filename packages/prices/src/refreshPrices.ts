import {
  type Cloud,
  faultsOfPrices,
  type MachinePrice,
  nameOfPrice,
} from '@modelport/plugin-ml-training-common';
import { type ReadPrices, type Reading } from './PriceSource';
import { PriceSourceError } from './PriceSourceError';

/** What to refresh, and by whom. */
export interface RefreshRequest {
  /** The table as it is. */
  table: readonly MachinePrice[];
  /** Clouds that are asked, and of which regions. */
  regions: Partial<Record<Cloud, readonly string[]>>;
  sources: Record<Cloud, ReadPrices>;
  /** Day on which the sources are read, such as `2026-11-09`. */
  today: string;
}

/** How it went with one cloud. */
export interface CloudReport {
  cloud: Cloud;
  /** Rows that were read. */
  read: number;
  /** Rows of the cloud that stay as they were, with their older days. */
  kept: number;
  /** What was not taken and why. */
  remarks: string[];
  /** Why the cloud could not be read; none of its rows changed then. */
  failure?: string;
}

/** What came of it. */
export interface Refreshed {
  /** Sorted, one row for each machine, region and capacity. */
  table: MachinePrice[];
  reports: CloudReport[];
}

/**
 * Asks clouds for their prices. A row that was read takes the place of the older one; what was not read, or cannot be
 * believed, stays as it was, with the day on which it was true. A cloud that fails changes nothing and hinders no other.
 *
 * @throws what is no failure of a source
 */
export async function refreshPrices({
  table,
  regions,
  sources,
  today,
}: RefreshRequest): Promise<Refreshed> {
  const rows = new Map(table.map(row => [nameOfPrice(row), row]));
  const reports: CloudReport[] = [];
  for (const cloud of ['aws', 'azure', 'gcp'] as const) {
    const asked = regions[cloud];
    if (!asked) continue;
    const report: CloudReport = { cloud, read: 0, kept: 0, remarks: [] };
    try {
      const { prices, remarks } = await readAll(sources[cloud], asked, today);
      for (const row of prices) rows.set(nameOfPrice(row), row);
      Object.assign(report, { read: prices.length, remarks });
    } catch (error) {
      if (!(error instanceof PriceSourceError)) throw error;
      report.failure = error.message;
    }
    const all = [...rows.values()].filter(row => row.cloud === cloud);
    reports.push({ ...report, kept: all.length - report.read });
  }
  return { table: sorted([...rows.values()]), reports };
}

/** @throws PriceSourceError where one of the regions cannot be read */
async function readAll(
  read: ReadPrices,
  regions: readonly string[],
  today: string,
): Promise<Reading> {
  const all: Reading = { prices: [], remarks: [] };
  for (const region of regions) {
    const { prices, remarks } = await read({ region, today });
    const faults = faultsOfPrices(prices);
    const bad = new Set(faults.map(each => each.price));
    const good = prices.filter(each => !bad.has(each));
    all.prices.push(...good);
    all.remarks.push(
      ...remarks,
      ...faults.map(({ price, why }) => `${nameOfPrice(price)}: ${why}`),
    );
    if (!good.length) {
      all.remarks.push(
        `no price was found in ${region}; check the region's name`,
      );
    }
  }
  return all;
}

function sorted(rows: MachinePrice[]): MachinePrice[] {
  // by code units, so that no machine's language changes the order
  return rows.sort((a, b) => (nameOfPrice(a) < nameOfPrice(b) ? -1 : 1));
}
