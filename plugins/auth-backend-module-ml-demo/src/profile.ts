import { Config } from '@backstage/config';

/** The two ways in which a portal runs. */
export type PortalProfile = 'demo' | 'production';

const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost'];
const UNSAFE_PROVIDERS = ['guest', 'demo'];

/**
 * The profile of the configuration: `production` unless it says `demo`.
 *
 * @throws Error when `modelport.profile` is anything else.
 */
export function readProfile(config: Config): PortalProfile {
  const profile = config.getOptionalString('modelport.profile') ?? 'production';
  if (profile !== 'demo' && profile !== 'production') {
    throw new Error(
      `modelport.profile is "${profile}": write "demo" or "production".`,
    );
  }
  return profile;
}

/**
 * Refuses a portal that strangers could enter: the demo profile anywhere but on loopback, and
 * the production profile without a real sign-in provider.
 *
 * @throws Error that names the setting and the remedy.
 */
export function checkProfile(config: Config): void {
  if (readProfile(config) === 'demo') {
    const host = config.getOptionalString('backend.listen.host');
    if (!host || !LOOPBACK_HOSTS.includes(host)) {
      throw new Error(
        `backend.listen.host is "${
          host ?? 'every interface'
        }", but the demo profile lets anyone in and so answers on loopback only: set backend.listen.host to 127.0.0.1, or modelport.profile to production.`,
      );
    }
    return;
  }
  const providers = config.getOptionalConfig('auth.providers')?.keys() ?? [];
  if (!providers.some(provider => !UNSAFE_PROVIDERS.includes(provider))) {
    throw new Error(
      'auth.providers has no sign-in provider besides guest and demo: configure one (for example oidc), or set modelport.profile to demo to try the portal on this machine.',
    );
  }
}
