import { assert, nat, property, record, tuple } from 'fast-check';
import { metricsText, times } from '../__testUtils__/metricsText';
import { readFigures } from '../sources/scrape/readFigures';
import { addFigures, type Figures } from './Figures';
import { subtractFigures } from './subtractFigures';
import { toBuckets } from './toBuckets';

const counts = record({
  one: nat(50),
  two: nat(50),
  approve: nat(50),
  refused: nat(50),
  busySeconds: nat(50),
  delays: nat(50),
});
const figuresOf = (count: {
  one: number;
  two: number;
  approve: number;
  refused: number;
  busySeconds: number;
  delays: number;
}): Figures =>
  readFigures(
    metricsText({
      requests: { 1: times(count.one, 0.004), 2: times(count.two, 0.2) },
      stages: { decide: times(count.two, 0.01) },
      decisions: { approve: count.approve },
      refused: { 400: count.refused },
      busySeconds: count.busySeconds,
      delays: times(count.delays, 0.02),
    }),
  ).figures;
const ZERO = {
  one: 0,
  two: 0,
  approve: 0,
  refused: 0,
  busySeconds: 0,
  delays: 0,
};
/** Without what counted nothing. */
const shown = (figures: Figures | undefined) => {
  if (!figures) return undefined;
  const nothing = subtractFigures(figures, figuresOf(ZERO));
  return nothing && addFigures([nothing]);
};

describe('figures', () => {
  it('that are added can be taken away again', () => {
    assert(
      property(tuple(counts, counts), ([one, other]) => {
        const sum = addFigures([figuresOf(one), figuresOf(other)]);
        const left = subtractFigures(sum, figuresOf(one));
        expect(shown(left)).toEqual(shown(figuresOf(other)));
      }),
    );
  });

  it.each(Object.keys(ZERO))(
    'are not of the same process when %s fell',
    name => {
      const more = figuresOf({ ...ZERO, [name]: 2 });
      const less = figuresOf({ ...ZERO, [name]: 1 });
      expect(subtractFigures(less, more)).toBeUndefined();
      expect(subtractFigures(more, less)).toBeDefined();
    },
  );

  it('are not of the same process when they have other buckets', () => {
    const before = figuresOf({ ...ZERO, one: 1 });
    const after = figuresOf({ ...ZERO, one: 2 });
    after.requests[0].buckets = { bounds: [1], counts: [2, 0] };
    expect(subtractFigures(after, before)).toBeUndefined();
  });

  it('have buckets in the order of numbers, and none below zero', () => {
    const cumulative = new Map([
      [Infinity, 9],
      [10, 7.5],
      [2, 8],
      [0.5, 3],
    ]);
    expect(toBuckets(cumulative)).toEqual({
      bounds: [0.5, 2, 10],
      counts: [3, 5, 0, 1],
    });
    expect(toBuckets(new Map([[1, 4]]))).toEqual({
      bounds: [1],
      counts: [4, 0],
    });
  });
});
