/**
 * Refreshes the table of machine prices.
 *
 * @packageDocumentation
 */
export { refreshPrices } from './refreshPrices';
export type { CloudReport, Refreshed, RefreshRequest } from './refreshPrices';
export type { ReadPrices, Reading } from './PriceSource';
export { PriceSourceError } from './PriceSourceError';
