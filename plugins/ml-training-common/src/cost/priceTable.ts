import { faultsOfPrices } from './checkPrices';
import { type Capacity, type Cloud, type MachinePrice } from './prices';
// not priceTable.json: Node would take that for this module
import rows from './machinePrices.json';

const CLOUDS: readonly Cloud[] = ['aws', 'azure', 'gcp'];
const CAPACITIES: readonly Capacity[] = ['on-demand', 'spot'];

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a table of prices, row by row.
 *
 * @param table - as JSON has it: an array of {@link MachinePrice}
 * @throws Error that names the row and the field where one is missing or wrong, a price cannot be believed, or two rows
 *   are about the same
 * @public
 */
export function parsePriceTable(table: unknown): MachinePrice[] {
  if (!Array.isArray(table)) {
    throw new Error(
      'The price table has to be a JSON array of rows; restore it from the repository',
    );
  }
  const prices = table.map((row, at) => priceOfRow(row, at + 1));
  const seen = new Set<string>();
  for (const price of prices) {
    const name = nameOfPrice(price);
    if (seen.has(name)) {
      throw new Error(`The price table has ${name} twice; remove the older`);
    }
    seen.add(name);
  }
  const [fault] = faultsOfPrices(prices);
  if (fault) {
    throw new Error(
      `The price table's ${nameOfPrice(fault.price)}: ${
        fault.why
      }; correct or remove the row`,
    );
  }
  return prices;
}

/**
 * What a row of the table is about, which no other row of it is: such as `aws us-east-1 p5.48xlarge on-demand`.
 *
 * @public
 */
export function nameOfPrice({
  cloud,
  region,
  machine,
  capacity,
}: Pick<MachinePrice, 'cloud' | 'region' | 'machine' | 'capacity'>): string {
  return [cloud, region, machine, capacity].join(' ');
}

/**
 * What machines with GPUs cost, each price with its source and the day on which that was read. A price that is not here is
 * not known.
 *
 * @public
 */
export const priceTable: readonly MachinePrice[] = parsePriceTable(rows);

function priceOfRow(row: unknown, number: number): MachinePrice {
  const fail = (field: string, wanted: string, value: unknown): never => {
    throw new Error(
      `Row ${number} of the price table: ${field} has to be ${wanted}, not ${JSON.stringify(
        value,
      )}`,
    );
  };
  const fields = isFields(row) ? row : fail('it', 'an object', row);
  const text = (of: Fields, name: string, field = name) => {
    const value = of[name];
    return typeof value === 'string' && value.trim()
      ? value
      : fail(field, 'a text', value);
  };
  const figure = (of: Fields, name: string, field: string) => {
    const value = of[name];
    return typeof value === 'number' && Number.isFinite(value)
      ? value
      : fail(field, 'a number', value);
  };
  const part = (of: Fields, name: string) => {
    const value = of[name];
    return isFields(value) ? value : fail(name, 'an object', value);
  };
  const oneOf = <T extends string>(name: string, all: readonly T[]) =>
    all.find(each => each === fields[name]) ??
    fail(name, `one of ${all.join(', ')}`, fields[name]);

  const gpu = part(fields, 'gpu');
  const perHour = part(fields, 'perHour');
  const currency = text(fields, 'currency');
  const retrieved = text(fields, 'retrieved');
  if (!/^[A-Z]{3}$/.test(currency)) {
    fail('currency', 'a code of ISO 4217 such as USD', currency);
  }
  if (!isDay(retrieved)) fail('retrieved', 'a day as 2026-11-09', retrieved);
  return {
    cloud: oneOf('cloud', CLOUDS),
    region: text(fields, 'region'),
    machine: text(fields, 'machine'),
    gpu: {
      type: text(gpu, 'type', 'gpu.type'),
      count: figure(gpu, 'count', 'gpu.count'),
    },
    capacity: oneOf('capacity', CAPACITIES),
    perHour: {
      from: figure(perHour, 'from', 'perHour.from'),
      to: figure(perHour, 'to', 'perHour.to'),
    },
    currency,
    source: text(fields, 'source'),
    retrieved,
  };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(time) &&
    // 2026-02-30 is read as a day in March
    new Date(time).toISOString().startsWith(text)
  );
}
