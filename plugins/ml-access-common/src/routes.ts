import type {
  EntityAccessScope,
  IssuedAccessToken,
  ListedAccessToken,
} from './token';

/**
 * Routes of the backend `ml-access`.
 *
 * | method and path | for | body | answer |
 * | --- | --- | --- | --- |
 * | GET `/v1/tokens` | people | | `ListTokensResponse`: the caller's tokens that are still good, newest first |
 * | POST `/v1/tokens` | people | `IssueTokenRequest` | 201 `IssueTokenResponse` |
 * | DELETE `/v1/tokens/:id` | people, plugins | | 204 |
 * | POST `/v1/tokens/verify` | plugins | `{ token }` | `{ valid, token? }` |
 * | POST `/v1/run-tokens` | plugins | see ml-access-node | 201 `IssueTokenResponse` |
 *
 * @public
 */
export const ML_ACCESS_ROUTES = [
  'GET /v1/tokens',
  'POST /v1/tokens',
  'DELETE /v1/tokens/:id',
  'POST /v1/tokens/verify',
  'POST /v1/run-tokens',
] as const;

/**
 * Longest life of a token that a person issues, in days.
 *
 * @public
 */
export const MAX_PERSONAL_TOKEN_DAYS = 90;

/**
 * Longest description of a token, in characters.
 *
 * @public
 */
export const MAX_TOKEN_DESCRIPTION = 200;

/** What a person issues. @public */
export interface IssueTokenRequest {
  /** Full entity reference. */
  entityRef: string;
  access: EntityAccessScope['access'];
  /** ISO 8601 date and time, at most {@link MAX_PERSONAL_TOKEN_DAYS} days ahead. */
  expiresAt: string;
  /** At most {@link MAX_TOKEN_DESCRIPTION} characters. */
  description?: string;
}

/** The only answer that ever holds the secret. @public */
export type IssueTokenResponse = ListedAccessToken & IssuedAccessToken;

/** The tokens of the caller. @public */
export interface ListTokensResponse {
  items: ListedAccessToken[];
}
