const MINUTE_MS = 60_000;
/** How long the API server of EKS takes a signed request from its date on. */
const EKS_TOKEN_MS = 15 * MINUTE_MS;
/** Google's metadata server gives out tokens that are good for this long at least; a token says nothing itself. */
const OPAQUE_TOKEN_MS = 5 * MINUTE_MS;
const EKS_PREFIX = 'k8s-aws-v1.';

/**
 * When a bearer token ends, in milliseconds of the epoch: by the claim `exp` of a JWT, by the date of a signed request of
 * EKS, and for any other five minutes from now.
 */
export function tokenExpiry(token: string, now: number): number {
  return eksExpiry(token) ?? jwtExpiry(token) ?? now + OPAQUE_TOKEN_MS;
}

function eksExpiry(token: string): number | undefined {
  if (!token.startsWith(EKS_PREFIX)) {
    return undefined;
  }
  const url = Buffer.from(
    token.slice(EKS_PREFIX.length),
    'base64url',
  ).toString();
  const date = URL.canParse(url)
    ? new URL(url).searchParams.get('X-Amz-Date')
    : null;
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date ?? '');
  if (!match) {
    return undefined;
  }
  const [year, month, ...rest] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...rest) + EKS_TOKEN_MS;
}

function jwtExpiry(token: string): number | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) {
    return undefined;
  }
  try {
    const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString());
    return typeof claims?.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    return undefined; // a token of three parts that is no JWT
  }
}
