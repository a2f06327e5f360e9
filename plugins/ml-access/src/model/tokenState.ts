const SOON_MS = 24 * 60 * 60 * 1000;

/** Where a token stands: `endsSoon` within a day. */
export type TokenState = 'good' | 'endsSoon' | 'ended';

/** The state of a token that was not revoked, by its end (ISO 8601) and the present instant in milliseconds. */
export function tokenState(expiresAt: string, now: number): TokenState {
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) {
    return 'ended';
  }
  return left <= SOON_MS ? 'endsSoon' : 'good';
}
