import { type Http } from '../http/createHttp';
import { type Json, objectOf, objectsOf, textOf } from '../json';
import { type GcpMachine } from '../machines';
import { type ReadPrices } from '../PriceSource';
import { PriceSourceError } from '../PriceSourceError';
import { readingOfSkus } from './skus';

/** Where GCP publishes its catalogue of prices. */
export const GCP_BILLING_CATALOG = 'https://cloudbilling.googleapis.com';

/** The variable of the environment that holds the API key. */
export const GCP_KEY = 'GCP_BILLING_API_KEY';

/** Compute Engine, as the catalogue numbers services. */
const COMPUTE_ENGINE = '6F81-5844-456A';

/** Far more than the catalogue has at 5,000 a page. */
const MOST_PAGES = 200;

/**
 * Reads on-demand and spot prices of GCP. The catalogue has all regions at once, so that it is asked once for all.
 *
 * @param key - of the Cloud Billing API; it goes into a header and never into an address
 */
export function createGcpReader(
  http: Http,
  base: string,
  machines: readonly GcpMachine[],
  key: string | undefined,
): ReadPrices {
  let skus: Promise<Json[]> | undefined;
  return async asked => {
    if (!key) {
      throw new PriceSourceError(
        'gcp',
        `its catalogue answers only to an API key; set ${GCP_KEY}, or leave gcp out by --only=aws,azure`,
      );
    }
    skus ??= readCatalogue(http, base, key);
    return readingOfSkus(await skus, machines, asked);
  };
}

async function readCatalogue(
  http: Http,
  base: string,
  key: string,
): Promise<Json[]> {
  const skus: Json[] = [];
  let token = '';
  for (let page = 1; page <= MOST_PAGES; page++) {
    const url = new URL(`/v1/services/${COMPUTE_ENGINE}/skus`, base);
    url.searchParams.set('currencyCode', 'USD');
    url.searchParams.set('pageSize', '5000');
    if (token) url.searchParams.set('pageToken', token);
    const answer = objectOf(await http.json(url, { 'x-goog-api-key': key }));
    if (!Array.isArray(answer?.skus)) {
      throw new PriceSourceError(
        'gcp',
        `page ${page} of ${url.origin} has no skus; look whether the API's format changed`,
      );
    }
    skus.push(...objectsOf(answer.skus));
    token = textOf(answer.nextPageToken);
    if (!token) return skus;
  }
  throw new PriceSourceError(
    'gcp',
    `its catalogue had more than ${MOST_PAGES} pages; look whether its paging changed`,
  );
}
