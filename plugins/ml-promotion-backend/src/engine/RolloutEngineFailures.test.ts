import { TestDatabases } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  buildModelEntity,
  hostLeaseName,
  waitUntil,
} from '@modelport/plugin-ml-node';
import {
  createEngineRig,
  RIG_ASKER,
  RIG_ENTITY,
} from '../__testUtils__/engineRig';
import { UnfitModelError } from '../targets/RolloutTarget';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('RolloutEngine, when something fails', () => {
  let rig: Awaited<ReturnType<typeof createEngineRig>>;

  beforeEach(async () => {
    rig = await createEngineRig(databases);
  });
  afterEach(() => rig.end());

  const starts = () =>
    rig.target.calls.filter(call => call === 'start d-1').length;

  it('tries again while the registry is down, and says so', async () => {
    rig.target.fetchErrors = [new ServiceUnavailableError('MLflow is down')];
    await rig.add();
    rig.create();
    const waiting = await waitUntil(async () => {
      const record = await rig.find();
      return record.failures > 0 && record;
    });
    expect(waiting).toMatchObject({
      state: 'fetching',
      stateMessage: 'Tries again soon; the last try failed: MLflow is down.',
    });
    expect((await rig.reaches('serving')).failures).toBe(0);
  });

  it('fails at once when the registered files are not the ones that were registered', async () => {
    rig.target.fetchErrors = [new UnfitModelError('It has another digest')];
    await rig.add();
    rig.create();
    expect(await rig.settles()).toMatchObject({
      state: 'failed',
      stateMessage: 'It has another digest.',
    });
    expect(starts()).toBe(0);
  });

  it('starts a model server again that has ended by itself', async () => {
    await rig.add();
    rig.create();
    await rig.isAnnounced();
    rig.target.crash('d-1');
    await waitUntil(() => starts() === 2);
    const back = await rig.reaches('serving');
    expect(back.crashes).toBe(1);
    expect(rig.served).toEqual(['d-1']);
  });

  it('gives up after five crashes in a row, with the end of the log', async () => {
    rig.target.started = { phase: 'ended', lastLines: 'out of memory' };
    await rig.add();
    rig.create();
    const failed = await rig.settles();
    expect(failed).toMatchObject({ state: 'failed', crashes: 5 });
    expect(failed.stateMessage).toContain('ended 5 times in a row');
    expect(failed.stateMessage).toContain('out of memory');
    expect(starts()).toBe(5);
  });

  it('does not count crashes that are far apart', async () => {
    let now = Date.now();
    await rig.add();
    rig.create({ now: () => new Date(now), leaseMs: 10_000_000 });
    const crashOnceItServes = async (crash: number) => {
      await waitUntil(() => starts() === crash);
      await rig.reaches('serving');
      now += 120_000;
      rig.target.crash('d-1');
      await rig.reaches('fetching');
      now += 120_000;
    };
    for (let crash = 1; crash <= 6; crash += 1) {
      await crashOnceItServes(crash);
    }
    await waitUntil(() => starts() === 7);
    expect((await rig.reaches('serving')).crashes).toBe(1);
  });

  it('ends what does not answer, and starts it again', async () => {
    await rig.add();
    rig.create();
    await rig.isAnnounced();
    rig.target.see('d-1', { phase: 'unresponsive', forMs: 31_000 });
    await waitUntil(() => starts() === 2);
    expect(rig.target.calls).toContain('kill d-1');
    await rig.reaches('serving');
  });

  it('ends what serves something else', async () => {
    await rig.add();
    rig.create();
    await rig.isAnnounced();
    rig.target.see('d-1', { phase: 'foreign' });
    await waitUntil(() => starts() === 2);
    expect(rig.target.calls).toContain('kill d-1');
  });

  it('tells again when the portal could not be told', async () => {
    let tries = 0;
    await rig.add();
    rig.create({
      onServing: async () => {
        tries += 1;
        if (tries === 1) {
          throw new Error('the event bus is down');
        }
      },
    });
    await rig.isAnnounced();
    expect(tries).toBe(2);
    expect((await rig.find()).stateMessage).toBe('Version 3 answers in dev.');
  });

  it('adopts what an engine that died has left, and starts nothing', async () => {
    await rig.add();
    const dead = rig.create({ leaseMs: 200 });
    await rig.isAnnounced();
    await dead.abandon();
    const before = [...rig.target.calls];
    rig.create({ leaseMs: 200 });
    await rig.service.undeploy(RIG_ENTITY, 'd-1', RIG_ASKER);
    await rig.settles();
    expect(rig.target.calls).toEqual([...before, 'drain d-1', 'forget d-1']);
  });

  it('takes a failed one up again when somebody asks', async () => {
    rig.target.fetchErrors = [new UnfitModelError('It has another digest')];
    await rig.add();
    const engine = rig.create();
    await rig.settles();
    const asker = {
      entity: buildModelEntity(),
      actor: 'user:default/ada',
      credentials: {} as never,
    };
    const again = await rig.service.again(RIG_ENTITY, asker, 'd-1');
    expect(again).toMatchObject({ id: 'd-1', state: 'pending' });
    engine.wake();
    expect((await rig.isAnnounced()).state).toBe('serving');
  });

  it('takes over the deployments of a host that is gone for ten minutes', async () => {
    await rig.add('d-1', { host: 'there' });
    await rig.store.leases.take({
      name: hostLeaseName('there'),
      holder: 'x',
      now: new Date(0),
      expiresAt: new Date(1),
    });
    rig.create();
    await rig.reaches('serving');
    expect((await rig.find()).host).toBe('here');
  });

  it('waits while another process drives the host', async () => {
    const expiresAt = new Date(Date.now() + 300);
    await rig.store.leases.take({
      name: hostLeaseName('here'),
      holder: 'x',
      now: new Date(),
      expiresAt,
    });
    await rig.add();
    rig.create();
    const { servingSince } = await rig.reaches('serving');
    expect(servingSince?.getTime()).toBeGreaterThanOrEqual(expiresAt.getTime());
    expect(starts()).toBe(1);
  });
});
