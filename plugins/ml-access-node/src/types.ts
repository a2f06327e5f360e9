import type {
  AccessToken,
  IssuedAccessToken,
  RunAccessScope,
} from '@modelport/plugin-ml-access-common';

/**
 * What {@link MlAccessService.issueRunToken} needs to know.
 *
 * @public
 */
export type IssueRunTokenRequest = Omit<RunAccessScope, 'kind'> & {
  /** Entity reference of the user who started the run. */
  issuer: string;
  /** ISO 8601 date and time, at most 30 days ahead. */
  expiresAt: string;
};

/**
 * How other backends issue and check the tokens of the ml-access plugin.
 *
 * @public
 */
export interface MlAccessService {
  /**
   * Looks a token up. A positive answer may be up to five seconds old.
   *
   * @returns the token, or undefined when it is unknown, expired or revoked
   * @throws an error when ml-access cannot be asked: callers must then refuse the token
   */
  verify(token: string): Promise<AccessToken | undefined>;
  /** Issues a token that is good for one run only. */
  issueRunToken(request: IssueRunTokenRequest): Promise<IssuedAccessToken>;
  /** Ends a token now; a token that has ended already stays so. */
  revoke(tokenId: string): Promise<void>;
}
