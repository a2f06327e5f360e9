import { type Json } from '../json';

/** A SKU as the Cloud Billing Catalog documents it, priced in USD by the hour. */
export const gcpSku = (
  description: string,
  amount: number,
  change: Json = {},
): Json => {
  const isSpot = /Spot Preemptible/.test(description);
  const isMemory = / Ram /.test(description);
  const units = Math.floor(amount);
  return {
    name: 'services/6F81-5844-456A/skus/0000-0000-0001',
    skuId: '0000-0000-0001',
    description,
    category: {
      serviceDisplayName: 'Compute Engine',
      resourceFamily: 'Compute',
      resourceGroup: isMemory ? 'RAM' : 'CPU',
      usageType: isSpot ? 'Preemptible' : 'OnDemand',
    },
    serviceRegions: ['us-central1', 'us-east1'],
    pricingInfo: [
      {
        summary: '',
        effectiveTime: '2026-11-01T00:00:00Z',
        currencyConversionRate: 1,
        pricingExpression: {
          usageUnit: isMemory ? 'GiBy.h' : 'h',
          displayQuantity: 1,
          tieredRates: [
            {
              startUsageAmount: 0,
              unitPrice: {
                currencyCode: 'USD',
                units: String(units),
                nanos: Math.round((amount - units) * 1e9),
              },
            },
          ],
        },
      },
    ],
    serviceProviderName: 'Google',
    ...change,
  };
};

/** What the host and the GPU of A2 cost. */
export const a2Skus = (): Json[] => [
  gcpSku('A2 Instance Core running in Americas', 0.031611),
  gcpSku('A2 Instance Ram running in Americas', 0.004237),
  gcpSku('Nvidia Tesla A100 GPU running in Americas', 2.933908),
  gcpSku('Nvidia Tesla A100 80GB GPU running in Americas', 3.93),
  gcpSku('Spot Preemptible A2 Instance Core running in Americas', 0.01),
  gcpSku('Spot Preemptible A2 Instance Ram running in Americas', 0.001),
  gcpSku(
    'Nvidia Tesla A100 GPU attached to Spot Preemptible VMs running in Americas',
    1,
  ),
];
