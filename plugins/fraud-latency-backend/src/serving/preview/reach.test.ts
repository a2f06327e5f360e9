import { type ReachInput, reachOf } from './reach';

const reach = (more: Partial<ReachInput>) =>
  reachOf({
    ...{ days: 59.5, keepDays: 90, maturityDays: 30 },
    ...{ payments: 400, most: 1_000, counted: 400, matured: 100 },
    ...more,
  });

describe('how far back the payments of a preview go', () => {
  it('is far enough where they are kept for longer than outcomes take', () => {
    expect(reach({})).toEqual({ days: 59.5, keepDays: 90, maturedShare: 0.25 });
    expect(reach({ days: 30, keepDays: 31 })).not.toHaveProperty('short');
  });

  it.each([
    ['retention', { days: 3, keepDays: 3 }],
    ['retention', { days: 1, keepDays: 3 }],
    // It is gone when it is old enough.
    ['retention', { days: 30, keepDays: 30 }],
    ['young', { days: 29.9, keepDays: 90 }],
    ['young', { days: 0, payments: 0 }],
    ['most', { days: 2, payments: 1_000 }],
    // To keep more would not help.
    ['most', { days: 2, keepDays: 3, payments: 1_000 }],
  ] as const)('is short by %s with %j', (short, more) => {
    expect(reach(more)).toMatchObject({ short });
  });

  it('is not short where the newest that are looked at go back far enough', () => {
    expect(reach({ days: 31, payments: 1_000 })).not.toHaveProperty('short');
  });

  it('has no share of none', () => {
    expect(reach({ counted: 0, matured: 0 }).maturedShare).toBeNull();
  });
});
