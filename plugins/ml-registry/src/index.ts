/**
 * Versions, aliases, approvals and the ledger of a model on its page.
 *
 * @packageDocumentation
 */
export { mlRegistryPlugin as default } from './plugin';
export { mlRegistryTranslationRef } from './translation';
export { mlRegistryApiRef } from './api/MlRegistryApi';
export type {
  CallOptions,
  LedgerOptions,
  ListRequestsOptions,
  ListVersionsOptions,
  MlRegistryApi,
} from './api/MlRegistryApi';
export { MlRegistryClient } from './api/MlRegistryClient';
