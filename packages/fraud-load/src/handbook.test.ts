import { handbook, type HandbookTransaction } from './handbook';

const DAYS = 61;
const small = { customers: 200, terminals: 400, days: 10 };

/** Terminals or cards times days that are abused, when one more is every day but the last, each for `open` days at most. */
function abusedDays(days: number, open: number): number {
  let sum = 0;
  for (let day = 0; day < days - 1; day++) sum += Math.min(open, days - day);
  return sum;
}

/** By which share a count differs from what is expected. */
const off = (count: number, expected: number) => Math.abs(count / expected - 1);

describe('the payments of the Handbook', () => {
  it('come to the published totals', () => {
    const byScenario = [0, 0, 0, 0];
    let total = 0;
    let nights = 0;
    let stolen = 0;
    let usual = 0;
    for (const each of handbook({
      customers: 2_500,
      terminals: 5_000,
      days: DAYS,
    })) {
      total++;
      byScenario[each.scenario]++;
      if ((each.eventTime / 3_600_000) % 24 < 6) nights++;
      if (each.scenario === 3) stolen += each.amount;
      if (each.scenario === 0) usual += each.amount;
    }
    // Published, for 5,000 customers and 10,000 terminals in 183 days: 1,754,155 payments, of which 973, 9,077 and 4,631 are
    // frauds of the three scenarios. Of the last two there are as many a day in a world of any size.
    const size = (0.5 * DAYS) / 183;
    const share = (open: number) =>
      abusedDays(DAYS, open) / abusedDays(183, open);
    expect(off(total, 1_754_155 * size)).toBeLessThan(0.05);
    expect(off(byScenario[1], 973 * size)).toBeLessThan(0.3);
    expect(off(byScenario[2], 9_077 * share(28))).toBeLessThan(0.15);
    expect(off(byScenario[3], 4_631 * share(14))).toBeLessThan(0.15);
    // The published share of frauds, 0.8 %, at half the payments.
    const atFullSize =
      byScenario[1] / size +
      byScenario[2] / share(28) +
      byScenario[3] / share(14);
    expect(off(atFullSize / (total / size), 0.008369)).toBeLessThan(0.1);
    // Of N(noon, 20,000 s) within the day, before six in the morning.
    expect(off(nights / total, 0.1278)).toBeLessThan(0.05);
    expect(off(usual / byScenario[0], 53)).toBeLessThan(0.05);
    const times = stolen / byScenario[3] / (usual / byScenario[0]);
    expect(off(times, 5)).toBeLessThan(0.2);
  }, 120_000);

  it('are in order of time, day by day, with whole seconds and two decimals', () => {
    const all = [...handbook(small)];
    const start = Date.UTC(2018, 3, 1);
    all.forEach((each, at) => {
      expect(each.index).toBe(at);
      expect(each.eventTime).toBeGreaterThanOrEqual(
        at === 0 ? start : all[at - 1].eventTime,
      );
      expect(each.day).toBe(Math.floor((each.eventTime - start) / 86_400_000));
      expect(each.eventTime % 1_000).toBe(0);
      expect(Math.round(each.amount * 100) / 100).toBe(each.amount);
      expect(each.isFraud).toBe(each.scenario > 0);
    });
    expect(all[all.length - 1].day).toBe(9);
  });

  it('are the same for the same options and others for another seed', () => {
    expect([...handbook(small)]).toEqual([...handbook(small)]);
    expect([...handbook({ ...small, seed: 2 })]).not.toEqual([
      ...handbook(small),
    ]);
  });

  it('of the first days do not depend on how many days follow', () => {
    const unending = handbook({ ...small, days: Infinity });
    const taken: HandbookTransaction[] = [];
    for (const each of unending) {
      if (each.day > 3) break;
      taken.push(each);
    }
    // Long enough for every card stolen by then to be used up.
    const world = { ...small, days: 20 };
    const ended = [...handbook(world)].filter(({ day }) => day <= 3);
    expect(taken).toEqual(ended);
  });

  it('skip customers without a terminal within reach', () => {
    const world = { customers: 3, terminals: 2, days: 5, radius: 0.1 };
    expect([...handbook(world)]).toEqual([]);
  });

  it.each([
    [{ customers: 2 }, 'customers is 2; give 3 or more'],
    [{ terminals: 1 }, 'terminals is 1; give 2 or more'],
    [{ days: 0 }, 'days is 0; give 1 or more'],
    [{ radius: Number.NaN }, 'radius is NaN; give 0.1 or more'],
  ])('refuse %j', (options, message) => {
    expect(() => handbook(options).next()).toThrow(message);
  });
});
