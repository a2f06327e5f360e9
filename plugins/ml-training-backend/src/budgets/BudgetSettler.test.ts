import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { buildNewTraining, buildPlan } from '../__testUtils__/builders';
import { DatabaseTrainingStore } from '../store/DatabaseTrainingStore';
import {
  buildPlacement,
  buildReservation,
} from './__testUtils__/budgetBuilders';
import { BudgetSettler } from './BudgetSettler';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const startedAt = new Date('2026-12-01T10:00:00Z');
const endedAt = new Date('2026-12-01T12:00:00Z');
const limits = { timeoutSeconds: 36_000, memoryMiB: 512 };

describe('BudgetSettler', () => {
  async function create() {
    const knex = await databases.init('SQLITE_3');
    const database = mockServices.database({ knex });
    const trainings = await DatabaseTrainingStore.create(database);
    const store = await DatabaseBudgetStore.create(database);
    const clock = { now: endedAt };
    const add = (id = 't-1') =>
      trainings.insert(
        buildNewTraining({
          id,
          launcher: 'kubernetes',
          plan: buildPlan({ limits, placement: buildPlacement() }),
        }),
      );
    const end = async (id = 't-1') => {
      const change = { state: 'succeeded', startedAt, endedAt } as const;
      const ended = await trainings.update(id, 1, change);
      if (!ended) throw new Error(`There is no training ${id}`);
      return ended;
    };
    return {
      ...{ store, add, end, clock },
      /** Another process of the portal. */
      settler: () =>
        new BudgetSettler({ store, trainings, now: () => clock.now }),
    };
  }

  it('settles at its end what a training has cost, and gives the rest back', async () => {
    const { store, add, end, settler } = await create();
    await store.reserve(buildReservation());
    await add();
    await settler().settle(await end());
    expect(await store.findAll(['t-1'])).toMatchObject([
      { reserved: 100, settled: 20, isClosed: true },
    ]);
  });

  it('leaves alone what has not ended', async () => {
    const { store, add, settler } = await create();
    await store.reserve(buildReservation());
    await settler().settle(await add());
    await settler().settleAll();
    expect(await store.listOpen()).toHaveLength(1);
  });

  it('settles later what a kill has kept from being settled, and the same again changes nothing', async () => {
    const { store, add, end, settler } = await create();
    await store.reserve(buildReservation());
    await add();
    const ended = await end();
    await Promise.all([settler().settleAll(), settler().settleAll()]);
    const settled = await store.findAll(['t-1']);
    expect(settled).toMatchObject([{ settled: 20, isClosed: true }]);
    await settler().settle(ended);
    expect(await store.findAll(['t-1'])).toEqual(settled);
  });

  it('gives back what was kept free by a start that a kill has ended, but not at once', async () => {
    const { store, clock, settler } = await create();
    await store.reserve(buildReservation({ createdAt: clock.now }));
    await settler().settleAll();
    expect(await store.listOpen()).toHaveLength(1);
    clock.now = new Date(clock.now.getTime() + 601_000);
    await settler().settleAll();
    expect(await store.findAll(['t-1'])).toMatchObject([
      { settled: 0, isClosed: true },
    ]);
  });

  it('counts a training that came to be after all when it was given up', async () => {
    const { store, add, end, clock, settler } = await create();
    await store.reserve(buildReservation({ createdAt: clock.now }));
    clock.now = new Date(clock.now.getTime() + 601_000);
    await settler().settleAll();
    await add();
    await settler().settle(await end());
    expect(await store.findAll(['t-1'])).toMatchObject([{ settled: 20 }]);
  });

  it('has nothing to do for a training for which nothing was kept', async () => {
    const { store, add, end, settler } = await create();
    await add();
    await settler().settle(await end());
    expect(await store.findAll(['t-1'])).toEqual([]);
  });
});
