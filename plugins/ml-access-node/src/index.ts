/**
 * How other backends issue and check access tokens.
 *
 * @packageDocumentation
 */
export { mlAccessServiceRef } from './mlAccessServiceRef';
export { parseAccessToken } from './tokenFormat';
export type { IssueRunTokenRequest, MlAccessService } from './types';
export type {
  AccessScope,
  AccessToken,
  EntityAccessScope,
  IssuedAccessToken,
  RunAccessScope,
} from '@modelport/plugin-ml-access-common';
