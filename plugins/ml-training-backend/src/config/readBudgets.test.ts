import { ConfigReader } from '@backstage/config';
import { readBudgets, readOverrideGroup } from './readBudgets';

const GOOD = { owner: 'group:default/team-a', monthly: 500, currency: 'USD' };
const read = (budgets?: object) =>
  readBudgets(
    new ConfigReader(budgets === undefined ? {} : { mlTraining: { budgets } }),
  );

describe('readBudgets', () => {
  it('has none unless they are configured', () => {
    expect(read()).toEqual([]);
  });

  it('reads an owner by full or short name, and one for all others', () => {
    const rest = { owner: '*', monthly: 0, currency: 'EUR' };
    expect(read([GOOD, { ...GOOD, owner: 'Team-B' }, rest])).toEqual([
      GOOD,
      { ...GOOD, owner: 'group:default/team-b' },
      rest,
    ]);
  });

  it.each([
    [{ owner: undefined }, 'mlTraining.budgets[0].owner'],
    [{ owner: 'group:' }, "mlTraining.budgets[0].owner has 'group:'"],
    [{ monthly: undefined }, 'mlTraining.budgets[0].monthly'],
    [{ monthly: 'much' }, 'mlTraining.budgets[0].monthly'],
    [{ monthly: -1 }, 'mlTraining.budgets[0].monthly is -1: write an amount'],
    [{ currency: undefined }, 'mlTraining.budgets[0].currency'],
    [{ currency: '$' }, "mlTraining.budgets[0].currency is '$': write a code"],
  ])('names the key that is wrong in %j', (wrong, words) => {
    expect(() => read([{ ...GOOD, ...wrong }])).toThrow(words);
  });

  it('refuses two budgets of one owner, however it is written', () => {
    expect(() => read([GOOD, { ...GOOD, owner: 'team-a' }])).toThrow(
      "mlTraining.budgets[1].owner repeats 'group:default/team-a'",
    );
  });

  it('refuses what is no list', () => {
    expect(() => read({ owner: 'team-a' })).toThrow('mlTraining.budgets');
  });
});

describe('readOverrideGroup', () => {
  const readGroup = (overrideGroup?: string) =>
    readOverrideGroup(new ConfigReader({ mlTraining: { overrideGroup } }));

  it('reads the full reference of a group, if there is one', () => {
    expect(readGroup()).toBeUndefined();
    expect(readGroup('Finance')).toBe('group:default/finance');
  });

  it('names the key that is wrong', () => {
    expect(() => readGroup('group:')).toThrow(
      "mlTraining.overrideGroup has 'group:'",
    );
  });
});
