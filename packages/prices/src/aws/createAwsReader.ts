import { type Http } from '../http/createHttp';
import { type Machine, type ReadPrices } from '../PriceSource';
import { PriceSourceError } from '../PriceSourceError';
import { entriesOf } from './entriesOf';
import { OfferFile } from './OfferFile';

/** Where the price lists of AWS are published. */
export const AWS_PRICE_LIST = 'https://pricing.us-east-1.amazonaws.com';

const SECTIONS = ['products', 'terms/OnDemand'];

/**
 * Reads the on-demand prices of AWS: the offer file of AmazonEC2 for a region, hundreds of megabytes, passes by entry by
 * entry up to the terms of reservations. AWS publishes spot prices to accounts alone, not in this file.
 */
export function createAwsReader(
  http: Http,
  base: string,
  machines: readonly Machine[],
): ReadPrices {
  return asked =>
    http.stream(
      new URL(
        `/offers/v1.0/aws/AmazonEC2/current/${encodeURIComponent(
          asked.region,
        )}/index.json`,
        base,
      ),
      async chunks => {
        const file = new OfferFile(machines, asked);
        try {
          for await (const entry of entriesOf(chunks, SECTIONS)) {
            file.add(entry);
          }
        } catch (error) {
          if (!isSyntaxError(error)) throw error;
          throw new PriceSourceError(
            'aws',
            `the offer file of ${asked.region} cannot be read: ${error.message}; ask again, and look whether its format changed`,
            undefined,
            { cause: error },
          );
        }
        return file.reading();
      },
    );
}

function isSyntaxError(error: unknown): error is SyntaxError {
  return (error as Error).name === 'SyntaxError';
}
