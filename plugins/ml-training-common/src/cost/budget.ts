/**
 * What a training may cost at most, and what it has cost so far. Amounts are in the budget's currency.
 *
 * @public
 */
export interface Reservation {
  trainingId: string;
  /** The longest that it may run, at the price of where it was sent. */
  reserved: number;
  /** Of the intervals in which it was admitted and that have ended. */
  settled: number;
  /** Whether nothing more is to come. */
  isClosed: boolean;
}

/**
 * Of one owner group and month.
 *
 * @public
 */
export interface BudgetUse {
  limit: number;
  currency: string;
  /** Paid for. */
  spent: number;
  /** Promised to trainings that have not ended, beyond what they have cost so far. */
  reserved: number;
  /** May be negative: what ran cost more than was promised, or the limit was lowered. */
  left: number;
}

/**
 * Sums what a month's budget is used for.
 *
 * @public
 */
export function useOfBudget(
  { limit, currency }: Pick<BudgetUse, 'limit' | 'currency'>,
  reservations: readonly Reservation[],
): BudgetUse {
  let spent = 0;
  let reserved = 0;
  for (const each of reservations) {
    spent += each.settled;
    if (!each.isClosed) reserved += Math.max(each.reserved - each.settled, 0);
  }
  return { limit, currency, spent, reserved, left: limit - spent - reserved };
}

/**
 * Whether a budget has room for another training; where not, one sentence with the figures.
 *
 * @param group - as people know it
 * @param month - such as `2026-11`
 * @public
 */
export function refusalOfBudget(
  use: BudgetUse,
  wanted: number,
  { group, month }: { group: string; month: string },
): string | undefined {
  if (wanted <= use.left) return undefined;
  const money = (amount: number) => `${amount.toFixed(2)} ${use.currency}`;
  return (
    `This training may cost ${money(wanted)}; of the ${money(
      use.limit,
    )} that ${group} has for ${month}, ${money(use.spent)} are spent and ` +
    `${money(
      use.reserved,
    )} are reserved for trainings that run or wait, so that ${money(
      Math.max(use.left, 0),
    )} are left. Shorten its limit, take fewer or cheaper machines, or have it approved over budget.`
  );
}
