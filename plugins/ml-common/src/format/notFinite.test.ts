import { notFiniteOf, partMetrics } from './notFinite';

describe('values that are no finite numbers', () => {
  it.each([
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
    [0, undefined],
    [-1e308, undefined],
  ])('%p is %p', (value, expected) => {
    expect(notFiniteOf(value)).toBe(expected);
  });

  it('stand apart from those that JSON can carry', () => {
    expect(partMetrics({ auc: 0.9, loss: NaN, gain: Infinity })).toEqual({
      metrics: { auc: 0.9 },
      notFinite: { loss: 'NaN', gain: 'Infinity' },
    });
    expect(partMetrics({ auc: 0.9 })).toEqual({ metrics: { auc: 0.9 } });
    expect(partMetrics({})).toEqual({ metrics: {} });
  });

  it('are named and not guessed of names that objects have by birth', () => {
    const metrics = JSON.parse('{"__proto__": 1, "constructor": 2}');
    expect(Object.entries(partMetrics(metrics).metrics)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });
});
