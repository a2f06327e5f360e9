import type { BudgetUse } from './budget';

/**
 * What a training may cost and has cost. Of a training on the portal's own machine there is none, and none of one whose
 * machines have no known price: what is not known is no number.
 *
 * @public
 */
export interface TrainingCost {
  /** If it runs for its whole limit; kept free in its owner's budget until it has ended. */
  reserved: number;
  /** For the time that it has run until now. */
  spent: number;
  /** ISO 4217. */
  currency: string;
  /** Day on which the source of the price was read, such as `2026-11-09`. */
  pricedOn: string;
  /** Where the price comes from. */
  source: string;
}

/**
 * Why a training may cost more than its owner's budget has left.
 *
 * @public
 */
export interface OverBudget {
  reason: string;
}

/**
 * What an owner's budget is used for in a month.
 *
 * @public
 */
export interface OwnerBudget extends BudgetUse {
  /** Full reference of the group. */
  owner: string;
}

/**
 * The budgets of a calendar month in UTC.
 *
 * @public
 */
export interface BudgetsResponse {
  /** Such as `2026-12`. */
  month: string;
  /** Of owners that the caller may see in the catalog, by their references. */
  budgets: OwnerBudget[];
}
