import { faultsOfPrices } from './checkPrices';
import { nameOfPrice, parsePriceTable, priceTable } from './priceTable';
import { findPrice } from './prices';

const row = (change: Record<string, unknown> = {}) => ({
  ...{ cloud: 'aws', region: 'us-east-1', machine: 'p5.48xlarge' },
  gpu: { type: 'H100', count: 8 },
  ...{ capacity: 'on-demand', perHour: { from: 56, to: 56 } },
  ...{ currency: 'USD', source: 'a price list', retrieved: '2026-11-09' },
  ...change,
});
const at = (amount: number) => ({ perHour: { from: amount, to: amount } });

describe('the price table', () => {
  it('has prices of every cloud, sorted, each with its source and day', () => {
    expect(new Set(priceTable.map(each => each.cloud))).toEqual(
      new Set(['aws', 'azure', 'gcp']),
    );
    const names = priceTable.map(nameOfPrice);
    expect(names).toEqual([...names].sort());
    for (const price of priceTable) {
      expect(price.retrieved).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(price.source).toMatch(/\S/);
    }
    expect(faultsOfPrices(priceTable)).toEqual([]);
  });

  it('names machines as the labels of nodes do', () => {
    const forms = {
      aws: /^[a-z0-9-]+\.[a-z0-9]+$/,
      azure: /^Standard_N\w+$/,
      gcp: /^[a-z0-9]+-[a-z0-9-]+$/,
    };
    for (const { cloud, machine } of priceTable) {
      expect(machine).toMatch(forms[cloud]);
    }
    const wanted = { cloud: 'azure', region: 'eastus' } as const;
    expect(
      findPrice(priceTable, {
        ...wanted,
        machine: 'Standard_NC40ads_H100_v5',
        capacity: 'on-demand',
      }),
    ).toMatchObject({ gpu: { type: 'H100', count: 1 }, currency: 'USD' });
  });
});

describe('parsePriceTable', () => {
  it('reads a row as it is', () => {
    expect(parsePriceTable([row()])).toEqual([row()]);
  });

  it.each([
    ['no day', { retrieved: undefined }, 'retrieved has to be a text'],
    ['a day that is none', { retrieved: '2026-02-30' }, 'retrieved has to be'],
    ['no source', { source: ' ' }, 'source has to be a text, not " "'],
    ['another cloud', { cloud: 'oci' }, 'cloud has to be one of aws, azure'],
    ['no currency', { currency: '$' }, 'currency has to be a code'],
    ['no region', { region: '' }, 'region has to be a text'],
    ['no GPU', { gpu: { type: 'H100' } }, 'gpu.count has to be a number'],
    ['no amount', { perHour: { from: 1 } }, 'perHour.to has to be a number'],
    ['another capacity', { capacity: 'low' }, 'capacity has to be one of'],
  ])('refuses %s and names the row', (_, change, message) => {
    expect(() => parsePriceTable([row({ machine: 'p' }), row(change)])).toThrow(
      `Row 2 of the price table: ${message}`,
    );
  });

  it.each([
    ['a count that no machine has', { gpu: { type: 'H100', count: 12.5 } }],
    ['no GPU at all', { gpu: { type: 'H100', count: 0 } }],
    ['what stands for "none"', at(700)],
    ['too much for a GPU', at(400)],
    ['too little for a GPU', at(0.1)],
    ['nothing', at(0)],
    ['a range upside down', { perHour: { from: 56, to: 55 } }],
  ])('refuses %s', (_, change) => {
    expect(() => parsePriceTable([row(change)])).toThrow(
      "The price table's aws us-east-1 p5.48xlarge on-demand: ",
    );
  });

  it('refuses a spot price that was copied from on demand', () => {
    const copied = row({ capacity: 'spot' });
    expect(() => parsePriceTable([row(), copied])).toThrow(
      'its spot price of 56 is not below the 56 on demand',
    );
    expect(parsePriceTable([row(), { ...copied, ...at(20) }])).toHaveLength(2);
  });

  it('does not hold prices of different days against each other', () => {
    const older = row({ capacity: 'spot', retrieved: '2026-01-31' });
    expect(parsePriceTable([row(at(50)), older])).toHaveLength(2);
  });

  it('refuses two rows about the same, and what is no table', () => {
    expect(() => parsePriceTable([row(), row(at(50))])).toThrow(
      'aws us-east-1 p5.48xlarge on-demand twice',
    );
    expect(() => parsePriceTable({})).toThrow('JSON array');
    expect(() => parsePriceTable([null])).toThrow('Row 1');
  });
});
