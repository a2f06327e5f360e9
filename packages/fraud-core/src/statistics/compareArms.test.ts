import * as fc from 'fast-check';
import { type ArmTotals, countCard, NO_CARDS } from './armTotals';
import { cardsNeeded, compareArms, USUAL_COMPARISON } from './compareArms';
import { estimateArms } from './estimate';
import { seeded } from './seeded';

const card = (numerator: number, denominator: number, covariate = 0) => ({
  numerator,
  denominator,
  covariate,
});
type Card = ReturnType<typeof card>;
const totalsOf = (cards: readonly Card[]) =>
  cards.reduce<ArmTotals>((totals, each) => countCard(totals, each), NO_CARDS);

const aCard = fc
  .record({
    numerator: fc.integer({ min: 0, max: 50 }),
    denominator: fc.integer({ min: 1, max: 50 }),
    covariate: fc.integer({ min: -50, max: 50 }),
  })
  .map(({ numerator, denominator, covariate }) =>
    card(numerator, denominator, covariate),
  );
const cards = fc.array(aCard, { minLength: 3, maxLength: 60 });

describe('countCard', () => {
  it('gives the same sums when a card contributes in parts', () => {
    const half = card(1, 2, 5);
    const whole = card(3, 7, 5);
    expect(countCard(countCard(NO_CARDS, half), whole, half)).toEqual(
      totalsOf([whole]),
    );
  });
});

describe('estimateArms', () => {
  it('gives the ratio of the sums, and the variance of the delta method', () => {
    fc.assert(
      fc.property(cards, cards, (a, b) => {
        const plain = (list: readonly Card[]) =>
          list.map(each => ({ ...each, covariate: 0 }));
        const result = estimateArms(totalsOf(plain(a)), totalsOf(plain(b)));
        const sum = (values: number[]) =>
          values.reduce((total, value) => total + value, 0);
        const ratio =
          sum(a.map(each => each.numerator)) /
          sum(a.map(each => each.denominator));
        const mean = sum(a.map(each => each.denominator)) / a.length;
        const squares = sum(
          a.map(
            each => ((each.numerator - ratio * each.denominator) / mean) ** 2,
          ),
        );
        expect(result?.control.ratio).toBeCloseTo(ratio, 10);
        expect(result?.control.variance).toBeCloseTo(
          squares / (a.length - 1) / a.length,
          8,
        );
      }),
    );
  });

  it('takes out what the covariate explains, and leaves the difference unbiased', () => {
    const random = seeded(3);
    const draw = (lift: number) => {
      const before = 10 + 90 * random();
      return card(before / 100 + lift + 0.1 * random(), 1, before);
    };
    const control = totalsOf(Array.from({ length: 4_000 }, () => draw(0)));
    const treated = totalsOf(Array.from({ length: 4_000 }, () => draw(0.02)));
    const without = (totals: ArmTotals): ArmTotals => ({
      ...totals,
      x: 0,
      yx: 0,
      nx: 0,
      xx: 0,
    });
    const cuped = estimateArms(control, treated);
    const raw = estimateArms(without(control), without(treated));
    if (!cuped || !raw) throw new Error('Nothing was estimated.');
    expect(cuped.control.variance).toBeLessThan(raw.control.variance / 50);
    expect(cuped.treatment.ratio - cuped.control.ratio).toBeCloseTo(0.02, 2);
  });

  it('says nothing of an arm without cards', () => {
    expect(estimateArms(NO_CARDS, totalsOf([card(1, 1)]))).toBeUndefined();
    const none = totalsOf([card(0, 0), card(0, 0)]);
    expect(estimateArms(none, none)).toBeUndefined();
  });
});

describe('compareArms', () => {
  const random = seeded(5);
  /** Cards with many or few transactions, of which some are detected frauds. */
  const heavyTailed = (rate: number) => {
    const transactions = Math.ceil(1 / Math.sqrt(1 - random() * 0.9999));
    const own = rate * 2 * random();
    let detected = 0;
    for (let each = 0; each < transactions; each += 1) {
      if (random() < own) detected += 1;
    }
    return card(detected, transactions);
  };
  const arm = (size: number, rate: number) =>
    totalsOf(Array.from({ length: size }, () => heavyTailed(rate)));

  it('says nothing before each arm has enough cards with an outcome', () => {
    const few = arm(200, 0.1);
    expect(few.cardsWithOutcome).toBeLessThan(100);
    expect(compareArms(few, arm(50_000, 0.1))).toBeUndefined();
    expect(compareArms(NO_CARDS, NO_CARDS)).toBeUndefined();
  });

  it('says nothing of a ratio that cannot be compared', () => {
    const plan = { ...USUAL_COMPARISON, leastOutcomes: 0 };
    const zeros = totalsOf([card(0, 1), card(0, 1)]);
    expect(
      compareArms(zeros, totalsOf([card(1, 1), card(0, 1)]), plan),
    ).toBeUndefined();
    const ones = totalsOf([card(1, 1), card(1, 1)]);
    expect(compareArms(ones, ones, plan)).toBeUndefined();
  });

  it('finds a large difference, with the truth in its interval', () => {
    const result = compareArms(arm(40_000, 0.1), arm(40_000, 0.13));
    expect(result?.pValue).toBeLessThan(0.001);
    expect(result?.interval[0]).toBeGreaterThan(0);
    expect(result?.interval[0]).toBeLessThan(0.3);
    expect(result?.interval[1]).toBeGreaterThan(0.3);
  });

  it('leaves out 0 exactly when its p-value is below alpha', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 150 }),
        fc.integer({ min: 1, max: 99 }),
        (hits, percent) => {
          const of = (share: number) =>
            totalsOf(
              Array.from({ length: 1_000 }, (_, at) =>
                card(at < share ? 1 : 0, 1),
              ),
            );
          const plan = {
            ...USUAL_COMPARISON,
            alpha: percent / 100,
            leastOutcomes: 1,
          };
          const result = compareArms(of(100), of(hits), plan);
          if (!result) throw new Error('Nothing was compared.');
          const [low, high] = result.interval;
          expect(low > 0 || high < 0).toBe(result.pValue < plan.alpha);
        },
      ),
    );
  });

  it('is at most twice as wide as an interval that is looked at once, where it was planned to be looked at', () => {
    const plan = { ...USUAL_COMPARISON, plannedLift: 0.3 };
    const small = compareArms(arm(4_000, 0.1), arm(4_000, 0.1), plan);
    if (!small) throw new Error('Nothing was compared.');
    const needed = cardsNeeded(small, 4_000, plan);
    const result = compareArms(arm(needed, 0.1), arm(needed, 0.1), plan);
    if (!result) throw new Error('Nothing was compared.');
    const width = ([low, high]: readonly [number, number]) =>
      Math.log1p(high) - Math.log1p(low);
    const ratio = width(result.interval) / width(result.fixedInterval);
    expect(ratio).toBeGreaterThan(1.4);
    expect(ratio).toBeLessThan(1.7);
  });

  it('seldom finds a difference that is not there, looked at after every hundred cards', () => {
    let alarms = 0;
    const experiments = 100;
    for (let experiment = 0; experiment < experiments; experiment += 1) {
      let [a, b] = [NO_CARDS, NO_CARDS];
      let found = false;
      for (let look = 0; look < 40; look += 1) {
        for (let each = 0; each < 100; each += 1) {
          a = countCard(a, heavyTailed(0.2));
          b = countCard(b, heavyTailed(0.2));
        }
        found ||= (compareArms(a, b)?.pValue ?? 1) < 0.05;
      }
      alarms += Number(found);
    }
    // At 5 %, more than 13 of 100 happen once in a thousand times.
    expect(alarms).toBeLessThanOrEqual(13);
  });
});

describe('cardsNeeded', () => {
  it('is the textbook number for shares', () => {
    const of = (hits: number) =>
      totalsOf(
        Array.from({ length: 10_000 }, (_, at) => card(at < hits ? 1 : 0, 1)),
      );
    const comparison = compareArms(of(1_000), of(1_000));
    if (!comparison) throw new Error('Nothing was compared.');
    const effect = Math.log1p(0.15);
    const textbook =
      ((1.959964 + 0.841621) ** 2 * 2 * (0.9 / 0.1)) / effect ** 2;
    expect(cardsNeeded(comparison, 10_000) / textbook).toBeCloseTo(1, 2);
  });
});
