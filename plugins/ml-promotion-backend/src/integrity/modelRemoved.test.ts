import { TestDatabases } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { waitUntil } from '@modelport/plugin-ml-node';
import { createEngineRig } from '../__testUtils__/engineRig';
import { GoneModels } from '../engine/GoneModels';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const GONE = 'component:default/fraud';
const OTHER = 'component:default/other';

describe('when a model is removed from the catalog', () => {
  let rig: Awaited<ReturnType<typeof createEngineRig>>;
  const reasons: string[] = [];

  beforeEach(async () => {
    rig = await createEngineRig(databases);
    reasons.length = 0;
    await rig.add();
    await rig.add('other', { entityRef: OTHER, modelName: 'other' });
  });
  afterEach(() => rig.end());

  const watch = (findMissing: () => Promise<string[]>) =>
    new GoneModels({
      store: rig.store,
      host: 'here',
      graceMs: 200,
      lookEveryMs: 100,
      findMissing,
      undeploying: async (_deployment, reason, work) => {
        await work();
        reasons.push(reason);
      },
    });
  const other = async () => (await rig.store.find(OTHER, 'other'))?.state;

  it('its deployment is drained and says why; the others serve on', async () => {
    rig.create({ chores: [watch(async () => [GONE])] });
    expect(await rig.settles()).toMatchObject({
      wanted: 'stop',
      state: 'stopped',
      stateMessage: `Undeployed by the portal: ${GONE} has not been in the catalog for 200 ms.`,
    });
    expect(reasons).toHaveLength(1);
    expect(rig.target.calls).toContain('drain d-1');
    expect(await other()).toBe('serving');
  });

  it('a deployment that failed is not wanted any more either', async () => {
    await rig.store.update('d-1', 1, { state: 'failed', settled: true });
    rig.create({ chores: [watch(async () => [GONE])] });
    await waitUntil(async () => (await rig.find()).state === 'stopped');
    expect((await rig.settles()).wanted).toBe('stop');
  });

  it('nothing is undeployed while the catalog cannot be reached', async () => {
    let asked = 0;
    rig.create({
      chores: [
        watch(async () => {
          asked += 1;
          throw new ServiceUnavailableError('the catalog is away');
        }),
      ],
    });
    await rig.isAnnounced();
    // Ten times the grace time has 20 looks.
    await waitUntil(() => asked > 20);
    expect(await rig.find()).toMatchObject({
      state: 'serving',
      wanted: 'serve',
    });
    expect(await other()).toBe('serving');
    expect(reasons).toEqual([]);
  });

  it('the portal may die in between: the next start waits the grace time again, and ends it', async () => {
    const first = rig.create({
      isGone: () => true,
      chores: [watch(async () => [GONE])],
    });
    await rig.isAnnounced();
    await first.abandon();
    rig.create({ isGone: () => true, chores: [watch(async () => [GONE])] });
    expect((await rig.settles()).state).toBe('stopped');
    expect(await other()).toBe('serving');
  });
});
