/**
 * Backend of ml-promotion: deploys registered versions and answers for them.
 *
 * @packageDocumentation
 */
export { mlPromotionPlugin as default } from './plugin';
export { catalogModulePromotion } from './catalog/catalogModulePromotion';
