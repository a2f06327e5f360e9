/**
 * Scoped access tokens for notebooks, CI and trainings.
 *
 * @packageDocumentation
 */
export { mlAccessPlugin as default } from './plugin';
export {
  mlAccessPermissions,
  mlAccessTokenCreatePermission,
  mlAccessTokenDeletePermission,
  mlAccessTokenReadPermission,
} from '@modelport/plugin-ml-access-common';
