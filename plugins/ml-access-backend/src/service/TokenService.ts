import { InputError, NotFoundError } from '@backstage/errors';
import {
  AccessScope,
  AccessToken,
  IssueTokenResponse,
  ListedAccessToken,
  MAX_PERSONAL_TOKEN_DAYS,
} from '@modelport/plugin-ml-access-common';
import { parseAccessToken } from '@modelport/plugin-ml-access-node';
import { requirePlainText } from '@modelport/plugin-ml-node';
import { StoredToken, TokenStore } from '../database/TokenStore';
import { createToken, matchesSecret } from './tokenSecret';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Longest life of a training's token, in days. */
export const MAX_RUN_DAYS = 30;
/** How long an expired token is remembered, in days. */
const REMEMBERED_DAYS = 30;
/** Uses closer together than this are one, so that a busy token does not write at each call. */
const USE_MS = 60 * 1000;

/** What a token is issued from. */
export type TokenRequest = {
  scope: AccessScope;
  issuer: string;
  description: string;
  /** ISO 8601 date and time. */
  expiresAt: string;
};

const shown = (token: StoredToken): ListedAccessToken => ({
  id: token.id,
  scope: token.scope,
  issuer: token.issuer,
  description: token.description,
  createdAt: token.createdAt.toISOString(),
  expiresAt: token.expiresAt.toISOString(),
  ...(token.lastUsedAt && { lastUsedAt: token.lastUsedAt.toISOString() }),
});

/** Issues, checks and ends tokens. Who may ask is decided before. */
export class TokenService {
  readonly #store: TokenStore;
  readonly #now: () => Date;

  constructor(options: { store: TokenStore; now?: () => Date }) {
    this.#store = options.store;
    this.#now = options.now ?? (() => new Date());
  }

  /** @throws InputError naming `expiresAt` when the end is past or too far ahead, `description` when it hides something */
  async issue(request: TokenRequest): Promise<IssueTokenResponse> {
    const now = this.#now();
    requirePlainText('description', request.description);
    const { id, token, secretHash } = createToken();
    const stored: StoredToken = {
      id,
      secretHash,
      scope: request.scope,
      issuer: request.issuer,
      description: request.description,
      createdAt: now,
      expiresAt: checkEnd(request, now),
    };
    await this.#store.insert(stored);
    return { ...shown(stored), token };
  }

  /** The token of a text, or undefined when it is unknown, expired or revoked. */
  async verify(text: string): Promise<AccessToken | undefined> {
    const parsed = parseAccessToken(text);
    const stored = parsed && (await this.#store.find(parsed.id));
    if (!stored || !matchesSecret(parsed.secret, stored.secretHash)) {
      return undefined;
    }
    const now = this.#now();
    if (stored.revokedAt || stored.expiresAt <= now) return undefined;
    const since = now.getTime() - (stored.lastUsedAt?.getTime() ?? 0);
    if (since >= USE_MS) await this.#store.noteUse(stored.id, now);
    const { id, scope, issuer, expiresAt } = shown(stored);
    return { id, scope, issuer, expiresAt };
  }

  /** The tokens of a user that are still good. */
  async list(issuer: string): Promise<ListedAccessToken[]> {
    const tokens = await this.#store.listActive(issuer, this.#now());
    return tokens.map(shown);
  }

  /**
   * Ends a token.
   *
   * @param issuer - the user who asks; undefined for a service, which may end any token
   * @throws NotFoundError when there is no such token, or it is somebody else's
   */
  async revoke(id: string, issuer: string | undefined): Promise<void> {
    const stored = await this.#store.find(id);
    if (!stored || (issuer !== undefined && stored.issuer !== issuer)) {
      throw new NotFoundError(`You have no token ${id}.`);
    }
    await this.#store.revoke(id, this.#now());
  }

  /** Forgets tokens that expired long ago. */
  async clean(): Promise<number> {
    const before = this.#now().getTime() - REMEMBERED_DAYS * DAY_MS;
    return this.#store.deleteExpired(new Date(before));
  }
}

/** RFC 3339: without an offset nobody could say when it is. */
const TIME =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

function checkEnd({ expiresAt, scope }: TokenRequest, now: Date): Date {
  const end = new Date(expiresAt);
  const days = scope.kind === 'run' ? MAX_RUN_DAYS : MAX_PERSONAL_TOKEN_DAYS;
  if (!TIME.test(expiresAt) || Number.isNaN(end.getTime())) {
    throw new InputError(
      `The field expiresAt is "${expiresAt}": write it like ${now.toISOString()}, with an offset or Z.`,
    );
  }
  if (end <= now) {
    throw new InputError(
      `The field expiresAt is "${expiresAt}": write a date and time that is still to come.`,
    );
  }
  if (end.getTime() - now.getTime() > days * DAY_MS) {
    throw new InputError(
      `The field expiresAt is "${expiresAt}": a token is good for ${days} days at most.`,
    );
  }
  return end;
}
