import { mockServices } from '@backstage/backend-test-utils';
import {
  AksStrategy,
  AwsIamStrategy,
  AzureIdentityStrategy,
  GoogleServiceAccountStrategy,
  GoogleStrategy,
  OidcStrategy,
  ServiceAccountStrategy,
} from '@backstage/plugin-kubernetes-backend';
import {
  AUTH_PROVIDERS,
  type AuthProvider,
  isAuthProvider,
  needsUser,
} from './authProviders';
import { backstageStrategies } from './authStrategies';

const CLASSES: { [provider in AuthProvider]: unknown } = {
  aks: AksStrategy,
  aws: AwsIamStrategy,
  azure: AzureIdentityStrategy,
  google: GoogleStrategy,
  googleServiceAccount: GoogleServiceAccountStrategy,
  oidc: OidcStrategy,
  serviceAccount: ServiceAccountStrategy,
};

describe('strategies of Backstage', () => {
  const strategies = backstageStrategies({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  });

  it.each(AUTH_PROVIDERS)('are there for %s, made once', provider => {
    const strategy = strategies(provider);
    expect(strategy).toBeInstanceOf(CLASSES[provider]);
    expect(strategies(provider)).toBe(strategy);
  });

  it('know for whom they sign in', () => {
    expect(AUTH_PROVIDERS.filter(needsUser)).toEqual(['aks', 'google', 'oidc']);
    expect(isAuthProvider('localKubectlProxy')).toBe(false);
  });

  it('give a configured token', async () => {
    const cluster = {
      name: 'lab',
      url: 'https://lab',
      authMetadata: { serviceAccountToken: 'given' },
    };
    const strategy = strategies('serviceAccount');
    expect(await strategy.getCredential(cluster, {})).toEqual({
      type: 'bearer token',
      token: 'given',
    });
  });

  it('pass on the token of a person', async () => {
    const oidc = strategies('oidc');
    const cluster = {
      name: 'gke',
      url: 'https://gke',
      authMetadata: { 'kubernetes.io/oidc-token-provider': 'okta' },
    };
    expect(
      await oidc.getCredential(cluster, { oidc: { okta: 'of-ada' } }),
    ).toEqual({ type: 'bearer token', token: 'of-ada' });
  });
});
