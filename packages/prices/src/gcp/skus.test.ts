import { a2Skus, gcpSku } from '../__testUtils__/gcpSkus';
import { type Json } from '../json';
import { GCP_MACHINES } from '../machines';
import { readingOfSkus } from './skus';

const readingOf = (skus: Json[], region = 'us-central1') =>
  readingOfSkus(skus, GCP_MACHINES, { region, today: '2026-12-01' });

const amountOf = (skus: Json[], machine: string, capacity = 'on-demand') =>
  readingOf(skus).prices.find(
    each => each.machine === machine && each.capacity === capacity,
  )?.perHour.to;

describe('readingOfSkus', () => {
  it('adds cores, memory and GPUs', () => {
    const one = readingOf(a2Skus()).prices.find(
      each => each.machine === 'a2-highgpu-1g',
    );
    expect(one).toEqual({
      ...{ cloud: 'gcp', region: 'us-central1', machine: 'a2-highgpu-1g' },
      gpu: { type: 'A100', count: 1 },
      capacity: 'on-demand',
      // 12 x 0.031611 + 85 x 0.004237 + 2.933908
      perHour: { from: 3.673385, to: 3.673385 },
      currency: 'USD',
      source: 'GCP Cloud Billing Catalog API, Compute Engine: host and GPU',
      retrieved: '2026-12-01',
    });
    expect(amountOf(a2Skus(), 'a2-highgpu-8g')).toBeCloseTo(8 * 3.673385, 5);
    expect(amountOf(a2Skus(), 'a2-ultragpu-1g')).toBeCloseTo(5.029622, 6);
  });

  it('adds spot parts to spot parts', () => {
    expect(amountOf(a2Skus(), 'a2-highgpu-1g', 'spot')).toBe(1.205);
  });

  it('has no price where a part has none, and says so', () => {
    const { prices, remarks } = readingOf(
      a2Skus().filter(sku => !/ Ram /.test(String(sku.description))),
    );
    expect(prices).toEqual([]);
    expect(remarks).toContain(
      'a2-highgpu-1g on-demand in us-central1: its memory has no prices, where one is needed for the sum',
    );
  });

  it('has no price where a part has two', () => {
    const { prices, remarks } = readingOf([
      ...a2Skus(),
      gcpSku('A2 Instance Core running in Iowa', 0.05),
    ]);
    expect(prices.filter(each => each.capacity === 'on-demand')).toEqual([]);
    expect(remarks[0]).toContain('its core has 2 prices');
  });

  it('says nothing of machines that a region does not have', () => {
    expect(readingOf(a2Skus(), 'europe-west4')).toEqual({
      prices: [],
      remarks: [],
    });
  });

  it.each([
    'Commitment v1: A2 Instance Core running in Americas for 1 Year',
    'Reserved A2 Instance Core running in Americas',
    'A2 Instance Core Sole Tenancy running in Americas',
    'A2 Custom Instance Core running in Americas',
    'A2 Instance Core running in Americas DWS Defined Duration',
  ])('takes no other terms: %s', description => {
    const skus = [...a2Skus(), gcpSku(description, 0.02)];
    expect(amountOf(skus, 'a2-highgpu-1g')).toBe(3.673385);
  });

  it('takes neither committed use, nor other units, nor another currency', () => {
    const core = gcpSku('A2 Instance Core running in Americas', 0.02);
    const money = { currencyCode: 'EUR', units: '0', nanos: 20000000 };
    const euros = {
      pricingExpression: {
        usageUnit: 'h',
        tieredRates: [{ startUsageAmount: 0, unitPrice: money }],
      },
    };
    const month = { pricingExpression: { usageUnit: 'mo', tieredRates: [] } };
    const skus = [
      ...a2Skus(),
      { ...core, category: { usageType: 'Commit1Yr' } },
      { ...core, pricingInfo: [euros] },
      { ...core, pricingInfo: [month] },
      { ...core, pricingInfo: undefined },
    ];
    expect(amountOf(skus, 'a2-highgpu-1g')).toBe(3.673385);
  });
});
