import { assert, array, constantFrom, nat, property } from 'fast-check';
import {
  addBuckets,
  type Buckets,
  type QuantileFigure,
  quantileOf,
  shareWithin,
  totalOf,
} from './buckets';

const BOUNDS = [0.001, 0.005, 0.045, 0.1];

function bucketsOf(values: readonly number[]): Buckets {
  const counts = [...BOUNDS, Infinity].map(
    (bound, at, all) =>
      values.filter(value => value <= bound && value > (all[at - 1] ?? 0))
        .length,
  );
  return { bounds: BOUNDS, counts };
}

const observations = array(nat(200), { minLength: 20, maxLength: 3_000 }).map(
  list => list.map(each => (each + 1) / 1_000),
);

/** Whether a figure holds of the truth. */
function holds(
  figure: QuantileFigure,
  { truth, count }: { truth: number; count: number },
): boolean {
  switch (figure.kind) {
    case 'too-few':
      return count < figure.needed;
    case 'beyond':
      return truth > figure.aboveSeconds;
    default:
      return truth > figure.aboveSeconds && truth <= figure.upToSeconds;
  }
}

describe('a quantile', () => {
  it('has its nearest rank within the bounds that are told, or needs more observations', () => {
    assert(
      property(
        observations,
        constantFrom(0.5, 0.95, 0.99, 0.999),
        (values, quantile) => {
          const count = values.length;
          const sorted = [...values].sort((a, b) => a - b);
          const truth = sorted[Math.ceil(quantile * count - 1e-9) - 1];
          const figure = quantileOf(bucketsOf(values), quantile);
          expect(holds(figure, { truth, count })).toBe(true);
        },
      ),
    );
  });

  it.each([
    [0.5, 20],
    [0.95, 200],
    [0.99, 1_000],
    [0.999, 10_000],
  ])('of %d needs %d observations', (quantile, needed) => {
    const of = (count: number) =>
      quantileOf({ bounds: [1], counts: [count, 0] }, quantile);
    expect(of(needed - 1)).toEqual({ kind: 'too-few', needed });
    expect(of(needed)).toEqual({
      kind: 'between',
      aboveSeconds: 0,
      upToSeconds: 1,
    });
  });
});

describe('a share within a limit', () => {
  it('is exact where the limit is a bound', () => {
    const values = [0.0005, 0.01, 0.045, 0.2];
    expect(shareWithin(bucketsOf(values), 0.045)).toEqual({
      atLeast: 0.75,
      atMost: 0.75,
    });
  });

  it('is told by both ends where the limit lies inside of a bucket, or beyond all', () => {
    const values = [0.0005, 0.01, 0.03, 0.2];
    expect(shareWithin(bucketsOf(values), 0.02)).toEqual({
      atLeast: 0.25,
      atMost: 0.75,
    });
    expect(shareWithin(bucketsOf(values), 1)).toEqual({
      atLeast: 0.75,
      atMost: 1,
    });
  });

  it('is unknown where nothing was observed', () => {
    expect(shareWithin(bucketsOf([]), 0.045)).toBeUndefined();
  });
});

describe('histograms of several instances', () => {
  it('are added bucket by bucket', () => {
    assert(
      property(observations, observations, (one, other) => {
        expect(addBuckets([bucketsOf(one), bucketsOf(other)])).toEqual(
          bucketsOf([...one, ...other]),
        );
      }),
    );
    const nothing = addBuckets([]);
    expect(nothing).toEqual({ bounds: [], counts: [0] });
    const something = bucketsOf([0.02]);
    expect(addBuckets([nothing, something])).toEqual(something);
  });

  it('are added by the bounds that all have', () => {
    assert(
      property(observations, observations, (one, other) => {
        const all = bucketsOf([...one, ...other]);
        const bounds = all.bounds.filter((_, at) => at % 2 === 1);
        const fewer = addBuckets([
          bucketsOf(one),
          { bounds, counts: [...bounds, Infinity].map(() => 0) },
        ]);
        expect(fewer.bounds).toEqual(bounds);
        const sum = addBuckets([fewer, bucketsOf(other)]);
        expect(totalOf(sum)).toBe(totalOf(all));
        for (const bound of bounds) {
          expect(shareWithin(sum, bound)).toEqual(shareWithin(all, bound));
        }
      }),
    );
    expect(
      addBuckets([
        { bounds: [1, 2], counts: [1, 2, 3] },
        { bounds: [1, 3], counts: [4, 5, 6] },
      ]),
    ).toEqual({ bounds: [1], counts: [5, 16] });
  });
});
