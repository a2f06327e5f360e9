import { type Json } from '../json';

/** A product as the offer file of AmazonEC2 has it. */
export const awsProduct = (sku: string, change: Json = {}): Json => ({
  sku,
  productFamily: 'Compute Instance',
  attributes: {
    servicecode: 'AmazonEC2',
    location: 'US East (N. Virginia)',
    locationType: 'AWS Region',
    instanceType: 'p5.48xlarge',
    currentGeneration: 'Yes',
    vcpu: '192',
    memory: '2048 GiB',
    tenancy: 'Shared',
    operatingSystem: 'Linux',
    licenseModel: 'No License required',
    operation: 'RunInstances',
    capacitystatus: 'Used',
    gpu: '8',
    marketoption: 'OnDemand',
    preInstalledSw: 'NA',
    regionCode: 'us-east-1',
    // what quotes and braces in texts are must not be taken for structure
    note: 'a "quoted" } brace { and \\ more',
    ...change,
  },
});

/** The on-demand terms of a product. */
export const awsTerms = (sku: string, perHour: string): Json => ({
  [`${sku}.JRTCKXETXF`]: {
    offerTermCode: 'JRTCKXETXF',
    sku,
    effectiveDate: '2026-11-01T00:00:00Z',
    priceDimensions: {
      [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: {
        rateCode: `${sku}.JRTCKXETXF.6YS6EN2CT7`,
        unit: 'Hrs',
        endRange: 'Inf',
        beginRange: '0',
        pricePerUnit: { USD: perHour },
        appliesTo: [],
      },
    },
    termAttributes: {},
  },
});

/** An offer file with one price for each product. */
export const awsOffer = (
  entries: ReadonlyArray<{ product: Json; perHour: string }>,
): string => {
  const bySku = entries.map(
    ({ product, perHour }) => [String(product.sku), product, perHour] as const,
  );
  return JSON.stringify({
    formatVersion: 'v1.0',
    disclaimer: 'made for a test',
    offerCode: 'AmazonEC2',
    version: '20261101000000',
    publicationDate: '2026-11-01T00:00:00Z',
    products: Object.fromEntries(bySku.map(([sku, product]) => [sku, product])),
    terms: {
      OnDemand: Object.fromEntries(
        bySku.map(([sku, , perHour]) => [sku, awsTerms(sku, perHour)]),
      ),
      Reserved: { much: { more: [] } },
    },
  });
};
