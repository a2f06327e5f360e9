import type {
  CacheRequest,
  CacheView,
  ClusterClient,
  ClusterObject,
  Discovery,
  WatchState,
} from '@modelport/plugin-ml-cluster-node';
import { waitUntil } from '@modelport/plugin-ml-node';
import { temporaryFolder } from '../../__testUtils__/fakeRepository';
import { TrainingFolder } from '../local/TrainingFolder';
import { ObservedClusters } from './ObservedClusters';

const NAMESPACES = ['team-a', 'team-b'];
const SINCE = new Date('2026-12-01T10:00:00Z');

interface FakeObject extends ClusterObject {
  metadata: NonNullable<ClusterObject['metadata']> & {
    name: string;
    namespace: string;
    ownerReferences?: object[];
  };
}

const named = (
  namespace: string,
  name: string,
  more: Partial<FakeObject['metadata']> = {},
): FakeObject => ({
  metadata: { namespace, name, uid: `uid-of-${name}`, ...more },
});

/** A cluster in memory, of which some kinds and namespaces cannot be read. */
function fakeCluster() {
  const objects: Record<string, FakeObject[]> = { jobs: [], pods: [] };
  const cluster = {
    objects,
    /** Such as `pods team-b`. */
    refused: new Set<string>(),
    kueueVersion: undefined as string | undefined,
    waits: 0,
  };
  const isRefused = (plural: string, namespace?: string) =>
    (namespace === undefined ? NAMESPACES : [namespace]).some(each =>
      cluster.refused.has(`${plural} ${each}`),
    );
  const client: Partial<ClusterClient> = {
    name: 'eks',
    discover: async () => {
      const version = cluster.kueueVersion;
      const kind = () => (version === undefined ? undefined : { version });
      return { kind } as unknown as Discovery;
    },
    get: async () => undefined,
    cached: <T extends ClusterObject, R>(
      request: CacheRequest<T, R>,
    ): CacheView<R> => {
      const { plural, version, namespace } = request.resource;
      const kind = plural === 'workloads' ? `${plural} ${version}` : plural;
      const rows = () =>
        (objects[kind] ?? [])
          .filter(({ metadata }) =>
            [undefined, metadata.namespace].includes(namespace),
          )
          .map(object => ({
            key: object.metadata,
            value: request.project(object as unknown as T),
            labels: object.metadata.labels,
          }));
      return {
        get state(): WatchState {
          return isRefused(kind, namespace)
            ? { status: 'stale', since: SINCE, why: `${kind} are forbidden` }
            : { status: 'synced', since: SINCE };
        },
        get size() {
          return rows().length;
        },
        ready: async signal => {
          if (!isRefused(kind, namespace)) return;
          cluster.waits += 1;
          await new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason));
          });
        },
        get: key =>
          rows().find(
            row =>
              row.key.name === key.name && row.key.namespace === key.namespace,
          )?.value,
        rows,
        byLabel: (label, value) =>
          rows().filter(({ labels }) => labels?.[label] === value),
        onChange: () => () => {},
        close: () => {},
      };
    },
  };
  return Object.assign(cluster, { client: () => client as ClusterClient });
}

describe('ObservedClusters', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: ReturnType<typeof fakeCluster>;
  let clusters: ObservedClusters;

  beforeEach(async () => {
    place = await temporaryFolder();
    cluster = fakeCluster();
    clusters = new ObservedClusters({ clusters: cluster, onChange: () => {} });
  });
  afterEach(async () => {
    await clusters.close();
    await place.remove();
  });

  const look = async (id: string, namespace = 'team-a') => {
    const folder = new TrainingFolder(place.folder, id);
    await folder.make();
    return clusters.look({ id, cluster: 'eks', namespace, folder });
  };
  const sightOf = async (id: string) => {
    const seen = await look(id);
    return seen.is === 'there' ? seen.sight : undefined;
  };

  it('sees the trainings of a namespace while another cannot be read, and waits for none that cannot', async () => {
    for (const namespace of NAMESPACES) {
      cluster.objects.jobs.push(named(namespace, 'training-t-1'));
    }
    ['jobs', 'pods'].forEach(kind => cluster.refused.add(`${kind} team-b`));
    expect((await look('t-1')).is).toBe('there');
    expect((await look('t-2')).is).toBe('gone');
    expect(await look('t-1', 'team-b')).toMatchObject({
      is: 'unknown',
      why: 'jobs are forbidden',
    });
    expect(cluster.waits).toBe(0);
    cluster.refused.clear();
    expect((await look('t-1', 'team-b')).is).toBe('there');
  });

  it('sees the Workload of a training also when Kueue is served later than it was looked for', async () => {
    const labels = { 'kueue.x-k8s.io/job-uid': 'uid-of-training-t-1' };
    cluster.objects.jobs.push(named('team-a', 'training-t-1'));
    cluster.objects['workloads v1beta1'] = [named('team-a', 'w', { labels })];
    expect((await sightOf('t-1'))?.hasKueue).toBe(false);
    cluster.kueueVersion = 'v1beta1';
    const sight = await waitUntil(async () => {
      const seen = await sightOf('t-1');
      return seen?.hasKueue && seen;
    });
    expect(sight.workload?.metadata.name).toBe('w');
  });

  it('goes on with the version of Kueue that is served when another no longer is, and does not lose it in a moment in which none is told', async () => {
    cluster.objects.jobs.push(named('team-a', 'training-t-1'));
    cluster.kueueVersion = 'v1beta1';
    expect((await sightOf('t-1'))?.hasKueue).toBe(true);
    cluster.kueueVersion = undefined;
    for (let count = 0; count < 3; count += 1) {
      expect((await sightOf('t-1'))?.hasKueue).toBe(true);
    }
    cluster.refused.add('workloads v1beta1 team-a');
    cluster.kueueVersion = 'v1beta2';
    const sight = await waitUntil(() => sightOf('t-1'));
    expect(sight.hasKueue).toBe(true);
  });

  it('takes a pod for an attempt only when the Job of the training made it', async () => {
    const labels = { 'modelport.dev/training': 't-1' };
    const made = (uid: string) => ({
      labels,
      ownerReferences: [{ uid, controller: true }],
    });
    cluster.objects.jobs.push(named('team-a', 'training-t-1'));
    cluster.objects.pods.push(
      named('team-a', 'own', made('uid-of-training-t-1')),
      named('team-a', 'of-another', made('uid-of-another')),
      named('team-a', 'of-nobody', { labels }),
    );
    const pods = (await sightOf('t-1'))?.pods ?? [];
    expect(pods.map(({ metadata }) => metadata.name)).toEqual(['own']);
  });
});
