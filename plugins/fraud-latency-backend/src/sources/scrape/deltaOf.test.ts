import { metricsText, times } from '../../__testUtils__/metricsText';
import { deltaOf, type TimedReading } from './deltaOf';
import { readFigures } from './readFigures';

const LONGEST = 15_000;
const reading = (
  at: number,
  count: number,
  startedAt?: number,
): TimedReading => ({
  at,
  ...readFigures(
    metricsText({ startedAt, requests: { 1: times(count, 0.004) } }),
  ),
});
const countOf = (...args: Parameters<typeof deltaOf>) => {
  const delta = deltaOf(...args);
  return (
    delta && {
      from: delta.from,
      to: delta.to,
      count: delta.figures.requests.reduce(
        (sum, { buckets }) =>
          sum + buckets.counts.reduce((all, count) => all + count),
        0,
      ),
    }
  );
};

describe('what an instance counted since the last look', () => {
  it('is the difference', () => {
    expect(
      countOf(reading(50_000, 7, 1_000), reading(55_000, 9, 1_000), LONGEST),
    ).toEqual({ from: 50_000, to: 55_000, count: 2 });
  });

  it('is unknown when the last look was too long ago, or there was none', () => {
    const now = reading(70_000, 9, 1_000);
    expect(countOf(reading(50_000, 7, 1_000), now, LONGEST)).toBeUndefined();
    expect(countOf(undefined, now, LONGEST)).toBeUndefined();
  });

  it('is all of it where the process is new, whether it was seen before or not', () => {
    const now = reading(70_000, 9, 66_000);
    const all = { from: 66_000, to: 70_000, count: 9 };
    expect(countOf(reading(50_000, 7, 1_000), now, LONGEST)).toEqual(all);
    expect(countOf(reading(50_000, 70, 1_000), now, LONGEST)).toEqual(all);
    expect(countOf(undefined, now, LONGEST)).toEqual(all);
    const quick = reading(66_500, 3, 66_000);
    expect(countOf(reading(65_000, 7, 1_000), quick, LONGEST)).toEqual({
      from: 66_000,
      to: 66_500,
      count: 3,
    });
  });

  it('is unknown of another process that has long been running', () => {
    const other = reading(55_000, 900, 2_000);
    expect(countOf(reading(50_000, 7, 1_000), other, LONGEST)).toBeUndefined();
  });

  it('is told by counts that fell where the process does not say when it started', () => {
    expect(countOf(reading(50_000, 7), reading(55_000, 3), LONGEST)).toEqual({
      from: 50_000,
      to: 55_000,
      count: 3,
    });
    expect(
      countOf(reading(30_000, 7), reading(55_000, 3), LONGEST),
    ).toBeUndefined();
  });

  it('belongs to now when the clock of the portal was set back', () => {
    expect(
      countOf(reading(50_000, 7, 1_000), reading(20_000, 9, 1_000), LONGEST),
    ).toEqual({ from: 20_000, to: 20_000, count: 2 });
  });

  it('is within the time of the portal when its clock is behind', () => {
    expect(countOf(undefined, reading(50_000, 3, 58_000), LONGEST)).toEqual({
      from: 50_000,
      to: 50_000,
      count: 3,
    });
  });
});
