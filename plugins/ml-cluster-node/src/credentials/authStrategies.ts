import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  AksStrategy,
  AwsIamStrategy,
  AzureIdentityStrategy,
  GoogleServiceAccountStrategy,
  GoogleStrategy,
  OidcStrategy,
  ServiceAccountStrategy,
} from '@backstage/plugin-kubernetes-backend';
import type {
  AuthenticationStrategy,
  ClusterDetails,
  KubernetesCredential,
} from '@backstage/plugin-kubernetes-node';
import type { AuthProvider } from './authProviders';

/** Finds the strategy of a provider. */
export type Strategies = (provider: AuthProvider) => AuthenticationStrategy;

/** Gives a configured token as it is; Backstage's own loads all of the client library first, which a test runner cannot. */
class GivenTokenStrategy extends ServiceAccountStrategy {
  async getCredential(details: ClusterDetails): Promise<KubernetesCredential> {
    const token = details.authMetadata.serviceAccountToken;
    return token
      ? { type: 'bearer token', token }
      : super.getCredential(details);
  }
}

/** The strategies of `@backstage/plugin-kubernetes-backend`, each made when it is first asked for. */
export function backstageStrategies(deps: {
  config: Config;
  logger: LoggerService;
}): Strategies {
  const made = new Map<AuthProvider, AuthenticationStrategy>();
  return provider => {
    const strategy = made.get(provider) ?? makeStrategy(provider, deps);
    made.set(provider, strategy);
    return strategy;
  };
}

function makeStrategy(
  provider: AuthProvider,
  { config, logger }: { config: Config; logger: LoggerService },
): AuthenticationStrategy {
  switch (provider) {
    case 'aks':
      return new AksStrategy();
    case 'aws':
      return new AwsIamStrategy({ config });
    case 'azure':
      return new AzureIdentityStrategy(logger);
    case 'google':
      return new GoogleStrategy();
    case 'googleServiceAccount':
      return new GoogleServiceAccountStrategy({ config });
    case 'oidc':
      return new OidcStrategy();
    case 'serviceAccount':
      return new GivenTokenStrategy();
    default:
      throw new Error(`There is no strategy ${provider satisfies never}`);
  }
}
