import { createHash } from 'node:crypto';
import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  AccessToken,
  IssuedAccessToken,
} from '@modelport/plugin-ml-access-common';
import { parseAccessToken } from './tokenFormat';
import { IssueRunTokenRequest, MlAccessService } from './types';

const CACHE_MS = 5_000;
const CACHE_SIZE = 1_000;
const TIMEOUT_MS = 10_000;

/** What {@link HttpMlAccessService} works with. */
export type HttpMlAccessServiceOptions = {
  auth: AuthService;
  discovery: DiscoveryService;
  now?: () => number;
};

/** Asks the ml-access backend over HTTP and remembers positive answers for five seconds. */
export class HttpMlAccessService implements MlAccessService {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #now: () => number;
  readonly #verified = new Map<string, { token: AccessToken; until: number }>();

  constructor(options: HttpMlAccessServiceOptions) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
    this.#now = options.now ?? Date.now;
  }

  async verify(token: string): Promise<AccessToken | undefined> {
    if (!parseAccessToken(token)) return undefined;
    const key = createHash('sha256').update(token).digest('base64');
    const now = this.#now();
    const known = this.#verified.get(key);
    if (known && known.until > now) return known.token;
    this.#verified.delete(key);
    const response = await this.#request('POST', '/v1/tokens/verify', {
      token,
    });
    const answer = (await response.json()) as
      | { valid: true; token: AccessToken }
      | { valid: false };
    if (!answer.valid) return undefined;
    if (this.#verified.size >= CACHE_SIZE) this.#verified.clear();
    this.#verified.set(key, {
      token: answer.token,
      until: Math.min(now + CACHE_MS, Date.parse(answer.token.expiresAt)),
    });
    return answer.token;
  }

  async issueRunToken(
    request: IssueRunTokenRequest,
  ): Promise<IssuedAccessToken> {
    const response = await this.#request('POST', '/v1/run-tokens', request);
    return (await response.json()) as IssuedAccessToken;
  }

  async revoke(tokenId: string): Promise<void> {
    await this.#request('DELETE', `/v1/tokens/${encodeURIComponent(tokenId)}`);
    for (const [key, { token }] of this.#verified) {
      if (token.id === tokenId) this.#verified.delete(key);
    }
  }

  async #request(method: string, path: string, body?: unknown) {
    const baseUrl = await this.#discovery.getBaseUrl('ml-access');
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'ml-access',
    });
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}
