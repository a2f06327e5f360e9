import type {
  CacheRequest,
  CacheView,
  ClusterClient,
  ClusterObject,
  Discovery,
  GetOptions,
  ResourceRef,
  WatchState,
} from '@modelport/plugin-ml-cluster-node';

const SINCE = new Date('2026-12-01T09:00:00Z');
const KUEUE = 'kueue.x-k8s.io';

const PLURALS: { [kind: string]: string } = {
  ClusterQueue: 'clusterqueues',
  Cohort: 'cohorts',
  LocalQueue: 'localqueues',
  ResourceFlavor: 'resourceflavors',
  Workload: 'workloads',
};

/** A cluster with Kueue in memory, which can be kept from answering, kind by kind. */
export function fakeKueue(name = 'eks') {
  const cluster = {
    /** By plural. */
    objects: {} as { [plural: string]: ClusterObject[] },
    /** Kinds that are served; each in this version. */
    served: Object.keys(PLURALS),
    version: 'v1beta2',
    /** Whether Kueue's own lists are served, and what they hold by queue. */
    lists: undefined as { [queue: string]: object[] } | undefined,
    /** Kinds, as plurals, that were read once and cannot be read any more. */
    lost: new Set<string>(),
    /** Kinds that never could be read: plurals, or such as `workloads team-b`. */
    refused: new Set<string>(),
    /** Kinds of which nothing has come yet. */
    starting: new Set<string>(),
    /** Why it does not say what it serves. */
    away: undefined as Error | undefined,
    /** Open views, as `PLURAL NAMESPACE VERSION`. */
    open: [] as string[],
    asked: [] as string[],
  };
  const client: Partial<ClusterClient> = {
    name,
    namespaces: ['team-a'],
    discover: async () => {
      if (cluster.away) throw cluster.away;
      return {
        kind: (group: string, kind: string) => {
          const isServed =
            group === KUEUE
              ? cluster.served.includes(kind)
              : cluster.lists !== undefined && kind === 'ClusterQueue';
          return isServed ? { version: cluster.version } : undefined;
        },
      } as unknown as Discovery;
    },
    get: async <T extends ClusterObject>(
      { group }: ResourceRef<T>,
      queue: string,
      { subresource }: GetOptions = {},
    ) => {
      cluster.asked.push(`${group} ${queue} ${subresource}`);
      const items = cluster.lists?.[queue];
      return items && ({ items } as unknown as T);
    },
    cached: <T extends ClusterObject, R>({
      resource: { plural, namespace, version },
      project,
    }: CacheRequest<T, R>): CacheView<R> => {
      const opened = [plural, namespace, version].filter(Boolean).join(' ');
      cluster.open.push(opened);
      const is = (kinds: Set<string>) =>
        kinds.has(plural) || kinds.has(`${plural} ${namespace}`);
      const rows = () =>
        is(cluster.refused) || is(cluster.starting)
          ? []
          : (cluster.objects[plural] ?? [])
              .filter(
                ({ metadata }) =>
                  namespace === undefined || metadata?.namespace === namespace,
              )
              .map(object => ({
                key: { name: object.metadata?.name ?? '' },
                value: project(object as T),
              }));
      return {
        get state(): WatchState {
          if (is(cluster.starting)) return { status: 'starting', since: SINCE };
          return is(cluster.refused) || is(cluster.lost)
            ? { status: 'stale', since: SINCE, why: `${plural} are forbidden.` }
            : { status: 'synced', since: SINCE };
        },
        get size() {
          return rows().length;
        },
        ready: () =>
          is(cluster.refused) || is(cluster.starting)
            ? new Promise(() => {})
            : Promise.resolve(),
        get: () => undefined,
        rows,
        byLabel: () => [],
        onChange: () => () => {},
        close: () => {
          cluster.open.splice(cluster.open.indexOf(opened), 1);
        },
      };
    },
  };
  return Object.assign(cluster, { client: client as ClusterClient });
}
