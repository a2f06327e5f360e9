import type { KubernetesRequestAuth } from '@backstage/plugin-kubernetes-common';
import type {
  AuthenticationStrategy,
  ClusterDetails,
} from '@backstage/plugin-kubernetes-node';
import { ClusterError } from '../ClusterError';
import { tokenExpiry } from './tokenExpiry';

/** Tokens are given out until so long before their end. */
const RESERVE_MS = 2 * 60_000;

/** How the portal signs in to one cluster. */
export interface CredentialSourceOptions {
  details: ClusterDetails;
  authProvider: string;
  /** Whether the cluster takes tokens of people only. */
  needsUser: boolean;
  strategy(): AuthenticationStrategy;
  now?: () => number;
}

/** Bearer tokens for one cluster, by the strategy that Backstage's Kubernetes plugin has for it. */
export class CredentialSource {
  readonly #options: CredentialSourceOptions;
  readonly #now: () => number;
  #held?: { token: string; until: number };
  #loading?: Promise<string>;

  constructor(options: CredentialSourceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @throws ClusterError when there is none */
  async get(userAuth?: KubernetesRequestAuth): Promise<string> {
    if (this.#options.needsUser) {
      return this.#ofUser(userAuth);
    }
    if (this.#held && this.#held.until > this.#now()) {
      return this.#held.token;
    }
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Forgets a token that the cluster refused. @returns whether another may be better */
  renew(token: string): boolean {
    if (this.#options.needsUser) {
      return false;
    }
    if (this.#held?.token === token) {
      this.#held = undefined;
    }
    return true;
  }

  async #load(): Promise<string> {
    const token = await this.#ask({});
    const now = this.#now();
    this.#held = { token, until: tokenExpiry(token, now) - RESERVE_MS };
    return token;
  }

  async #ofUser(userAuth?: KubernetesRequestAuth): Promise<string> {
    const { details, authProvider } = this.#options;
    if (!userAuth) {
      throw new ClusterError(
        `Cluster '${details.name}' is signed in to with a person's own token (authProvider ${authProvider}), which work in the background does not have: set authProvider to serviceAccount, aws, azure or googleServiceAccount in kubernetes.clusterLocatorMethods`,
        { cluster: details.name, reason: 'NeedsUser' },
      );
    }
    return this.#ask(userAuth);
  }

  async #ask(userAuth: KubernetesRequestAuth): Promise<string> {
    const { details, authProvider, strategy } = this.#options;
    const refuse = (why: string) =>
      new ClusterError(
        `There is no credential for cluster '${details.name}' from authProvider ${authProvider} (${why}): check its settings in kubernetes.clusterLocatorMethods and the identity that the portal runs with`,
        { cluster: details.name, reason: 'NoCredential' },
      );
    let credential;
    try {
      credential = await strategy().getCredential(details, userAuth);
    } catch (error) {
      // Its message may hold a token or a signed address, so its name alone is told.
      throw refuse(error instanceof Error ? error.name : 'unknown error');
    }
    if (credential.type !== 'bearer token') {
      throw refuse(`${credential.type} instead of a token`);
    }
    const token = credential.token.trim();
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw refuse('an empty or malformed token');
    }
    return token;
  }
}
