import { alignSeries, lastValue } from './alignSeries';

describe('alignSeries', () => {
  it('puts curves with different steps over one axis', () => {
    const aligned = alignSeries([
      {
        id: 'a',
        label: 'a',
        points: [
          { x: 2, y: 20 },
          { x: 0, y: 0 },
        ],
      },
      { id: 'b', label: 'b', points: [{ x: 1, y: 5 }] },
    ]);
    expect(aligned).toEqual({
      x: [0, 1, 2],
      y: [
        [0, undefined, 20],
        [undefined, 5, undefined],
      ],
    });
  });

  it('keeps what is no number as a gap', () => {
    const points = [null, NaN, Infinity, 1].map((y, x) => ({ x, y }));
    expect(alignSeries([{ id: 'a', label: 'a', points }]).y).toEqual([
      [null, null, null, 1],
    ]);
  });

  it('leaves out of a logarithmic axis what it cannot show', () => {
    const points = [-1, 0, 0.5].map((y, x) => ({ x, y }));
    expect(
      alignSeries([{ id: 'a', label: 'a', points }], { logarithmic: true }).y,
    ).toEqual([[null, null, 0.5]]);
  });

  it('keeps the last value of a step that was logged twice', () => {
    const points = [
      { x: 1, y: 1 },
      { x: 1, y: 2 },
      { x: NaN, y: 3 },
    ];
    expect(alignSeries([{ id: 'a', label: 'a', points }])).toEqual({
      x: [1],
      y: [[2]],
    });
  });
});

describe('lastValue', () => {
  it('passes over gaps', () => {
    expect(lastValue([1, 2, null, undefined])).toBe(2);
    expect(lastValue([null])).toBeUndefined();
  });
});
