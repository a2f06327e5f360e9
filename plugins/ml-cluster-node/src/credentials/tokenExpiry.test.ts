import { tokenExpiry } from './tokenExpiry';

const NOW = Date.UTC(2026, 10, 30, 12, 0, 0);
const MINUTE = 60_000;

const jwt = (claims: object) =>
  ['{"alg":"none"}', JSON.stringify(claims), 'signature']
    .map(part => Buffer.from(part).toString('base64url'))
    .join('.');

const eks = (query: string) =>
  `k8s-aws-v1.${Buffer.from(
    `https://sts.us-east-1.amazonaws.com/?${query}`,
  ).toString('base64url')}`;

describe('tokenExpiry', () => {
  it('is what a JWT says', () => {
    expect(tokenExpiry(jwt({ exp: NOW / 1000 + 3_600 }), NOW)).toBe(
      NOW + 60 * MINUTE,
    );
  });

  it('is a quarter of an hour after the date of a signed request', () => {
    const token = eks('Action=GetCallerIdentity&X-Amz-Date=20261130T115500Z');
    expect(tokenExpiry(token, NOW)).toBe(NOW + 10 * MINUTE);
  });

  it.each([
    'ya29.opaque',
    'a.b.c',
    jwt({ sub: 'no end' }),
    jwt({ exp: 'soon' }),
    eks('X-Amz-Date=yesterday'),
    eks(''),
    'k8s-aws-v1.%%%',
  ])('is five minutes from now for %j', token => {
    expect(tokenExpiry(token, NOW)).toBe(NOW + 5 * MINUTE);
  });
});
