import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  IssueTokenRequest,
  IssueTokenResponse,
  ListTokensResponse,
} from '@modelport/plugin-ml-access-common';

/**
 * What every read takes beside its subject.
 *
 * @public
 */
export interface CallOptions {
  signal?: AbortSignal;
}

/**
 * Client of the ml-access backend. Every method throws an error whose message says what happened in the words of the
 * backend, whose name is the one that the backend gave (`NotAllowedError` ...), and whose `statusCode` is that of the
 * answer.
 *
 * @public
 */
export interface MlAccessApi {
  /** The caller's tokens that are still good, the newest first. */
  listTokens(options?: CallOptions): Promise<ListTokensResponse>;
  /** Makes a token. The answer holds the only copy of its secret: show it, and keep it nowhere. */
  issueToken(request: IssueTokenRequest): Promise<IssueTokenResponse>;
  /** Ends one of the caller's tokens; one that has ended stays so. */
  revokeToken(id: string): Promise<void>;
}

/**
 * The client of the backend.
 *
 * @public
 */
export const mlAccessApiRef = createApiRef<MlAccessApi>().with({
  id: 'plugin.ml-access.client',
  pluginId: 'ml-access',
});
