import type { KubernetesCredential } from '@backstage/plugin-kubernetes-node';
import { failureOf } from '../__testUtils__/rig';
import { CredentialSource } from './CredentialSource';

const NOW = Date.UTC(2026, 10, 30, 12, 0, 0);
const MINUTE = 60_000;

const jwtUntil = (end: number, id: number) =>
  `${Buffer.from(JSON.stringify({ id })).toString('base64url')}.${Buffer.from(
    JSON.stringify({ exp: end / 1000 }),
  ).toString('base64url')}.x`;

function sourceOf(
  answer: (asked: number, auth: object) => Promise<KubernetesCredential>,
  needsUser = false,
) {
  const clock = { now: NOW };
  let asked = 0;
  const source = new CredentialSource({
    details: { name: 'eks', url: 'https://eks', authMetadata: {} },
    authProvider: needsUser ? 'oidc' : 'aws',
    needsUser,
    now: () => clock.now,
    strategy: () => ({
      getCredential: (_, auth) => {
        asked += 1;
        return answer(asked, auth);
      },
      validateCluster: () => [],
      presentAuthMetadata: () => ({}),
    }),
  });
  return { source, clock, asked: () => asked };
}
const bearer = async (token: string): Promise<KubernetesCredential> => ({
  type: 'bearer token',
  token,
});

describe('the credential of a cluster', () => {
  it('is asked for once and again two minutes before its end', async () => {
    const { source, clock, asked } = sourceOf(n =>
      bearer(`${jwtUntil(clock.now + 10 * MINUTE, n)}\n`),
    );
    const first = await Promise.all([source.get(), source.get()]);
    expect(first[0]).toBe(first[1]);
    expect(first[0]).not.toMatch(/\s/);
    clock.now += 8 * MINUTE - 1;
    expect(await source.get()).toBe(first[0]);
    expect(asked()).toBe(1);
    clock.now += 1;
    expect(await source.get()).not.toBe(first[0]);
    expect(asked()).toBe(2);
  });

  it('is forgotten when the cluster refuses it', async () => {
    const { source } = sourceOf(n => bearer(`token-${n}`));
    expect(await source.get()).toBe('token-1');
    expect(source.renew('another')).toBe(true);
    expect(await source.get()).toBe('token-1');
    expect(source.renew('token-1')).toBe(true);
    expect(await source.get()).toBe('token-2');
  });

  it('that cannot be had is asked for again the next time', async () => {
    const { source } = sourceOf(async n => {
      if (n === 1) throw new TypeError('https://sts?X-Amz-Signature=secret');
      return bearer('token');
    });
    const failure = await failureOf(source.get());
    expect(failure.reason).toBe('NoCredential');
    expect(failure.message).toContain(
      "no credential for cluster 'eks' from authProvider aws (TypeError)",
    );
    expect(JSON.stringify(failure) + failure.stack).not.toContain('secret');
    expect(await source.get()).toBe('token');
  });

  it.each<[KubernetesCredential, string]>([
    [{ type: 'anonymous' }, 'anonymous instead of a token'],
    [
      { type: 'x509 client certificate', cert: 'c', key: 'k' },
      'x509 client certificate instead of a token',
    ],
    [{ type: 'bearer token', token: '  ' }, 'empty or malformed'],
    [{ type: 'bearer token', token: 'a\r\nb: c' }, 'empty or malformed'],
  ])('is a token and not %j', async (credential, why) => {
    const { source } = sourceOf(async () => credential);
    expect((await failureOf(source.get())).message).toContain(why);
  });

  it('of a person is passed on and never kept, and is not there in the background', async () => {
    const { source, asked } = sourceOf(
      (_, auth) => bearer((auth as { oidc: { okta: string } }).oidc.okta),
      true,
    );
    const failure = await failureOf(source.get());
    expect(failure.reason).toBe('NeedsUser');
    expect(failure.message).toContain('authProvider oidc');
    expect(failure.message).toContain('serviceAccount');
    expect(asked()).toBe(0);
    expect(await source.get({ oidc: { okta: 'of-ada' } })).toBe('of-ada');
    expect(await source.get({ oidc: { okta: 'of-bob' } })).toBe('of-bob');
    expect(source.renew('of-bob')).toBe(false);
  });
});
