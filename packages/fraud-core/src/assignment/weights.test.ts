import * as fc from 'fast-check';
import { parseWeights } from './weights';

describe('parseWeights', () => {
  it('reads shares that make a whole', () => {
    expect([...parseWeights({ control: 0.9001, challenger: 0.0999 })]).toEqual([
      ['control', 0.9001],
      ['challenger', 0.0999],
    ]);
    // 0.1 + 0.2 + 0.7 is not 1 to a computer.
    expect(parseWeights({ a: 0.1, b: 0.2, c: 0.7, d: 0 }).size).toBe(4);
  });

  it('takes every way to divide ten thousand slots', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 5 }), cuts => {
        const at = [0, ...cuts.sort((a, b) => a - b), 10_000];
        const shares = at.slice(1).map((end, arm) => (end - at[arm]) / 10_000);
        const weights = Object.fromEntries(
          shares.map((share, arm) => [`arm-${arm}`, share]),
        );
        expect([...parseWeights(weights).values()]).toEqual(shares);
      }),
    );
  });

  it.each<[string, unknown]>([
    ['experiment.weights: write an object', [0.5, 0.5]],
    ['experiment.weights: the weights add up to 0;', {}],
    ['experiment.weights: the weights add up to 0.9;', { a: 0.5, b: 0.4 }],
    ['experiment.weights.a: write a number from 0 to 1', { a: '1' }],
    ['experiment.weights.b: write a number from 0 to 1', { a: 1, b: -0.5 }],
    [
      'experiment.weights.a: write at most four decimals',
      { a: 0.33333, b: 0.66667 },
    ],
  ])('says %s', (message, value) => {
    expect(() => parseWeights(value, 'experiment.weights')).toThrow(message);
  });
});
