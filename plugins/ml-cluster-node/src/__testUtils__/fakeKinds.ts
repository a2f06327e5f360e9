/** A kind that the fake serves. */
export interface FakeKind {
  group: string;
  version: string;
  plural: string;
  kind: string;
  namespaced: boolean;
  /** Fields beside apiVersion, kind and metadata; any when absent. */
  fields?: string[];
}

export const FAKE_KINDS: FakeKind[] = [
  {
    group: '',
    version: 'v1',
    plural: 'configmaps',
    kind: 'ConfigMap',
    namespaced: true,
    fields: ['data', 'binaryData', 'immutable'],
  },
  {
    group: '',
    version: 'v1',
    plural: 'pods',
    kind: 'Pod',
    namespaced: true,
    fields: ['spec', 'status'],
  },
  {
    group: '',
    version: 'v1',
    plural: 'nodes',
    kind: 'Node',
    namespaced: false,
  },
  {
    group: 'batch',
    version: 'v1',
    plural: 'jobs',
    kind: 'Job',
    namespaced: true,
    fields: ['spec', 'status'],
  },
  {
    group: 'kueue.x-k8s.io',
    version: 'v1beta2',
    plural: 'clusterqueues',
    kind: 'ClusterQueue',
    namespaced: false,
  },
];

/** What `GET /api` and `GET /apis` answer. */
export function discoveryOf(core: boolean) {
  const kinds = FAKE_KINDS.filter(({ group }) => (group === '') === core);
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    items: groups.map(group => ({
      metadata: { name: group },
      versions: [
        {
          version: kinds.find(kind => kind.group === group)?.version,
          freshness: 'Current',
          resources: kinds
            .filter(kind => kind.group === group)
            .map(({ plural, kind, namespaced }) => ({
              resource: plural,
              responseKind: { kind },
              scope: namespaced ? 'Namespaced' : 'Cluster',
              verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
            })),
        },
      ],
    })),
  };
}
