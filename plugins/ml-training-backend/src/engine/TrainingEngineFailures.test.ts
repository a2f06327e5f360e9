import { TestDatabases } from '@backstage/backend-test-utils';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { hostLeaseName, waitUntil } from '@modelport/plugin-ml-node';
import { createEngineRig } from '../__testUtils__/engineRig';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('TrainingEngine, when something fails', () => {
  let rig: Awaited<ReturnType<typeof createEngineRig>>;

  beforeEach(async () => {
    rig = await createEngineRig(databases);
  });
  afterEach(() => rig.end());

  it('says why a training cannot be prepared', async () => {
    rig.launcher.prepared = {
      phase: 'unprepared',
      message: 'No such package.',
    };
    await rig.add();
    rig.start();
    expect(await rig.settles()).toMatchObject({
      state: 'failed',
      stateMessage: 'No such package.',
    });
    expect(rig.neighbours.experiments.endRun).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'FAILED' }),
    );
  });

  it('tries again while the tracking server is down, and says so', async () => {
    rig.neighbours.experiments.createRun.mockRejectedValueOnce(
      new ServiceUnavailableError('MLflow is down'),
    );
    await rig.add();
    rig.start();
    const waiting = await waitUntil(async () => {
      const record = await rig.find();
      return record.stateMessage.includes('MLflow is down') && record;
    });
    expect(waiting.failures).toBe(0);
    await rig.reaches('running');
    expect((await rig.find()).failures).toBe(0);
  });

  it('goes on with what runs, however often the portal fails at looking at it', async () => {
    await rig.add();
    rig.start();
    await rig.reaches('running');
    const observe = jest.spyOn(rig.launcher, 'observe');
    observe.mockRejectedValue(new Error('too many open files'));
    await waitUntil(async () => (await rig.find()).failures > 12);
    expect((await rig.find()).state).toBe('running');
    observe.mockRestore();
    rig.launcher.end('t-1');
    expect((await rig.settles()).state).toBe('succeeded');
  });

  it('counts failures in a row alone', async () => {
    await rig.add();
    rig.start();
    const { id, revision } = await rig.reaches('running');
    await rig.store.update(id, revision, { failures: 9 });
    await waitUntil(async () => (await rig.find()).failures === 0);
    expect((await rig.find()).state).toBe('running');
  });

  it('fails at once when it is refused', async () => {
    rig.neighbours.experiments.createRun.mockRejectedValueOnce(
      new InputError('no such server'),
    );
    await rig.add();
    rig.start();
    expect(await rig.settles()).toMatchObject({
      state: 'failed',
      stateMessage: 'It could not start: no such server',
    });
  });

  it('revokes the token of a launch that failed before it issues the next', async () => {
    rig.launcher.launchErrors = [new Error('no space left')];
    await rig.add();
    rig.start();
    await rig.reaches('running');
    expect([...rig.neighbours.tokens]).toEqual([
      ['k1', false],
      ['k2', true],
    ]);
  });

  it('settles later when ml-experiments is down, and not at all what it refuses', async () => {
    rig.neighbours.experiments.endRun
      .mockRejectedValueOnce(new ServiceUnavailableError('down'))
      .mockRejectedValueOnce(new InputError('no'));
    await rig.add();
    rig.start();
    await rig.reaches('running');
    rig.launcher.end('t-1');
    await rig.settles();
    expect(rig.neighbours.experiments.endRun).toHaveBeenCalledTimes(2);
  });

  it('adopts what an engine that died has left', async () => {
    await rig.add();
    const dead = rig.start({ leaseMs: 200 });
    await rig.reaches('running');
    await dead.abandon();
    rig.launcher.end('t-1');
    rig.start({ leaseMs: 200 });
    expect((await rig.settles()).state).toBe('succeeded');
    expect(
      rig.launcher.calls.filter(call => call === 'launch t-1'),
    ).toHaveLength(1);
  });

  it('reports a process that is gone as lost', async () => {
    await rig.add();
    rig.start();
    await rig.reaches('running');
    rig.launcher.see('t-1', { phase: 'lost' });
    const done = await rig.settles();
    expect(done.state).toBe('lost');
    expect(done.stateMessage).toContain('Run it again');
    expect(rig.neighbours.experiments.endRun).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'KILLED' }),
    );
  });

  it('takes over the trainings of a host that is gone for ten minutes', async () => {
    await rig.add('a', { host: 'there' });
    await rig.store.leases.take({
      name: hostLeaseName('there'),
      holder: 'x',
      now: new Date(0),
      expiresAt: new Date(1),
    });
    rig.start();
    await rig.reaches('running', 'a');
    expect((await rig.find('a')).host).toBe('here');
  });
});
