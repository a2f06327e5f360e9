import { type Json } from '../json';

/** An item as the Retail Prices API documents it. */
export const azureItem = (change: Json = {}): Json => ({
  currencyCode: 'USD',
  tierMinimumUnits: 0,
  retailPrice: 6.98,
  unitPrice: 6.98,
  armRegionName: 'eastus',
  location: 'US East',
  effectiveStartDate: '2026-01-01T00:00:00Z',
  meterId: '00000000-0000-0000-0000-000000000001',
  meterName: 'NC40ads H100 v5',
  productId: 'DZH318Z00001',
  skuId: 'DZH318Z00001/0001',
  productName: 'Virtual Machines NCadsH100v5 Series',
  skuName: 'Standard_NC40ads_H100_v5',
  serviceName: 'Virtual Machines',
  serviceId: 'DZH313Z7MMC8',
  serviceFamily: 'Compute',
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  isPrimaryMeterRegion: true,
  armSkuName: 'Standard_NC40ads_H100_v5',
  ...change,
});

/** The machine as a spot machine. */
export const spotItem = (change: Json = {}) =>
  azureItem({
    skuName: 'Standard_NC40ads_H100_v5 Spot',
    meterName: 'NC40ads H100 v5 Spot',
    retailPrice: 2.5,
    ...change,
  });
