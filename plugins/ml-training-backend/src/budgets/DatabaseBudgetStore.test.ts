import { resolve } from 'node:path';
import {
  mockServices,
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { buildReservation } from './__testUtils__/budgetBuilders';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create();
const later = new Date('2026-12-02T10:00:00Z');
const limit = { owner: 'group:default/team-a', monthly: 150, currency: 'USD' };
const override = { reason: 'the deadline', by: 'user:default/ada' };

describe.each(databases.eachSupportedId())(
  'DatabaseBudgetStore on %s',
  (databaseId: TestDatabaseId) => {
    async function create() {
      const knex = await databases.init(databaseId);
      const database = mockServices.database({ knex });
      return { knex, store: await DatabaseBudgetStore.create(database) };
    }

    it('gives back what it was given', async () => {
      const { store } = await create();
      const reservation = buildReservation();
      expect(await store.reserve(reservation, limit)).toBeUndefined();
      const kept = { ...reservation, settled: 0, isClosed: false };
      expect(await store.findAll(['t-1', 't-9'])).toEqual([kept]);
      expect(await store.listOpen()).toEqual([kept]);
      expect(await store.listMonth('2026-12')).toEqual([kept]);
      expect(await store.listMonth('2026-11')).toEqual([]);
    });

    it('keeps what has no known price, with who let it in', async () => {
      const { store } = await create();
      const unpriced = { price: undefined, reserved: 0, override };
      await store.reserve(buildReservation(unpriced));
      const [kept] = await store.findAll(['t-1']);
      expect(kept).toMatchObject({ reserved: 0, override });
      expect(kept).not.toHaveProperty('price');
    });

    it('lets in as many of several at once as fit together', async () => {
      const { store } = await create();
      const reserveAtOnce = (month: string) =>
        Promise.all(
          Array.from({ length: 20 }, (_, index) => {
            const trainingId = `${month}-${index}`;
            const reservation = buildReservation({ trainingId, month });
            return store.reserve(reservation, limit);
          }),
        );
      // Once for the database to open its connections, as else one comes after the other.
      await reserveAtOnce('2026-11');
      const answers = await reserveAtOnce('2026-12');
      const refusals = answers.filter(answer => answer !== undefined);
      expect(refusals).toHaveLength(19);
      for (const refusal of refusals) {
        expect(refusal).toEqual({
          ...{ limit: 150, currency: 'USD' },
          ...{ spent: 0, reserved: 100, left: 50 },
        });
      }
      expect(await store.listMonth('2026-12')).toHaveLength(1);
    });

    it('holds against a limit only what is of the same owner, month and currency', async () => {
      const { store } = await create();
      for (const other of [
        { trainingId: 'a', owner: 'group:default/team-b' },
        { trainingId: 'b', month: '2026-11' },
        { trainingId: 'c', currency: 'EUR' },
      ]) {
        await store.reserve(buildReservation(other));
      }
      expect(await store.reserve(buildReservation(), limit)).toBeUndefined();
    });

    it('keeps one of the same training, and does not hold it against itself', async () => {
      const { store } = await create();
      await store.reserve(buildReservation(), limit);
      const again = buildReservation({ reserved: 120 });
      expect(await store.reserve(again, limit)).toBeUndefined();
      expect(await store.listOpen()).toMatchObject([{ reserved: 120 }]);
    });

    it('goes over a limit by an override alone, and keeps it where it was needed', async () => {
      const { store } = await create();
      await store.reserve(buildReservation({ override }), limit);
      const second = buildReservation({ trainingId: 't-2', override });
      expect(await store.reserve(second, limit)).toBeUndefined();
      const [first, over] = await store.findAll(['t-1', 't-2']);
      expect(first).not.toHaveProperty('override');
      expect(over.override).toEqual(override);
    });

    it('frees what a training has not cost, once it is closed', async () => {
      const { store } = await create();
      await store.reserve(buildReservation(), limit);
      await store.close('t-1', 40, later);
      await store.close('t-1', 40, later);
      expect(await store.listOpen()).toEqual([]);
      const next = buildReservation({ trainingId: 't-2', reserved: 111 });
      expect(await store.reserve(next, limit)).toMatchObject({
        ...{ spent: 40, reserved: 0, left: 110 },
      });
      const fits = buildReservation({ trainingId: 't-2', reserved: 110 });
      expect(await store.reserve(fits, limit)).toBeUndefined();
    });

    it('migrates up, down with rows in the tables, and up again', async () => {
      const knex = await databases.init(databaseId);
      const directory = resolve(__dirname, '../../migrations');
      const migrations = { skip: true };
      await knex.migrate.latest({ directory });
      const store = await DatabaseBudgetStore.create(
        mockServices.database({ knex, migrations }),
      );
      await store.reserve(buildReservation(), limit);
      await knex.migrate.rollback({ directory }, true);
      for (const table of [
        'ml_training_reservations',
        'ml_training_budget_months',
      ]) {
        expect(await knex.schema.hasTable(table)).toBe(false);
      }
      await knex.migrate.latest({ directory });
      expect(await store.listOpen()).toEqual([]);
    });
  },
);
