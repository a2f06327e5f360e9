import type { Total } from '../sources/MetricsSource';
import { burnRateOf, goodOf, objectiveOf } from './objective';

const objective = { thresholdSeconds: 0.045, share: 0.99, windowDays: 30 };
const total = (more: Partial<Total> = {}): Total => ({
  requests: { bounds: [0.01, 0.045, 0.1], counts: [900, 80, 20, 0] },
  failed: 0,
  shed: 0,
  knownSeconds: 3_600,
  ...more,
});
const burn = (more: Partial<Total> = {}) =>
  burnRateOf({ seconds: 3_600, total: total(more) }, objective);

describe('an objective', () => {
  it('counts what failed and what was turned away as not good', () => {
    expect(goodOf(total(), objective)).toEqual({ good: 980, total: 1_000 });
    expect(goodOf(total({ failed: 30, shed: 70 }), objective)).toEqual({
      good: 980,
      total: 1_100,
    });
  });

  it('counts as good what is within its threshold for certain', () => {
    const within = { ...objective, thresholdSeconds: 0.05 };
    expect(goodOf(total(), within).good).toBe(980);
    expect(goodOf(total(), { ...objective, thresholdSeconds: 0.02 }).good).toBe(
      900,
    );
  });

  it('burns at 1 when the budget lasts exactly as long as its window', () => {
    const requests = { bounds: [0.045], counts: [990, 10] };
    expect(burn({ requests })).toBeCloseTo(1);
    expect(burn()).toBeCloseTo(2);
  });

  it('tells no rate of a span that is less than half known, or of few requests', () => {
    expect(burn({ knownSeconds: 1_799 })).toBeNull();
    const of = (good: number, bad: number) =>
      burn({ requests: { bounds: [0.045], counts: [good, bad] } });
    expect(of(0, 0)).toBeNull();
    expect(of(5, 1)).toBeNull();
    expect(of(6, 1)).toBeCloseTo(100 / 7);
  });

  it('says how much of the budget is left, and since when it knows', () => {
    const burns = { '1h': { seconds: 3_600, total: total() } };
    const told = objectiveOf(
      objective,
      total({ failed: 5, since: 5_000 }),
      burns,
      4_000,
    );
    expect(told).toMatchObject({
      objective: 0.99,
      good: 980,
      total: 1_005,
      burn: [{ window: '1h', rate: expect.closeTo(2), total: 1_000 }],
      since: '1970-01-01T00:00:05.000Z',
    });
    expect(told.budgetLeft).toBeCloseTo(1 - 25 / 10.05);
    const whole = objectiveOf(objective, total({ since: 5_000 }), {}, 5_000);
    expect(whole).not.toHaveProperty('since');
    const nothing = { bounds: [], counts: [0] };
    expect(
      objectiveOf(objective, total({ requests: nothing }), {}, 0).budgetLeft,
    ).toBeNull();
  });
});
