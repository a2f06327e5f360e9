/**
 * How other backends issue and check access tokens.
 *
 * @packageDocumentation
 */
export { mlAccessServiceRef } from './mlAccessServiceRef';
export { parseAccessToken } from './tokenFormat';
export type {
  AccessScope,
  AccessToken,
  EntityAccessScope,
  IssuedAccessToken,
  IssueRunTokenRequest,
  MlAccessService,
  RunAccessScope,
} from './types';
