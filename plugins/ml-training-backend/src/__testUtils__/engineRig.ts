import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import { TrainingEngine } from '../engine/TrainingEngine';
import { Launchers } from '../launchers/Launchers';
import { LiveTrainings } from '../live/LiveTrainings';
import { DatabaseTrainingStore } from '../store/DatabaseTrainingStore';
import { buildNewTraining } from './builders';
import { FakeLauncher } from './FakeLauncher';
import { fakeNeighbours } from './fakeNeighbours';

/** The entity of the trainings of an engine rig. */
export const RIG_ENTITY = 'component:default/fraud';

/** A real engine over a real store, with launcher and neighbours in memory. */
export async function createEngineRig(databases: TestDatabases) {
  const knex = await databases.init('SQLITE_3');
  const store = await DatabaseTrainingStore.create(
    mockServices.database({ knex }),
  );
  const launcher = new FakeLauncher();
  const neighbours = fakeNeighbours();
  const engines: TrainingEngine[] = [];
  const ended: string[] = [];
  const signals = { publish: jest.fn(async () => {}) };
  const find = async (id = 't-1') => {
    const record = await store.find(RIG_ENTITY, id);
    if (!record) {
      throw new Error(`There is no training ${id}`);
    }
    return record;
  };
  return {
    store,
    launcher,
    neighbours,
    ended,
    signals,
    find,
    start: (options: { leaseMs?: number; launchers?: Launchers } = {}) => {
      const engine = new TrainingEngine({
        ...neighbours,
        store,
        launchers: new Launchers([launcher]),
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
    },
    add: (id = 't-1', more = {}) =>
      store.insert(buildNewTraining({ id, ...more })),
    reaches: (state: string, id?: string) =>
      waitUntil(async () => {
        const record = await find(id);
        return record.state === state && record;
      }),
    settles: (id?: string) =>
      waitUntil(async () => {
        const record = await find(id);
        return record.settled && record;
      }),
    wishCancelled: (id = 't-1') =>
      // The engine may have changed it between look and wish.
      waitUntil(async () => {
        const { revision } = await find(id);
        return store.update(id, revision, { wanted: 'cancel' });
      }),
    end: () => Promise.all(engines.map(engine => engine.abandon())),
  };
}
