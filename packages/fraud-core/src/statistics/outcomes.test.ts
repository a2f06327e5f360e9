import { estimateFraud, maturedShare } from './outcomes';
import { seeded } from './seeded';

describe('maturedShare', () => {
  it('counts what is old enough', () => {
    expect(maturedShare([0, 10, 20, 30], 40, 20)).toBe(0.75);
    expect(maturedShare([], 40, 20)).toBe(0);
  });
});

describe('estimateFraud', () => {
  it('lets each outcome stand for as many as it was drawn from', () => {
    expect(
      estimateFraud([
        { propensity: 1, isFraud: true, value: 1 },
        { propensity: 0.05, isFraud: true, value: 2 },
        { propensity: 0.05, isFraud: false, value: 9 },
      ]),
    ).toEqual({ estimate: 41, standardError: Math.sqrt(0.95) * 40 });
    expect(estimateFraud([{ propensity: 1, isFraud: true, value: 3 }])).toEqual(
      { estimate: 3, standardError: 0 },
    );
  });

  it('finds the truth within its own error', () => {
    const random = seeded(7);
    const share = 0.1;
    const frauds = 2_000;
    const errors = Array.from({ length: 400 }, () => {
      const { estimate, standardError } = estimateFraud(
        Array.from({ length: frauds }, () => random())
          .filter(draw => draw < share)
          .map(() => ({ propensity: share, isFraud: true, value: 1 })),
      );
      return (estimate - frauds) / standardError;
    });
    const mean = errors.reduce((sum, each) => sum + each, 0) / errors.length;
    const covered = errors.filter(each => Math.abs(each) < 1.96).length;
    expect(Math.abs(mean)).toBeLessThan(0.2);
    expect(covered / errors.length).toBeGreaterThan(0.91);
    expect(covered / errors.length).toBeLessThan(0.985);
  });

  it.each([0, -0.1, 1.1, NaN])('refuses a propensity of %d', propensity => {
    expect(() =>
      estimateFraud([{ propensity, isFraud: true, value: 1 }]),
    ).toThrow('letThrough[0].propensity: ');
  });
});
