import { TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import { createEngineRig } from '../__testUtils__/engineRig';
import {
  FIRST_START_MS,
  type KubernetesRig,
  startKubernetesRig,
} from '../__testUtils__/kubernetesRig';
import { Launchers } from '../launchers/Launchers';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('a training on a cluster, while the portal comes and goes', () => {
  let cluster: KubernetesRig;
  let rig: Awaited<ReturnType<typeof createEngineRig>>;

  beforeAll(async () => {
    cluster = await startKubernetesRig();
  }, FIRST_START_MS);
  afterAll(() => cluster?.stop());
  beforeEach(async () => {
    rig = await createEngineRig(databases);
  });
  afterEach(() => rig.end());

  /** Another process of the portal. */
  const start = () =>
    rig.start({
      launchers: new Launchers([cluster.create()]),
      leaseMs: 1_000,
    });
  const add = (id: string, cpu?: string) =>
    rig.add(id, {
      launcher: 'kubernetes',
      plan: cluster.planOf(cluster.obey(id), {}, cpu ? { cpu } : {}),
    });

  it('is submitted once, and ends as it ended while nobody looked', async () => {
    await add('t-1');
    const first = start();
    await rig.reaches('running', 't-1');
    const submitted = await cluster.left('t-1');
    await first.abandon();
    await cluster.finish('t-1', 0);
    start();
    expect(await rig.settles('t-1')).toMatchObject({
      state: 'succeeded',
      exitCode: 0,
    });
    expect(submitted.filter(each => /^(job|pod)/.test(each))).toHaveLength(2);
    expect(rig.neighbours.access.issueRunToken).toHaveBeenCalledTimes(1);
    expect([...rig.neighbours.tokens.values()]).toEqual([false]);
    await waitUntil(async () => (await cluster.left('t-1')).length === 0);
  });

  it('runs on when the portal stops in order, and is cancelled by the next', async () => {
    await add('t-2');
    const first = start();
    await rig.reaches('running', 't-2');
    await first.stop();
    expect((await rig.find('t-2')).state).toBe('running');
    expect(await cluster.left('t-2')).toContain('job training-t-2');
    start();
    await rig.wishCancelled('t-2');
    expect(await rig.settles('t-2')).toMatchObject({ state: 'cancelled' });
    await waitUntil(async () => (await cluster.left('t-2')).length === 0);
  });

  it('says in words why its queue does not let it in, and that it failed, as it did', async () => {
    await add('t-3', '3');
    await add('t-4');
    start();
    const waiting = await waitUntil(async () => {
      const record = await rig.find('t-3');
      return /cpu/.test(record.stateMessage) && record;
    });
    expect(waiting.state).toBe('preparing');
    await cluster.finish('t-4', 3);
    expect(await rig.settles('t-4')).toMatchObject({
      state: 'failed',
      stateMessage: expect.stringContaining('exit code 3'),
    });
    await rig.wishCancelled('t-3');
    expect(await rig.settles('t-3')).toMatchObject({ state: 'cancelled' });
  });
});
