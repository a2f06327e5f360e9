import { awsProduct, awsTerms } from '../__testUtils__/awsOffer';
import { type Json } from '../json';
import { AWS_MACHINES } from '../machines';
import { OfferFile } from './OfferFile';

const file = () =>
  new OfferFile(AWS_MACHINES, { region: 'us-east-1', today: '2026-12-01' });

const product = (name: string, change: Json = {}) => ({
  section: 'products',
  name,
  text: JSON.stringify(awsProduct(name, change)),
});

const terms = (name: string, perHour: string) => ({
  section: 'terms/OnDemand',
  name,
  text: JSON.stringify(awsTerms(name, perHour)),
});

function readingOf(...changes: Json[]) {
  const offers = file();
  changes.forEach((change, n) => offers.add(product(`SKU${n}`, change)));
  changes.forEach((_, n) =>
    offers.add(terms(`SKU${n}`, `${55 - n}.0400000000`)),
  );
  return offers.reading();
}

describe('OfferFile', () => {
  it('makes a row of a plain machine, with source and day', () => {
    expect(readingOf({})).toEqual({
      prices: [
        {
          cloud: 'aws',
          region: 'us-east-1',
          machine: 'p5.48xlarge',
          gpu: { type: 'H100', count: 8 },
          capacity: 'on-demand',
          perHour: { from: 55.04, to: 55.04 },
          currency: 'USD',
          source: 'AWS Price List, offer AmazonEC2',
          retrieved: '2026-12-01',
        },
      ],
      remarks: [],
    });
  });

  it.each([
    ['Windows', { operatingSystem: 'Windows' }],
    ['a dedicated host', { tenancy: 'Dedicated' }],
    ['reserved capacity', { capacitystatus: 'UnusedCapacityReservation' }],
    ['software that is installed', { preInstalledSw: 'SQL Std' }],
    ['a block of capacity', { marketoption: 'CapacityBlock' }],
    ['another region', { regionCode: 'us-west-2' }],
    ['a machine that is not asked for', { instanceType: 'm5.large' }],
  ])('leaves out %s', (_, change) => {
    expect(readingOf({}, change).prices).toHaveLength(1);
    expect(readingOf(change).prices).toEqual([]);
  });

  it('takes no price of 0 for one', () => {
    const offers = file();
    offers.add(product('SKU0'));
    offers.add(terms('SKU0', '0.0000000000'));
    expect(offers.reading().prices).toEqual([]);
  });

  it('takes none of two prices, and says so', () => {
    expect(readingOf({}, {})).toEqual({
      prices: [],
      remarks: [
        'p5.48xlarge on-demand in us-east-1 has several prices: 55.04, 54.04',
      ],
    });
  });

  it('holds the count of GPUs against its own', () => {
    expect(readingOf({ gpu: '12' })).toEqual({
      prices: [],
      remarks: ['p5.48xlarge in us-east-1 is said to have 12 GPUs, not 8'],
    });
  });

  it('refuses a file whose terms come first', () => {
    expect(() => file().add(terms('SKU0', '1'))).toThrow(
      'its terms come before its products',
    );
  });
});
