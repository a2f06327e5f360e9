import { notFiniteMetrics, notFiniteOf } from './notFinite';

const metric = (key: string, value: number) => ({
  key,
  value,
  step: 0,
  timestamp: 1,
});

describe('a metric that is no finite number', () => {
  it.each([
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
    [0, undefined],
    [-1.5, undefined],
  ])('is told for %s', (value, expected) => {
    expect(notFiniteOf(value)).toBe(expected);
  });

  it('is told by name, and nothing where all are finite', () => {
    expect(
      notFiniteMetrics([
        metric('loss', NaN),
        metric('auc', 0.9),
        metric('norm', Infinity),
      ]),
    ).toEqual({ loss: 'NaN', norm: 'Infinity' });
    expect(notFiniteMetrics([metric('auc', 0.9)])).toBeUndefined();
  });
});
