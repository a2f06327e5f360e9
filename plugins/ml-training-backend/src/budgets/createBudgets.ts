import type { DatabaseService } from '@backstage/backend-plugin-api';
import { priceTable } from '@modelport/plugin-ml-training-common';
import { BudgetService, type BudgetServiceOptions } from './BudgetService';
import { BudgetSettler, type BudgetSettlerOptions } from './BudgetSettler';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';

/** What {@link createBudgets} puts together. */
export interface BudgetsOptions
  extends Pick<BudgetServiceOptions, 'limits' | 'clusters'>,
    Pick<BudgetSettlerOptions, 'trainings'> {
  database: DatabaseService;
  /** The table of the product unless told. */
  prices?: BudgetServiceOptions['prices'];
}

/** Opens the store of the budgets, and makes what reserves there and what settles. */
export async function createBudgets(
  options: BudgetsOptions,
): Promise<{ budgets: BudgetService; settler: BudgetSettler }> {
  const { database, trainings, limits, clusters } = options;
  const { prices = priceTable } = options;
  const store = await DatabaseBudgetStore.create(database);
  return {
    budgets: new BudgetService({ store, limits, clusters, prices }),
    settler: new BudgetSettler({ store, trainings }),
  };
}
