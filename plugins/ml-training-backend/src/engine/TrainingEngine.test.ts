import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { buildNewTraining } from '../__testUtils__/builders';
import { FakeLauncher } from '../__testUtils__/FakeLauncher';
import { fakeNeighbours } from '../__testUtils__/fakeNeighbours';
import { waitUntil } from '../__testUtils__/waitUntil';
import { LiveTrainings } from '../live/LiveTrainings';
import { DatabaseTrainingStore } from '../store/DatabaseTrainingStore';
import type { TrainingStore } from '../store/TrainingStore';
import { leaseNameOf, TrainingEngine } from './TrainingEngine';

jest.setTimeout(120_000);

const ENTITY = 'component:default/fraud';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('TrainingEngine', () => {
  let store: TrainingStore;
  let launcher: FakeLauncher;
  let neighbours: ReturnType<typeof fakeNeighbours>;
  let engines: TrainingEngine[];
  let ended: string[];
  const signals = { publish: jest.fn(async () => {}) };

  beforeEach(async () => {
    const knex = await databases.init('SQLITE_3');
    store = await DatabaseTrainingStore.create(mockServices.database({ knex }));
    launcher = new FakeLauncher();
    neighbours = fakeNeighbours();
    engines = [];
    ended = [];
    signals.publish.mockClear();
  });
  afterEach(() => Promise.all(engines.map(engine => engine.abandon())));

  const start = (
    options: { host?: string; leaseMs?: number; now?: () => Date } = {},
  ) => {
    const engine = new TrainingEngine({
      ...neighbours,
      store,
      launcher,
      live: new LiveTrainings(signals, () => {}),
      logger: mockServices.logger.mock(),
      host: 'here',
      holder: `engine-${engines.length}`,
      trackingUri: server => `http://portal/mlflow/${server}`,
      onEnd: async ({ id }) => {
        ended.push(id);
      },
      pollMs: 20,
      ...options,
    });
    engines.push(engine);
    engine.start();
    return engine;
  };
  const add = (id = 't-1', more = {}) =>
    store.insert(buildNewTraining({ id, ...more }));
  const find = async (id = 't-1') => {
    const record = await store.find(ENTITY, id);
    if (!record) {
      throw new Error(`There is no training ${id}`);
    }
    return record;
  };
  const reaches = (state: string, id?: string) =>
    waitUntil(async () => {
      const record = await find(id);
      return record.state === state && record;
    });
  const settles = (id?: string) =>
    waitUntil(async () => {
      const record = await find(id);
      return record.settled && record;
    });
  const wish = async (id = 't-1') => {
    const { revision } = await find(id);
    await store.update(id, revision, { wanted: 'cancel' });
  };

  it('takes a training from the queue to its end', async () => {
    await add();
    start();
    const running = await reaches('running');
    expect(running.run).toEqual({
      server: 'default',
      experimentId: '7',
      runId: 'run-1',
    });
    expect(neighbours.experiments.createRun).toHaveBeenCalledWith(
      expect.objectContaining({
        server: 'default',
        experiment: 'fraud',
        entityRef: ENTITY,
        user: 'user:default/ada',
        idempotencyKey: 't-1',
      }),
    );
    expect(launcher.variables).toMatchObject({
      MLFLOW_TRACKING_URI: 'http://portal/mlflow/default',
      MLFLOW_TRACKING_TOKEN: expect.stringMatching(/^mpt_k1_/),
      MLFLOW_RUN_ID: 'run-1',
      MODELPORT_COMMIT: running.commit,
    });
    launcher.end('t-1');
    const done = await settles();
    expect(done).toMatchObject({ state: 'succeeded', exitCode: 0 });
    expect(done.endedAt).toBeDefined();
    expect(neighbours.experiments.endRun).toHaveBeenCalledWith({
      server: 'default',
      runId: 'run-1',
      status: 'FINISHED',
      onlyIfRunning: true,
    });
    expect(neighbours.tokens.get('k1')).toBe(false);
    expect(ended).toEqual(['t-1']);
    expect(launcher.calls).toEqual(['prepare t-1', 'launch t-1', 'forget t-1']);
  });

  it('runs one at a time, in the order of asking', async () => {
    await add('a');
    await add('b');
    start();
    await reaches('running', 'a');
    expect((await find('b')).state).toBe('queued');
    launcher.end('a', { code: 1 });
    await reaches('running', 'b');
    expect(neighbours.experiments.endRun).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'FAILED' }),
    );
    launcher.end('b');
    await settles('b');
  });

  it('tells the state and the log to whoever watches', async () => {
    await add();
    start();
    await reaches('running');
    signals.publish.mockClear();
    launcher.logs.set('t-1', 'epoch 1\n');
    await waitUntil(() => signals.publish.mock.calls.length > 0);
    expect(signals.publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'ml-training:training:t-1',
      message: {
        channel: 'ml-training:training:t-1',
        cursor: expect.stringMatching(/^\d+\.8$/),
      },
    });
    launcher.end('t-1');
    await settles();
    expect(signals.publish).toHaveBeenCalledWith(
      expect.objectContaining({ channel: `ml-training:entity:${ENTITY}` }),
    );
  });

  it.each(['queued', 'running'] as const)(
    'cancels a training that is %s',
    async state => {
      if (state === 'queued') {
        launcher.concurrency = 0;
      }
      await add();
      start();
      await reaches(state);
      await wish();
      const done = await settles();
      expect(done.state).toBe('cancelled');
      expect(launcher.calls.filter(call => call === 'launch t-1')).toHaveLength(
        state === 'queued' ? 0 : 1,
      );
    },
  );

  it('cancels a training while it is prepared', async () => {
    launcher.prepared = { phase: 'preparing', message: 'Installs.' };
    await add();
    start();
    await waitUntil(async () => (await find()).stateMessage === 'Installs.');
    await wish();
    expect((await settles()).state).toBe('cancelled');
    expect(launcher.calls).not.toContain('launch t-1');
  });

  it('says why a training cannot be prepared', async () => {
    launcher.prepared = { phase: 'unprepared', message: 'No such package.' };
    await add();
    start();
    expect(await settles()).toMatchObject({
      state: 'failed',
      stateMessage: 'No such package.',
    });
    expect(neighbours.experiments.endRun).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'FAILED' }),
    );
  });

  it('tries again while the tracking server is down, and says so', async () => {
    neighbours.experiments.createRun.mockRejectedValueOnce(
      new ServiceUnavailableError('MLflow is down'),
    );
    await add();
    start();
    const waiting = await waitUntil(async () => {
      const record = await find();
      return record.failures > 0 && record;
    });
    expect(waiting.stateMessage).toContain('MLflow is down');
    await reaches('running');
    expect((await find()).failures).toBe(0);
  });

  it('fails at once when it is refused', async () => {
    neighbours.experiments.createRun.mockRejectedValueOnce(
      new InputError('no such server'),
    );
    await add();
    start();
    expect(await settles()).toMatchObject({
      state: 'failed',
      stateMessage: 'It could not start: no such server',
    });
  });

  it('revokes the token of a launch that failed before it issues the next', async () => {
    launcher.launchErrors = [new Error('no space left')];
    await add();
    start();
    await reaches('running');
    expect([...neighbours.tokens]).toEqual([
      ['k1', false],
      ['k2', true],
    ]);
  });

  it('settles later when ml-experiments is down, and not at all what it refuses', async () => {
    neighbours.experiments.endRun
      .mockRejectedValueOnce(new ServiceUnavailableError('down'))
      .mockRejectedValueOnce(new InputError('no'));
    await add();
    start();
    await reaches('running');
    launcher.end('t-1');
    await settles();
    expect(neighbours.experiments.endRun).toHaveBeenCalledTimes(2);
  });

  it('adopts what an engine that died has left', async () => {
    await add();
    const dead = start({ leaseMs: 200 });
    await reaches('running');
    await dead.abandon();
    launcher.end('t-1');
    start({ leaseMs: 200 });
    expect((await settles()).state).toBe('succeeded');
    expect(launcher.calls.filter(call => call === 'launch t-1')).toHaveLength(
      1,
    );
  });

  it('reports a process that is gone as lost', async () => {
    await add();
    start();
    await reaches('running');
    launcher.see('t-1', { phase: 'lost' });
    const done = await settles();
    expect(done.state).toBe('lost');
    expect(done.stateMessage).toContain('Run it again');
    expect(neighbours.experiments.endRun).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'KILLED' }),
    );
  });

  it('stops what runs when the portal stops, within two seconds, and settles it at the next start', async () => {
    launcher.concurrency = 2;
    await add('a');
    await add('b');
    await add('c');
    const engine = start();
    await reaches('running', 'a');
    await reaches('running', 'b');
    const began = Date.now();
    await engine.stop();
    expect(Date.now() - began).toBeLessThan(2_000);
    for (const id of ['a', 'b']) {
      expect(await find(id)).toMatchObject({
        state: 'stopped',
        stateMessage: 'Stopped with the portal. Run it again to train.',
      });
    }
    expect((await find('c')).state).toBe('queued');
    start();
    await settles('a');
    await settles('b');
    await reaches('running', 'c');
  });

  it('takes over the trainings of a host that is gone for ten minutes', async () => {
    await add('a', { host: 'there' });
    await store.takeLease({
      name: leaseNameOf('there'),
      holder: 'x',
      now: new Date(0),
      expiresAt: new Date(1),
    });
    start();
    await reaches('running', 'a');
    expect((await find('a')).host).toBe('here');
  });
});
