import { azureItem, spotItem } from '../__testUtils__/azureItems';
import { type Json } from '../json';
import { AZURE_MACHINES } from '../machines';
import { filterOf, readingOfItems } from './retailPrices';

const readingOf = (...items: Json[]) =>
  readingOfItems(items, AZURE_MACHINES, {
    region: 'eastus',
    today: '2026-12-01',
  });

describe('filterOf', () => {
  it('asks for machines of one region by the hour', () => {
    const [one, two] = AZURE_MACHINES;
    expect(filterOf([one, two], 'eastus')).toBe(
      "serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and armRegionName eq 'eastus' " +
        "and (armSkuName eq 'Standard_NC4as_T4_v3' or armSkuName eq 'Standard_NC64as_T4_v3')",
    );
  });
});

describe('readingOfItems', () => {
  it('tells spot from on demand, each with source and day', () => {
    const { prices, remarks } = readingOf(spotItem(), azureItem());
    expect(remarks).toEqual([]);
    expect(prices.map(each => [each.capacity, each.perHour.to])).toEqual([
      ['spot', 2.5],
      ['on-demand', 6.98],
    ]);
    expect(prices[1]).toMatchObject({
      ...{ cloud: 'azure', region: 'eastus', currency: 'USD' },
      machine: 'Standard_NC40ads_H100_v5',
      gpu: { type: 'H100', count: 1 },
      source: 'Azure Retail Prices API',
      retrieved: '2026-12-01',
    });
  });

  it('knows spot by the meter alone', () => {
    const { prices } = readingOf(spotItem({ skuName: 'NC40ads H100 v5' }));
    expect(prices).toMatchObject([{ capacity: 'spot' }]);
  });

  it.each([
    ['Windows', { productName: 'Virtual Machines NCadsH100v5 Series Windows' }],
    ['low priority', { skuName: 'NC40ads H100 v5 Low Priority' }],
    ['low priority by the meter', { meterName: 'NC40ads v5 Low Priority' }],
    ['reservations', { type: 'Reservation' }],
    ['cloud services', { productName: 'NCadsH100v5 Series CloudServices' }],
    ['another region', { armRegionName: 'westus' }],
    ['another currency', { currencyCode: 'EUR' }],
    ['another unit', { unitOfMeasure: '1 GB/Month' }],
    ['another machine', { armSkuName: 'Standard_D2s_v5' }],
    ['no price', { retailPrice: 0 }],
    ['a price that is no number', { retailPrice: undefined }],
    ['a meter of elsewhere', { isPrimaryMeterRegion: false }],
    ['what is not yet', { effectiveStartDate: '2027-01-01T00:00:00Z' }],
  ])('leaves out %s', (_, change) => {
    expect(readingOf(azureItem({ ...change })).prices).toEqual([]);
  });

  it('takes the price that began last', () => {
    const old = azureItem({
      retailPrice: 9,
      effectiveStartDate: '2024-01-01T00:00:00Z',
    });
    for (const items of [
      [old, azureItem()],
      [azureItem(), old],
    ]) {
      expect(readingOf(...items).prices).toMatchObject([
        { perHour: { from: 6.98, to: 6.98 } },
      ]);
    }
  });

  it('takes none of two prices that began together, and says so', () => {
    expect(readingOf(azureItem(), azureItem({ retailPrice: 9 }))).toEqual({
      prices: [],
      remarks: [
        'Standard_NC40ads_H100_v5 on-demand in eastus has several prices: 6.98, 9',
      ],
    });
  });
});
