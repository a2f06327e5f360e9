import fc from 'fast-check';
import { type Bucket, quantileOf, readLatency } from './latency';

const BOUNDS = [0.001, 0.01, 0.1, 1, Infinity];

const histograms = fc
  .array(fc.nat(50), { minLength: BOUNDS.length, maxLength: BOUNDS.length })
  .map(counts => {
    let sum = 0;
    return counts.map((count, index): Bucket => {
      sum += count;
      return { upTo: BOUNDS[index], count: sum };
    });
  });

describe('quantileOf', () => {
  it('interpolates within a bucket', () => {
    const buckets = [
      { upTo: 1, count: 10 },
      { upTo: 2, count: 30 },
      { upTo: Infinity, count: 30 },
    ];
    expect(quantileOf(0.5, buckets)).toBeCloseTo(1.25);
    expect(quantileOf(1 / 6, buckets)).toBeCloseTo(0.5);
    expect(quantileOf(1, buckets)).toBe(2);
  });

  it('is the highest finite bound above it', () => {
    const buckets = [
      { upTo: 1, count: 0 },
      { upTo: Infinity, count: 4 },
    ];
    expect(quantileOf(0.5, buckets)).toBe(1);
  });

  it('does not exist without observations', () => {
    expect(quantileOf(0.5, [])).toBeUndefined();
    expect(quantileOf(0.5, [{ upTo: Infinity, count: 0 }])).toBeUndefined();
  });

  it('grows with the quantile and stays within a bucket that has observations', () => {
    fc.assert(
      fc.property(
        histograms,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (buckets, a, b) => {
          fc.pre(buckets[buckets.length - 1].count > 0);
          const low = quantileOf(Math.min(a, b), buckets) ?? NaN;
          const high = quantileOf(Math.max(a, b), buckets) ?? NaN;
          expect(low).toBeLessThanOrEqual(high + 1e-12);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          const first = buckets.findIndex(({ count }) => count > 0);
          const floor = first === 0 ? 0 : BOUNDS[first - 1];
          expect(low).toBeGreaterThanOrEqual(floor);
        },
      ),
    );
  });
});

describe('readLatency', () => {
  const NAME = 'model_server_request_duration_seconds';
  const series = (status: string, counts: number[], version = '3') =>
    [
      ...['0.001', '0.01', '+Inf'].map(
        (le, index) =>
          `${NAME}_bucket{le="${le}",model="fraud",version="${version}",status="${status}"} ${counts[index]}`,
      ),
      `${NAME}_sum{model="fraud",version="${version}",status="${status}"} 1.5e-3`,
      `${NAME}_count{model="fraud",version="${version}",status="${status}"} ${counts[2]}`,
    ].join('\n');

  it('reads quantiles of what was answered, and counts apart what was refused and what failed', () => {
    const metrics = [
      '# TYPE model_server_request_duration_seconds histogram',
      series('200', [50, 100, 100]),
      series('400', [7, 7, 7]),
      series('503', [1, 1, 1]),
      series('200', [0, 0, 1000], '2'),
      'process_cpu_seconds_total 1.2',
    ].join('\n');
    const latency = readLatency(metrics, '3');
    expect(latency).toMatchObject({
      requests: 100,
      refused: 7,
      failures: 1,
    });
    expect(latency.p50).toBeCloseTo(1);
    expect(latency.p95).toBeCloseTo(9.1);
    expect(latency.p99).toBeCloseTo(9.82);
  });

  it('has no quantiles before the first request', () => {
    expect(readLatency('# HELP nothing\n', '3')).toEqual({
      requests: 0,
      refused: 0,
      failures: 0,
    });
    expect(readLatency(series('400', [1, 1, 1]), '3').p50).toBeUndefined();
  });
});
