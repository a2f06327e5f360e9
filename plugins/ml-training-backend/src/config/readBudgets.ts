import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readOwner } from './readOwner';

/** What trainings of an owner's models may cost in a calendar month. */
export interface BudgetLimit {
  /** Full reference, or {@link EVERY_OTHER_OWNER}. */
  owner: string;
  monthly: number;
  /** ISO 4217. */
  currency: string;
}

/** Stands for each owner that has no budget of its own. */
export const EVERY_OTHER_OWNER = '*';

const SECTION = 'mlTraining.budgets';
const OVERRIDE_GROUP = 'mlTraining.overrideGroup';
const CURRENCY = /^[A-Z]{3}$/;

/**
 * Reads the budgets of trainings on clusters; none unless they are configured.
 * @throws InputError naming the key that is wrong
 */
export function readBudgets(config: Config): BudgetLimit[] {
  const entries = config.getOptionalConfigArray(SECTION) ?? [];
  const seen = new Set<string>();
  return entries.map((entry, index) => {
    const field = `${SECTION}[${index}]`;
    const text = entry.getString('owner');
    const owner =
      text === EVERY_OTHER_OWNER ? text : readOwner(text, `${field}.owner`);
    if (seen.has(owner)) {
      throw new InputError(
        `${field}.owner repeats '${owner}': keep one budget an owner`,
      );
    }
    seen.add(owner);
    const monthly = entry.getNumber('monthly');
    if (!(Number.isFinite(monthly) && monthly >= 0)) {
      throw new InputError(
        `${field}.monthly is ${monthly}: write an amount of 0 or more`,
      );
    }
    const currency = entry.getString('currency');
    if (!CURRENCY.test(currency)) {
      throw new InputError(
        `${field}.currency is '${currency}': write a code of ISO 4217 such as USD, in which the price table has its prices`,
      );
    }
    return { owner, monthly, currency };
  });
}

/**
 * Reads who may let trainings go over budget.
 * @returns the full reference; undefined where the permission alone decides
 * @throws InputError naming the key that is wrong
 */
export function readOverrideGroup(config: Config): string | undefined {
  const group = config.getOptionalString(OVERRIDE_GROUP);
  return group === undefined ? undefined : readOwner(group, OVERRIDE_GROUP);
}
