import type { CallOptions } from '../client/CallOptions';
import { ClusterError } from '../ClusterError';
import type { ClusterTransport } from '../transport/ClusterTransport';
import type { Discovery, ServedKind } from './Discovery';

/** `APIGroupDiscoveryList` of `apidiscovery.k8s.io/v2`, as far as it is read. */
interface GroupList {
  kind?: string;
  items?: {
    metadata?: { name?: string };
    versions?: {
      version: string;
      freshness?: string;
      resources?: {
        resource: string;
        responseKind?: { kind?: string };
        scope?: string;
        verbs?: string[];
      }[];
    }[];
  }[];
}

const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList';

/** Asks a cluster what it serves: one request for the core group, one for all others. */
export async function readDiscovery(
  transport: ClusterTransport,
  call: CallOptions,
): Promise<Discovery> {
  const lists = await Promise.all(
    ['/api', '/apis'].map(path =>
      transport.json<GroupList>({
        method: 'GET',
        path,
        accept: ACCEPT,
        doing: 'tell what it serves',
        call,
      }),
    ),
  );
  if (lists.some(list => list.kind !== 'APIGroupDiscoveryList')) {
    throw new ClusterError(
      `Cluster '${transport.cluster}' does not tell in one answer what it serves: Kubernetes 1.27 or newer is needed`,
      { cluster: transport.cluster, reason: 'BadAnswer' },
    );
  }
  return createDiscovery(lists.flatMap(kindsOf), new Date());
}

/** Kinds of a list, each once; versions of which the cluster itself does not know enough are left out. */
function kindsOf(list: GroupList): ServedKind[] {
  return (list.items ?? []).flatMap(item => {
    const group = item.metadata?.name ?? '';
    const kinds = new Map<string, ServedKind>();
    for (const { version, freshness, resources = [] } of item.versions ?? []) {
      for (const { resource, responseKind, scope, verbs = [] } of resources) {
        const kind = responseKind?.kind;
        if (kind && freshness !== 'Stale') {
          const known = kinds.get(resource);
          if (known) {
            known.versions.push(version);
          } else {
            kinds.set(resource, {
              group,
              kind,
              version,
              versions: [version],
              plural: resource,
              namespaced: scope === 'Namespaced',
              verbs,
            });
          }
        }
      }
    }
    return [...kinds.values()];
  });
}

function createDiscovery(kinds: ServedKind[], readAt: Date): Discovery {
  const idOf = (group: string, kind: string) => `${group}/${kind}`;
  const byId = new Map(
    kinds.map(served => [idOf(served.group, served.kind), served]),
  );
  return {
    kinds,
    readAt,
    kind: (group, kind) => byId.get(idOf(group, kind)),
    serves: (group, kind) => byId.has(idOf(group, kind)),
  };
}
