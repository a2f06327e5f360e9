import { logGamma } from './logGamma';
import { normalCumulative, normalQuantile } from './normal';

describe('normalCumulative', () => {
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.959963984540054, 0.025],
    [3, 0.9986501019683699],
    [2.999999999, 0.9986501019639375],
    [5, 0.9999997133484281],
    [-8, 6.220960574271785e-16],
  ])('of %d', (x, expected) => {
    expect(normalCumulative(x) / expected).toBeCloseTo(1, 8);
  });
});

describe('normalQuantile', () => {
  it.each([0.0001, 0.02, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999])(
    'turns %d back',
    probability => {
      expect(normalCumulative(normalQuantile(probability))).toBeCloseTo(
        probability,
        10,
      );
    },
  );

  it('gives the number that everybody knows', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 9);
  });
});

describe('logGamma', () => {
  it('gives factorials', () => {
    let logFactorial = 0;
    for (let n = 1; n <= 60; n += 1) {
      logFactorial += Math.log(n);
      expect(logGamma(n + 1)).toBeCloseTo(logFactorial, 9);
    }
  });

  it('gives the square root of pi at a half, and works near 0', () => {
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
  });
});
