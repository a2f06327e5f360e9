import { awsOffer, awsProduct } from './awsOffer';
import { azureItem, spotItem } from './azureItems';
import { a2Skus } from './gcpSkus';
import { type Answer, type Seen } from './priceServer';

/** The offer file of AWS: a machine with Linux and the same with Windows. */
export const OFFER = awsOffer([
  { product: awsProduct('LINUX'), perHour: '55.0400000000' },
  {
    product: awsProduct('WINDOWS', { operatingSystem: 'Windows' }),
    perHour: '64.0000000000',
  },
]);

/** What the three price lists answer when all is well, by path. */
export const answers = (
  base: string,
): Record<string, (seen: Seen) => Answer> => ({
  '/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.json': () => ({
    body: OFFER,
  }),
  '/api/retail/prices': ({ url }) => ({
    body: JSON.stringify(
      url.searchParams.has('$skip')
        ? { Items: [spotItem()], NextPageLink: null }
        : {
            Items: [azureItem()],
            NextPageLink: `${base}/api/retail/prices?$skip=1000`,
          },
    ),
  }),
  '/v1/services/6F81-5844-456A/skus': ({ url }) => ({
    body: JSON.stringify(
      url.searchParams.get('pageToken') === 'second'
        ? { skus: a2Skus().slice(3), nextPageToken: '' }
        : { skus: a2Skus().slice(0, 3), nextPageToken: 'second' },
    ),
  }),
});
