import { TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import { createEngineRig, RIG_ENTITY } from '../__testUtils__/engineRig';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('TrainingEngine', () => {
  let rig: Awaited<ReturnType<typeof createEngineRig>>;

  beforeEach(async () => {
    rig = await createEngineRig(databases);
  });
  afterEach(() => rig.end());

  it('takes a training from the queue to its end', async () => {
    await rig.add();
    rig.start();
    const running = await rig.reaches('running');
    expect(running.run).toEqual({
      server: 'default',
      experimentId: '7',
      runId: 'run-1',
    });
    expect(rig.neighbours.experiments.createRun).toHaveBeenCalledWith(
      expect.objectContaining({
        server: 'default',
        experiment: 'fraud',
        entityRef: RIG_ENTITY,
        user: 'user:default/ada',
        idempotencyKey: 't-1',
      }),
    );
    expect(rig.launcher.variables).toMatchObject({
      MLFLOW_TRACKING_URI: 'http://portal/mlflow/default',
      MLFLOW_TRACKING_TOKEN: expect.stringMatching(/^mpt_k1_/),
      MLFLOW_RUN_ID: 'run-1',
      MODELPORT_COMMIT: running.commit,
    });
    rig.launcher.end('t-1');
    const done = await rig.settles();
    expect(done).toMatchObject({ state: 'succeeded', exitCode: 0 });
    expect(done.endedAt).toBeDefined();
    expect(rig.neighbours.experiments.endRun).toHaveBeenCalledWith({
      server: 'default',
      runId: 'run-1',
      status: 'FINISHED',
      onlyIfRunning: true,
      endedAt: done.endedAt?.getTime(),
    });
    expect(rig.neighbours.tokens.get('k1')).toBe(false);
    expect(rig.ended).toEqual(['t-1']);
    expect(rig.launcher.calls).toEqual([
      'prepare t-1',
      'launch t-1',
      'forget t-1',
    ]);
  });

  it('knows how long a training ran that ended between two looks', async () => {
    const startedAt = new Date('2026-11-24T10:00:01Z');
    const at = new Date('2026-11-24T10:00:02Z');
    rig.launcher.prepared = {
      phase: 'ended',
      exit: { code: 0, reason: 'exited', at },
      startedAt,
    };
    await rig.add();
    rig.start();
    expect(await rig.settles()).toMatchObject({ startedAt, endedAt: at });
  });

  it('runs one at a time, in the order of asking', async () => {
    await rig.add('a');
    await rig.add('b');
    rig.start();
    await rig.reaches('running', 'a');
    expect((await rig.find('b')).state).toBe('queued');
    rig.launcher.end('a', { code: 1 });
    await rig.reaches('running', 'b');
    expect(rig.neighbours.experiments.endRun).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'FAILED' }),
    );
    rig.launcher.end('b');
    await rig.settles('b');
  });

  it('tells the state and the log to whoever watches', async () => {
    await rig.add();
    rig.start();
    await rig.reaches('running');
    rig.signals.publish.mockClear();
    rig.launcher.logs.set('t-1', 'epoch 1\n');
    await waitUntil(() => rig.signals.publish.mock.calls.length > 0);
    expect(rig.signals.publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'ml-training:training:t-1',
      message: {
        channel: 'ml-training:training:t-1',
        cursor: expect.stringMatching(/^\d+\.8$/),
      },
    });
    rig.launcher.end('t-1');
    await rig.settles();
    expect(rig.signals.publish).toHaveBeenCalledWith(
      expect.objectContaining({ channel: `ml-training:entity:${RIG_ENTITY}` }),
    );
  });

  it.each(['queued', 'running'] as const)(
    'cancels a training that is %s',
    async state => {
      if (state === 'queued') {
        rig.launcher.concurrency = 0;
      }
      await rig.add();
      rig.start();
      await rig.reaches(state);
      await rig.wishCancelled();
      const done = await rig.settles();
      expect(done.state).toBe('cancelled');
      expect(
        rig.launcher.calls.filter(call => call === 'launch t-1'),
      ).toHaveLength(state === 'queued' ? 0 : 1);
    },
  );

  it('cancels a training while it is prepared', async () => {
    rig.launcher.prepared = { phase: 'preparing', message: 'Installs.' };
    await rig.add();
    rig.start();
    await waitUntil(
      async () => (await rig.find()).stateMessage === 'Installs.',
    );
    await rig.wishCancelled();
    expect((await rig.settles()).state).toBe('cancelled');
    expect(rig.launcher.calls).not.toContain('launch t-1');
  });

  it('stops what runs when the portal stops, within two seconds, and settles it at the next start', async () => {
    rig.launcher.concurrency = 2;
    await rig.add('a');
    await rig.add('b');
    await rig.add('c');
    const engine = rig.start();
    await rig.reaches('running', 'a');
    await rig.reaches('running', 'b');
    const began = Date.now();
    await engine.stop();
    expect(Date.now() - began).toBeLessThan(2_000);
    for (const id of ['a', 'b']) {
      expect(await rig.find(id)).toMatchObject({
        state: 'stopped',
        stateMessage: 'Stopped with the portal. Run it again to train.',
      });
    }
    expect((await rig.find('c')).state).toBe('queued');
    rig.start();
    await rig.settles('a');
    await rig.settles('b');
    await rig.reaches('running', 'c');
  });

  it('leaves what outlives the portal alone when that stops, and goes on with it', async () => {
    rig.launcher.stopsWithPortal = false;
    await rig.add();
    const engine = rig.start();
    await rig.reaches('running');
    await engine.stop();
    expect(rig.launcher.calls).not.toContain('stop t-1');
    expect((await rig.find()).state).toBe('running');
    rig.start();
    rig.launcher.end('t-1');
    expect(await rig.settles()).toMatchObject({ state: 'succeeded' });
    expect(
      rig.launcher.calls.filter(call => call === 'launch t-1'),
    ).toHaveLength(1);
  });

  it('leaves each training to the launcher that it began with', async () => {
    await rig.add('t-1', { launcher: 'gone' });
    await rig.add('t-2');
    rig.start();
    expect(await rig.settles('t-1')).toMatchObject({
      state: 'lost',
      stateMessage: expect.stringContaining('switched off'),
    });
    await rig.reaches('running', 't-2');
    expect(rig.launcher.calls).toEqual(['prepare t-2', 'launch t-2']);
  });
});
