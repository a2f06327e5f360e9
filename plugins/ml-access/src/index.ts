/**
 * A page on which people make and revoke access tokens.
 *
 * @packageDocumentation
 */
export { mlAccessPlugin as default } from './plugin';
export { mlAccessTranslationRef } from './translation';
export { mlAccessApiRef } from './api/MlAccessApi';
export type { CallOptions, MlAccessApi } from './api/MlAccessApi';
export { MlAccessClient } from './api/MlAccessClient';
