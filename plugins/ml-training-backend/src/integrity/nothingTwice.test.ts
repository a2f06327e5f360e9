import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import { buildNewTraining } from '../__testUtils__/builders';
import { FakeLauncher } from '../__testUtils__/FakeLauncher';
import { fakeNeighbours } from '../__testUtils__/fakeNeighbours';
import { TrainingEngine } from '../engine/TrainingEngine';
import { Launchers } from '../launchers/Launchers';
import { LiveTrainings } from '../live/LiveTrainings';
import { DatabaseTrainingStore } from '../store/DatabaseTrainingStore';
import type { TrainingStore } from '../store/TrainingStore';

jest.setTimeout(120_000);

const ENTITY = 'component:default/fraud';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const live = new LiveTrainings({ publish: async () => {} }, () => {});

/** Dies at the n-th thing that it does to the world, before or after doing it, and does nothing from then on. */
class MortalHand {
  dead = false;
  #left: number;
  constructor(effects: number, private readonly when: 'before' | 'after') {
    this.#left = effects;
  }

  wrap<A extends unknown[], R>(effect: (...args: A) => Promise<R>) {
    return async (...args: A): Promise<R> => {
      this.#left -= 1;
      this.dead ||=
        this.#left < 0 || (this.#left === 0 && this.when === 'before');
      if (this.dead) {
        throw new Error('killed');
      }
      const result = await effect(...args);
      if (this.#left === 0) {
        this.dead = true;
        throw new Error('killed');
      }
      return result;
    };
  }
}

describe('nothing is lost and nothing done twice', () => {
  let store: TrainingStore;
  let launcher: FakeLauncher;
  let neighbours: ReturnType<typeof fakeNeighbours>;

  beforeEach(async () => {
    const knex = await databases.init('SQLITE_3');
    store = await DatabaseTrainingStore.create(mockServices.database({ knex }));
    launcher = new FakeLauncher();
    neighbours = fakeNeighbours();
  });

  const engineOf = (holder: string, hand?: MortalHand) => {
    const wrap: MortalHand['wrap'] = effect => hand?.wrap(effect) ?? effect;
    const { experiments, access } = neighbours;
    return new TrainingEngine({
      experiments: {
        createRun: wrap(request => experiments.createRun(request)),
        endRun: wrap(request => experiments.endRun(request)),
      },
      access: {
        issueRunToken: wrap(request => access.issueRunToken(request)),
        revoke: wrap(id => access.revoke(id)),
      },
      launchers: new Launchers([
        {
          name: launcher.name,
          concurrency: 1,
          stopsWithPortal: true,
          observe: id => launcher.observe(id),
          readLog: (id, range) => launcher.readLog(id, range),
          prepare: wrap(id => launcher.prepare(id)),
          launch: wrap((id, plan, variables) =>
            launcher.launch(id, plan, variables),
          ),
          cancel: wrap((id, why) => launcher.cancel(id, why)),
          forget: wrap(id => launcher.forget(id)),
        },
      ]),
      store: {
        insert: training => store.insert(training),
        find: (entityRef, id) => store.find(entityRef, id),
        findAll: ids => store.findAll(ids),
        findByRequest: (...request) => store.findByRequest(...request),
        list: (entityRef, page) => store.list(entityRef, page),
        listActive: host => store.listActive(host),
        listActiveHosts: () => store.listActiveHosts(),
        leases: store.leases,
        update: wrap((...change) => store.update(...change)),
      },
      live,
      logger: mockServices.logger.mock(),
      host: 'here',
      holder,
      isGone: () => true,
      trackingUri: server => `http://portal/${server}`,
      onEnd: async () => {},
      pollMs: 5,
    });
  };
  const find = () => store.find(ENTITY, 't-1');
  const launches = () =>
    launcher.calls.filter(call => call === 'launch t-1').length;

  /** Drives the training until a question is answered; its process ends well as soon as it runs. */
  const driveUntil = async (
    engine: TrainingEngine,
    isOver: (settled: boolean) => boolean,
  ) => {
    engine.start();
    await waitUntil(async () => {
      const training = await find();
      if (training?.state === 'running') {
        launcher.end('t-1');
      }
      return isOver(training?.settled ?? false);
    });
    await engine.abandon();
  };

  describe.each(['before', 'after'] as const)(
    'when the portal is killed %s its effect',
    when => {
      const effects = Array.from({ length: 14 }, (_, index) => index + 1);
      it.each(effects)('number %i', async count => {
        await store.insert(buildNewTraining());
        const hand = new MortalHand(count, when);
        const mortal = engineOf('mortal', hand);
        await driveUntil(mortal, settled => settled || hand.dead);
        await driveUntil(engineOf('next'), settled => settled);
        expect(await find()).toMatchObject({ state: 'succeeded' });
        expect(launches()).toBe(1);
        expect(neighbours.runs.size).toBe(1);
        expect(neighbours.experiments.endRun).toHaveBeenCalled();
        // A token whose issue was not written down has a secret that nobody knows; every other one is revoked.
        const open = [...neighbours.tokens.values()].filter(Boolean);
        expect(open.length).toBeLessThanOrEqual(1);
      });
    },
  );

  it('when two replicas drive the same trainings', async () => {
    const replicas = ['a', 'b', 'c'].map(holder => engineOf(holder));
    // Each thinks that the holder before it is gone, so that the lease is torn from hand to hand.
    await store.insert(buildNewTraining());
    replicas.forEach(replica => replica.start());
    await waitUntil(async () => (await find())?.state === 'running');
    launcher.end('t-1');
    await waitUntil(async () => (await find())?.settled);
    await Promise.all(replicas.map(replica => replica.abandon()));
    expect(launches()).toBe(1);
    expect(neighbours.runs.size).toBe(1);
    expect((await find())?.state).toBe('succeeded');
  });
});
