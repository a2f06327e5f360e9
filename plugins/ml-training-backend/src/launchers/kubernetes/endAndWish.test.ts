import type {
  CacheRequest,
  ClusterClient,
  ClusterObject,
  LogLine,
} from '@modelport/plugin-ml-cluster-node';
import { waitUntil } from '@modelport/plugin-ml-node';
import { readerOf, temporaryFolder } from '../../__testUtils__/fakeRepository';
import { TrainingFolder } from '../local/TrainingFolder';
import { KubernetesTrainingLauncher } from './KubernetesTrainingLauncher';

const BEGUN = '2026-12-01T10:00:00Z';
const WISHED = new Date('2026-12-01T10:05:00.700Z');

/** A cluster in memory with one training, whose log comes when it is let. */
function fakeCluster() {
  let letLog = () => {};
  const logIsLet = new Promise<void>(resolve => {
    letLog = resolve;
  });
  const names = { namespace: 'team-a', name: 'training-t-1' };
  const labels = { 'modelport.dev/training': 't-1' };
  const world = {
    letLog,
    deleted: [] as string[],
    conditions: [] as object[],
    state: { running: { startedAt: BEGUN } } as object,
    end(at: string) {
      world.conditions = [{ type: 'Complete', status: 'True' }];
      world.state = {
        terminated: { exitCode: 0, startedAt: BEGUN, finishedAt: at },
      };
    },
  };
  const job = () => ({
    metadata: { ...names, uid: 'j1', labels },
    status: { conditions: world.conditions },
  });
  const pod = () => ({
    metadata: {
      ...{ ...names, uid: 'p1', labels, creationTimestamp: BEGUN },
      ownerReferences: [{ uid: 'j1', controller: true }],
    },
    status: { containerStatuses: [{ name: 'training', state: world.state }] },
  });
  const client = {
    name: 'eks',
    discover: async () => ({ kind: () => undefined }),
    get: async () => job(),
    list: async () => ({ items: [] }),
    delete: async ({ plural }: { plural: string }) => {
      world.deleted.push(plural);
      return true;
    },
    async *logs(): AsyncGenerator<LogLine> {
      await logIsLet;
      yield* [];
    },
    cached: ({ resource, project }: CacheRequest<ClusterObject, unknown>) => {
      const value = () => project(resource.plural === 'jobs' ? job() : pod());
      return {
        state: { status: 'synced' },
        get: value,
        byLabel: () => [{ value: value() }],
        ready: async () => {},
        onChange: () => () => {},
        close: () => {},
      };
    },
  } as unknown as ClusterClient;
  return Object.assign(world, { client: () => client });
}

describe('a training that ends at about the time of a wish', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: ReturnType<typeof fakeCluster>;
  let launcher: KubernetesTrainingLauncher;

  beforeEach(async () => {
    place = await temporaryFolder();
    cluster = fakeCluster();
    launcher = new KubernetesTrainingLauncher({
      ...{ directory: place.folder, cacheDirectory: place.folder },
      ...{ clusters: cluster, clouds: new Map(), concurrency: 1 },
      images: { build: async () => ({ image: '' }) },
      urlReader: readerOf(place.folder),
      onChange: () => {},
      now: () => WISHED,
    });
    const folder = new TrainingFolder(place.folder, 't-1');
    await folder.make();
    await folder.write('launched.json', {
      ...{ cluster: 'eks', namespace: 'team-a' },
    });
    await folder.write('job.json', { uid: 'j1' });
    await waitUntil(
      async () => (await launcher.observe('t-1')).phase === 'running',
    );
  });
  afterEach(async () => {
    cluster.letLog();
    await launcher.close();
    await place.remove();
  });

  const ends = async () => {
    cluster.letLog();
    const seen = await waitUntil(async () => {
      const now = await launcher.observe('t-1');
      return now.phase === 'ended' && now;
    });
    return seen.exit;
  };

  it('has ended as it did when its last lines are still on their way, which nobody takes away', async () => {
    cluster.end('2026-12-01T10:04:00Z');
    expect((await launcher.observe('t-1')).phase).toBe('running');
    await launcher.cancel('t-1', 'cancel');
    expect(cluster.deleted).toEqual([]);
    expect(await ends()).toMatchObject({ code: 0, reason: 'exited' });
  });

  it('was cancelled when it ended after the wish, whatever its exit code', async () => {
    await launcher.cancel('t-1', 'cancel');
    expect(cluster.deleted).toEqual(['jobs', 'secrets']);
    cluster.end('2026-12-01T10:05:02Z');
    expect(await ends()).toEqual({ reason: 'cancelled', at: WISHED });
  });

  it('was cancelled when it ended within the second of the wish, as clusters tell no less', async () => {
    await launcher.cancel('t-1', 'cancel');
    cluster.end('2026-12-01T10:05:00Z');
    expect((await ends()).reason).toBe('cancelled');
  });

  it('has succeeded when it was told too late that it had ended before the wish', async () => {
    await launcher.cancel('t-1', 'cancel');
    cluster.end('2026-12-01T10:04:59Z');
    expect(await ends()).toMatchObject({ code: 0, reason: 'exited' });
  });
});
