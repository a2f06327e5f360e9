/**
 * Deployments of a model on its page, with a form to try them.
 *
 * @packageDocumentation
 */
export { mlPromotionPlugin as default } from './plugin';
export { mlPromotionTranslationRef } from './translation';
export { mlPromotionApiRef } from './api/MlPromotionApi';
export type {
  CallOptions,
  ListDeploymentsOptions,
  LogOptions,
  MlPromotionApi,
} from './api/MlPromotionApi';
export { MlPromotionClient } from './api/MlPromotionClient';
