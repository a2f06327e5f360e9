import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { buildPlan, buildRecord } from '../__testUtils__/builders';
import {
  buildPlacement,
  buildPrice,
  EKS,
} from './__testUtils__/budgetBuilders';
import {
  BudgetService,
  type BudgetServiceOptions,
  type CostlyTraining,
} from './BudgetService';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const TEAM_A = 'group:default/team-a';
const LIMIT = { owner: TEAM_A, monthly: 150, currency: 'USD' };
// The last minute of November in New York, and December in UTC.
const now = new Date('2026-12-01T04:59:00Z');
const tenHours = { timeoutSeconds: 36_000, memoryMiB: 512 };

const training = (change: Partial<CostlyTraining> = {}): CostlyTraining => ({
  ...{ id: 't-1', entityRef: 'component:default/fraud', owners: [TEAM_A] },
  plan: { limits: tenHours, placement: buildPlacement() },
  actor: 'user:default/ada',
  ...change,
});

describe('BudgetService', () => {
  async function create(options: Partial<BudgetServiceOptions> = {}) {
    const knex = await databases.init('SQLITE_3');
    const database = mockServices.database({ knex });
    const store = await DatabaseBudgetStore.create(database);
    const budgets = new BudgetService({
      ...{ store, limits: [LIMIT], clusters: [EKS], prices: [buildPrice()] },
      now: () => now,
      ...options,
    });
    return { store, budgets };
  }

  it('keeps free what a training costs if it runs for its whole limit', async () => {
    const { budgets, store } = await create();
    await budgets.reserve(training());
    expect(await store.listOpen()).toMatchObject([
      { owner: TEAM_A, month: '2026-12', currency: 'USD', reserved: 100 },
    ]);
  });

  it('refuses with the figures what is over budget, and keeps nothing', async () => {
    const { budgets, store } = await create();
    await budgets.reserve(training());
    await expect(budgets.reserve(training({ id: 't-2' }))).rejects.toThrow(
      /may cost 100\.00 USD; of the 150\.00 USD that group:default\/team-a has for 2026-12, .* 50\.00 USD are left/,
    );
    expect(await store.listOpen()).toHaveLength(1);
  });

  it('keeps one for a training, however often it is told', async () => {
    const { budgets, store } = await create();
    await budgets.reserve(training());
    await budgets.reserve(training());
    expect(await store.listOpen()).toHaveLength(1);
  });

  it('lets in over budget with a reason, and keeps it', async () => {
    const { budgets, store } = await create();
    const overBudget = { reason: 'the deadline' };
    await budgets.reserve(training());
    await budgets.reserve(training({ id: 't-2', overBudget }));
    const [over] = await store.findAll(['t-2']);
    expect(over).toMatchObject({
      reserved: 100,
      override: { reason: 'the deadline', by: 'user:default/ada' },
    });
    const { budgets: used } = await budgets.readMonth();
    expect(used).toMatchObject([{ reserved: 200, left: -50 }]);
  });

  it.each([
    [
      'which the table has not',
      { prices: [] },
      'no price in USD of 1 x 1 H100',
    ],
    [
      'in the currency of the budget',
      { limits: [{ ...LIMIT, currency: 'EUR' }] },
      'no price in EUR of',
    ],
    [
      'of a cluster that is not configured any more',
      { clusters: [] },
      'on eks (other)',
    ],
  ])(
    'refuses under a budget what has no known price, %s',
    async (_, options, words) => {
      const { budgets, store } = await create(options);
      await expect(budgets.reserve(training())).rejects.toThrow(words);
      await expect(budgets.reserve(training())).rejects.toThrow(
        'add a row for these machines to the price table',
      );
      expect(await store.listOpen()).toEqual([]);
    },
  );

  it('lets in what has no known price with a reason, at a cost that stays unknown', async () => {
    const { budgets, store } = await create({ prices: [] });
    const overBudget = { reason: 'a new machine' };
    await budgets.reserve(training({ overBudget }));
    expect(await store.listOpen()).toMatchObject([
      { reserved: 0, override: { reason: 'a new machine' } },
    ]);
    const plan = buildPlan(training().plan);
    const record = buildRecord({ plan, startedAt: now });
    expect((await budgets.costsOf([record])).size).toBe(0);
  });

  it('without a budget keeps the cost where it is known, and nothing where it is not', async () => {
    const priced = await create({ limits: [] });
    await priced.budgets.reserve(training());
    expect(await priced.store.listOpen()).toMatchObject([{ reserved: 100 }]);
    expect((await priced.budgets.readMonth()).budgets).toEqual([]);
    const unpriced = await create({ limits: [], prices: [] });
    await unpriced.budgets.reserve(training());
    expect(await unpriced.store.listOpen()).toEqual([]);
  });

  it("costs nothing on the portal's own machine", async () => {
    const { budgets, store } = await create();
    await budgets.reserve(training({ plan: { limits: tenHours } }));
    expect(await store.listOpen()).toEqual([]);
  });

  it('holds owners without a budget of their own against the one for all others', async () => {
    const rest = { ...LIMIT, owner: '*', monthly: 10 };
    const { budgets, store } = await create({ limits: [LIMIT, rest] });
    const owners = ['group:default/team-b'];
    const ofOthers = training({ id: 't-2', owners });
    await expect(budgets.reserve(ofOthers)).rejects.toThrow(
      'of the 10.00 USD that group:default/team-b has',
    );
    // Of several owners, the one that is named pays.
    await budgets.reserve(training({ owners: [...owners, TEAM_A] }));
    expect(await store.listOpen()).toMatchObject([{ owner: TEAM_A }]);
    expect(await budgets.readMonth()).toEqual({
      month: '2026-12',
      budgets: [
        {
          ...{ owner: TEAM_A, limit: 150, currency: 'USD' },
          ...{ spent: 0, reserved: 100, left: 50 },
        },
      ],
    });
  });

  it('says what a training has cost until now, and at the end what it was settled with', async () => {
    const { budgets, store } = await create();
    await budgets.reserve(training());
    const plan = buildPlan(training().plan);
    const startedAt = new Date(now.getTime() - 3_600_000);
    const record = buildRecord({ plan, startedAt });
    const cost = {
      ...{ reserved: 100, spent: 10, currency: 'USD' },
      ...{ pricedOn: '2026-11-09', source: 'a price list' },
    };
    expect((await budgets.costsOf([record])).get('t-1')).toEqual(cost);
    await store.close('t-1', 7, now);
    expect((await budgets.costsOf([record])).get('t-1')).toEqual({
      ...cost,
      spent: 7,
    });
  });
});
