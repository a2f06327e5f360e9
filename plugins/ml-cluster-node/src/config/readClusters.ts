import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ANNOTATION_KUBERNETES_AUTH_PROVIDER,
  ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE,
  ANNOTATION_KUBERNETES_AWS_EXTERNAL_ID,
  ANNOTATION_KUBERNETES_OIDC_TOKEN_PROVIDER,
  SERVICEACCOUNT_CA_PATH,
} from '@backstage/plugin-kubernetes-common';
import type {
  AuthMetadata,
  ClusterDetails,
} from '@backstage/plugin-kubernetes-node';
import type { ClusterScopeConfig } from '../client/ClusterScope';
import {
  AUTH_PROVIDERS,
  type AuthProvider,
  isAuthProvider,
} from '../credentials/authProviders';
import { readScopes } from './readScopes';
import { requireClusterUrl } from './requireClusterUrl';

/** A cluster as it is configured. */
export interface ClusterConfig {
  details: ClusterDetails;
  authProvider: AuthProvider;
  /** PEM; absent for the authorities of the system. */
  ca?: string;
  scope: ClusterScopeConfig;
}

interface Located {
  config: Config;
  field: string;
}

/**
 * Reads the clusters that `mlCluster.clusters` names, as `kubernetes.clusterLocatorMethods` describes them.
 *
 * @throws InputError naming the field that is wrong
 */
export function readClusters(config: Config): ClusterConfig[] {
  const scopes = readScopes(config);
  if (scopes.length === 0) {
    return [];
  }
  const located = locate(config);
  return scopes.map(({ field, name, allowHttpOnLoopback, ...scope }) => {
    const found = located.get(name);
    if (!found) {
      throw new InputError(
        `${field}.name is '${name}', which no entry of kubernetes.clusterLocatorMethods of type 'config' has: add it there, or correct the name`,
      );
    }
    const authProvider = readAuthProvider(found);
    const details = readDetails(found, name, authProvider);
    requireClusterUrl(details.url, `${found.field}.url`, allowHttpOnLoopback);
    const ca = readAuthorities(found, details);
    return { details, authProvider, ...(ca && { ca }), scope };
  });
}

function locate(config: Config): Map<string, Located> {
  const located = new Map<string, Located>();
  const methods =
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? [];
  methods.forEach((method, position) => {
    if (method.getString('type') !== 'config') {
      return;
    }
    const clusters = method.getOptionalConfigArray('clusters') ?? [];
    clusters.forEach((cluster, index) => {
      const field = `kubernetes.clusterLocatorMethods[${position}].clusters[${index}]`;
      const name = cluster.getString('name');
      if (located.has(name)) {
        throw new InputError(
          `${field}.name repeats '${name}': a name is the key of a cluster`,
        );
      }
      located.set(name, { config: cluster, field });
    });
  });
  return located;
}

function readAuthProvider({ config, field }: Located): AuthProvider {
  const metadata = config.getOptional<AuthMetadata>('authMetadata');
  const value =
    metadata?.[ANNOTATION_KUBERNETES_AUTH_PROVIDER] ??
    config.getOptionalString('authProvider') ??
    '';
  if (!isAuthProvider(value)) {
    throw new InputError(
      `${field}.authProvider is '${value}': use one of ${AUTH_PROVIDERS.join(
        ', ',
      )}`,
    );
  }
  return value;
}

function readDetails(
  { config }: Located,
  name: string,
  authProvider: AuthProvider,
): ClusterDetails {
  const optional = (key: string, metadataKey: string): AuthMetadata => {
    const value = config.getOptionalString(key);
    return value ? { [metadataKey]: value } : {};
  };
  return {
    name,
    title: config.getOptionalString('title'),
    url: config.getString('url'),
    skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
    authMetadata: {
      [ANNOTATION_KUBERNETES_AUTH_PROVIDER]: authProvider,
      ...optional('serviceAccountToken', 'serviceAccountToken'),
      ...optional('assumeRole', ANNOTATION_KUBERNETES_AWS_ASSUME_ROLE),
      ...optional('externalId', ANNOTATION_KUBERNETES_AWS_EXTERNAL_ID),
      ...optional(
        'oidcTokenProvider',
        ANNOTATION_KUBERNETES_OIDC_TOKEN_PROVIDER,
      ),
      ...config.getOptional<AuthMetadata>('authMetadata'),
    },
  };
}

function readAuthorities(
  { config, field }: Located,
  { authMetadata }: ClusterDetails,
): string | undefined {
  const data = config.getOptionalString('caData');
  if (data !== undefined) {
    return requirePem(
      Buffer.from(data, 'base64').toString('utf8'),
      `${field}.caData`,
      'the base64 of a PEM certificate',
    );
  }
  const file = config.getOptionalString('caFile');
  if (file !== undefined) {
    return requirePem(
      readOrRefuse(file, `${field}.caFile`),
      `${field}.caFile`,
      'the path of a PEM certificate',
    );
  }
  const isOwnCluster =
    authMetadata[ANNOTATION_KUBERNETES_AUTH_PROVIDER] === 'serviceAccount' &&
    !authMetadata.serviceAccountToken;
  return isOwnCluster && existsSync(SERVICEACCOUNT_CA_PATH)
    ? readFileSync(SERVICEACCOUNT_CA_PATH, 'utf8')
    : undefined;
}

function readOrRefuse(file: string, field: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `${field} cannot be read: check that the file is there and that the portal's account may read it`,
      error,
    );
  }
}

function requirePem(text: string, field: string, what: string): string {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new InputError(`${field} holds no certificate: give ${what}`);
  }
  return text;
}
