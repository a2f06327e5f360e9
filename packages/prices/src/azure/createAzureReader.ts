import { type Http } from '../http/createHttp';
import { type Json, objectOf, objectsOf, textOf } from '../json';
import { type Machine, type ReadPrices } from '../PriceSource';
import { PriceSourceError } from '../PriceSourceError';
import { filterOf, readingOfItems } from './retailPrices';

/** Where Azure publishes its retail prices. */
export const AZURE_RETAIL_PRICES = 'https://prices.azure.com';

/** Far more than there can be for the machines of one region. */
const MOST_PAGES = 200;

/** Reads on-demand and spot prices of Azure, page by page. No key is needed. */
export function createAzureReader(
  http: Http,
  base: string,
  machines: readonly Machine[],
): ReadPrices {
  return async asked => {
    const first = new URL('/api/retail/prices', base);
    first.searchParams.set('api-version', '2023-01-01-preview');
    first.searchParams.set('currencyCode', 'USD');
    first.searchParams.set('$filter', filterOf(machines, asked.region));
    const items: Json[] = [];
    let next: URL | undefined = first;
    for (let page = 1; next; page++) {
      if (page > MOST_PAGES) {
        throw new PriceSourceError(
          'azure',
          `${first.origin} had more than ${MOST_PAGES} pages for ${asked.region}; look whether it still knows the filter`,
        );
      }
      const answer = objectOf(await http.json(next));
      if (!Array.isArray(answer?.Items)) {
        throw new PriceSourceError(
          'azure',
          `page ${page} of ${first.origin} for ${asked.region} has no Items; look whether the API's format changed`,
        );
      }
      items.push(...objectsOf(answer.Items));
      next = nextOf(textOf(answer.NextPageLink), first);
    }
    return readingOfItems(items, machines, asked);
  };
}

/** @throws PriceSourceError where the next page is somewhere else */
function nextOf(link: string, first: URL): URL | undefined {
  if (!link) return undefined;
  const next = URL.canParse(link) ? new URL(link) : undefined;
  if (next?.origin === first.origin) return next;
  throw new PriceSourceError(
    'azure',
    `the next page of ${first.origin} is said to be elsewhere and was not asked for; check that no proxy answers in its place`,
  );
}
