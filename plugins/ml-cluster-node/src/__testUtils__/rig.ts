import { ClusterScope } from '../client/ClusterScope';
import type { ClusterObject, ResourceRef } from '../client/ResourceRef';
import { HttpClusterClient } from '../client/HttpClusterClient';
import { CLUSTER_RESOURCES } from '../config/readScopes';
import { ClusterError } from '../ClusterError';
import { CredentialSource } from '../credentials/CredentialSource';
import { ClusterTransport } from '../transport/ClusterTransport';
import type { ClusterWatch, ClusterWatchEvent } from '../watch/ClusterWatch';
import type { WatchTiming } from '../watch/ResourceWatch';

/** Where a test finds a cluster. */
export interface TestCluster {
  url: string;
  /** PEM. */
  ca: string;
  token: string;
}

/** A ConfigMap, as tests use it. */
export interface TestMap extends ClusterObject {
  data?: { [key: string]: string };
}

export const TOKEN = 'fake-token-of-the-portal';
export const MAPS: ResourceRef<TestMap> = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  namespace: 'team-a',
};

/** Pauses that a test does not have to wait for. */
export const QUICK: WatchTiming = {
  idleMs: 60_000,
  graceMs: 50,
  timeoutSeconds: 240,
  backoff: { firstMs: 5, longestMs: 20 },
};

export const mapNamed = (
  name: string,
  data: { [key: string]: string } = {},
  labels: { [key: string]: string } = {},
): TestMap => ({ kind: 'ConfigMap', metadata: { name, labels }, data });

/** The portal's client of a test cluster, which may touch `team-a` and `team-b`. */
export function clientOf(
  { url, ca, token }: TestCluster,
  options: {
    timing?: WatchTiming;
    readAllNamespaces?: boolean;
    onCacheState?(sentence: string, stale: boolean): void;
    loadToken?(): Promise<string>;
  } = {},
): HttpClusterClient {
  const loadToken = options.loadToken ?? (async () => token);
  const credentials = new CredentialSource({
    details: { name: 'eks', url, authMetadata: {} },
    authProvider: 'serviceAccount',
    needsUser: false,
    strategy: () => ({
      getCredential: async () => ({
        type: 'bearer token',
        token: await loadToken(),
      }),
      validateCluster: () => [],
      presentAuthMetadata: () => ({}),
    }),
  });
  return new HttpClusterClient({
    transport: new ClusterTransport({ cluster: 'eks', url, ca, credentials }),
    scope: new ClusterScope('eks', {
      namespaces: ['team-a', 'team-b'],
      readAllNamespaces: options.readAllNamespaces ?? false,
      clusterResources: CLUSTER_RESOURCES,
    }),
    timing: options.timing ?? QUICK,
    onCacheState: options.onCacheState,
  });
}

/** Reads a watch in the background and keeps what it tells, each event as `TYPE NAME`. */
export function follow<T extends ClusterObject>(watch: ClusterWatch<T>) {
  const events: ClusterWatchEvent<T>[] = [];
  const words: string[] = [];
  const read = async () => {
    for await (const event of watch) {
      events.push(event);
      words.push(
        event.type === 'synced' ? 'synced' : `${event.type} ${event.key.name}`,
      );
    }
  };
  return { events, words, ended: read() };
}

/** The ClusterError that something rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<ClusterError> {
  const outcome: unknown = await work.catch((error: unknown) => error);
  if (!(outcome instanceof ClusterError)) {
    throw new Error(`It is no ClusterError: ${outcome}`);
  }
  return outcome;
}
