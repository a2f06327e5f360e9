import {
  type ApplyOptions,
  type ClusterClient,
  ClusterError,
  type ClusterObject,
  type Clusters,
  type ResourceRef,
} from '@modelport/plugin-ml-cluster-node';
import { buildPlan } from '../../__testUtils__/builders';
import { temporaryFolder } from '../../__testUtils__/fakeRepository';
import { TrainingFolder } from '../local/TrainingFolder';
import { isOutage } from '../isOutage';
import { JobKeeper } from './JobKeeper';

const LAUNCHED = { cluster: 'eks', namespace: 'team-a' };
const SUBMISSION = {
  id: 't-1',
  plan: buildPlan({
    placement: {
      ...{ ...LAUNCHED, queue: 'team', nodes: 1, spot: false, cpu: '1' },
    },
  }),
  image: `registry.example.org/a@sha256:${'0'.repeat(64)}`,
  variables: { MLFLOW_TRACKING_TOKEN: 'mpt_a' },
};

/** A cluster that notes what is written there. */
function fakeCluster() {
  const world = {
    hasKueue: true,
    error: undefined as Error | undefined,
    written: [] as { object: ClusterObject; manager?: string }[],
  };
  const write = async (
    _: ResourceRef,
    object: ClusterObject,
    { fieldManager: manager }: ApplyOptions = {},
  ) => {
    if (world.error) throw world.error;
    world.written.push({ object, manager });
    return { metadata: { ...object.metadata, uid: 'j1' } };
  };
  const client = {
    ...{ create: write, apply: write },
    discover: async () => ({ serves: () => world.hasKueue }),
  } as unknown as ClusterClient;
  const clusters: Pick<Clusters, 'client'> = { client: () => client };
  return {
    world,
    keeper: new JobKeeper({ clusters, clouds: new Map() }),
    kinds: () => world.written.map(({ object }) => object.kind),
  };
}

describe('JobKeeper', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: TrainingFolder;

  beforeEach(async () => {
    place = await temporaryFolder();
    folder = new TrainingFolder(place.folder, 't-1');
    await folder.make();
  });
  afterEach(() => place.remove());

  it('waits while a queue is configured and Kueue is not served, and begins nothing past it', async () => {
    const { keeper, world, kinds } = fakeCluster();
    world.hasKueue = false;
    const failure = await keeper.submit(folder, SUBMISSION).catch(e => e);
    expect(failure.message).toMatch(
      /^Cluster 'eks' does not serve Kueue now, .* queue 'team'/,
    );
    expect(isOutage(failure)).toBe(true);
    expect(kinds()).toEqual([]);
    expect(await folder.has('launched.json')).toBe(false);
    world.hasKueue = true;
    await keeper.submit(folder, SUBMISSION);
    expect(kinds()).toEqual(['Secret', 'Job', 'Secret']);
  });

  it('has the Secret go with a Job after the portal died in between, and leaves its variables alone', async () => {
    const { keeper, world } = fakeCluster();
    await keeper.note(folder, { ...LAUNCHED, id: 't-1', uid: 'j1' });
    await keeper.note(folder, { ...LAUNCHED, id: 't-1', uid: 'j1' });
    expect(world.written).toEqual([
      {
        manager: 'modelport-owner',
        object: {
          ...{ apiVersion: 'v1', kind: 'Secret' },
          metadata: {
            name: 'training-t-1',
            ownerReferences: [
              {
                ...{ apiVersion: 'batch/v1', kind: 'Job' },
                ...{ name: 'training-t-1', uid: 'j1' },
              },
            ],
          },
        },
      },
    ]);
    expect(await folder.read('job.json')).toEqual({ uid: 'j1' });
  });

  it('tries that again with the next look when the cluster does not answer', async () => {
    const { keeper, world, kinds } = fakeCluster();
    world.error = new ClusterError('away', {
      ...{ cluster: 'eks', reason: 'Unreachable' },
    });
    await keeper.note(folder, { ...LAUNCHED, id: 't-1', uid: 'j1' });
    expect(await folder.has('job.json')).toBe(false);
    world.error = undefined;
    await keeper.note(folder, { ...LAUNCHED, id: 't-1', uid: 'j1' });
    expect(kinds()).toEqual(['Secret']);
  });
});
