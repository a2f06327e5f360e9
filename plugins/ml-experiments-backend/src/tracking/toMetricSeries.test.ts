import { thinPoints, toJsonValue, toMetricSeries } from './toMetricSeries';

// A small generator with a seed, so that a failure can be repeated.
function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function curve(seed: number) {
  const next = random(seed);
  const length = 1 + Math.floor(next() * 6000);
  return Array.from({ length }, (_, step) => ({
    key: 'loss',
    value: next() < 0.01 ? NaN : next() * 100,
    step,
    timestamp: step,
  }));
}

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

describe('thinPoints', () => {
  it.each([5, 100, 2500])(
    'keeps at most %i points, in order, with both ends',
    limit => {
      for (const seed of seeds) {
        const points = curve(seed);
        const kept = thinPoints(points, limit);
        expect(kept.length).toBeLessThanOrEqual(limit);
        expect(kept[0]).toBe(0);
        expect(kept[kept.length - 1]).toBe(points.length - 1);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
      }
    },
  );

  it('keeps the least and the greatest value, and a gap where there was one', () => {
    for (const seed of seeds) {
      const points = curve(seed);
      const kept = thinPoints(points, 100).map(index => points[index].value);
      const finite = (values: number[]) => values.filter(Number.isFinite);
      const all = points.map(point => point.value);
      expect(Math.max(...finite(kept))).toBe(Math.max(...finite(all)));
      expect(Math.min(...finite(kept))).toBe(Math.min(...finite(all)));
      expect(kept.some(Number.isNaN)).toBe(all.some(Number.isNaN));
    }
  });

  it('keeps a short curve whole', () => {
    const points = curve(1).slice(0, 10);
    expect(thinPoints(points, 10)).toHaveLength(10);
  });
});

describe('toMetricSeries', () => {
  it('orders by step and time and leaves the history as it was', () => {
    const history = [
      { key: 'a', value: 3, step: 1, timestamp: 30 },
      { key: 'a', value: 2, step: 1, timestamp: 20 },
      { key: 'a', value: 1, step: 0, timestamp: 40 },
    ];
    expect(toMetricSeries('r', 'a', history, 10)).toMatchObject({
      steps: [0, 1, 1],
      timestamps: [40, 20, 30],
      values: [1, 2, 3],
      totalPoints: 3,
      thinned: false,
    });
    expect(history[0].value).toBe(3);
  });

  it.each([NaN, Infinity, -Infinity])('has a gap for %p', value => {
    expect(toJsonValue(value)).toBeNull();
  });
});
