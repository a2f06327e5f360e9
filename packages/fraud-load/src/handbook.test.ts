import { handbook, type HandbookTransaction } from './handbook';

const DAYS = 61;
const small = { customers: 200, terminals: 400, days: 20 };

/** Terminals or cards times days that are abused, when one more is every day but the last, each for `open` days at most. */
function abusedDays(days: number, open: number): number {
  let sum = 0;
  for (let day = 0; day < days - 1; day++) sum += Math.min(open, days - day);
  return sum;
}

function expectAbout(count: number, expected: number, tolerance: number) {
  expect(Math.abs(count / expected - 1)).toBeLessThan(tolerance);
}

describe('the payments of the Handbook', () => {
  it('come to the published totals', () => {
    const byScenario = [0, 0, 0, 0];
    let total = 0;
    let nights = 0;
    let stolen = 0;
    let usual = 0;
    for (const each of handbook({ days: DAYS })) {
      total++;
      byScenario[each.scenario]++;
      if ((each.eventTime / 3_600_000) % 24 < 6) nights++;
      if (each.scenario === 3) stolen += each.amount;
      if (each.scenario === 0) usual += each.amount;
    }
    // Published: 1,754,155 payments in 183 days, of which 973, 9,077 and 4,631 are frauds of the three scenarios.
    const share = (open: number) =>
      abusedDays(DAYS, open) / abusedDays(183, open);
    expectAbout(total, (1_754_155 * DAYS) / 183, 0.05);
    expectAbout(byScenario[1], (973 * DAYS) / 183, 0.3);
    expectAbout(byScenario[2], 9_077 * share(28), 0.15);
    expectAbout(byScenario[3], 4_631 * share(14), 0.15);
    const frauds = total - byScenario[0];
    expectAbout(frauds / total, 0.008369, 0.2);
    // Of N(noon, 20,000 s) within the day, before six in the morning.
    expectAbout(nights / total, 0.1278, 0.05);
    expectAbout(usual / byScenario[0], 53, 0.05);
    expectAbout(stolen / byScenario[3] / (usual / byScenario[0]), 5, 0.2);
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
    expect(all[all.length - 1].day).toBe(19);
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
    const ended = [...handbook(small)].filter(({ day }) => day <= 3);
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
