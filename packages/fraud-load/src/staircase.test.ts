import type { LoadReport } from './LoadReport';
import {
  climb,
  failuresOf,
  type StaircaseOptions,
  type Step,
} from './staircase';
import { aReport } from './__testUtils__/aReport';

const p99Of = (p99: number) =>
  aReport({ latency: { p50: 1, p90: 2, p99, p999: 99, max: 99, mean: 1 } });

/** Climbs from 1,000 with reports by rate, each list used up from its front. */
async function climbing(
  reports: (rate: number, time: number) => LoadReport,
  more: Partial<StaircaseOptions> = {},
) {
  const times = new Map<number, number>();
  const told: Step[] = [];
  const result = await climb({
    start: 1_000,
    ...more,
    run: async rate => {
      const time = times.get(rate) ?? 0;
      times.set(rate, time + 1);
      return reports(rate, time);
    },
    onStep: step => told.push(step),
  });
  expect(told).toEqual(result.steps);
  const steps = result.steps.map(({ rate, verdict }) => [rate, verdict]);
  return { knee: result.knee, steps };
}

describe('a staircase', () => {
  it('ends above the limit and confirms the step below', async () => {
    expect(await climbing(rate => p99Of(rate > 1_500 ? 46 : 44))).toEqual({
      knee: 1_250,
      steps: [
        [1_000, 'kept'],
        [1_250, 'kept'],
        [1_563, 'slow'],
        [1_250, 'kept'],
      ],
    });
  });

  it('goes down when a step held once by luck', async () => {
    const { knee, steps } = await climbing((rate, time) =>
      p99Of(rate > 1_500 || (rate === 1_250 && time > 0) ? 50 : 5),
    );
    expect(knee).toBe(1_000);
    expect(steps).toHaveLength(5);
  });

  it('looks closer between the last step that held and the first that did not', async () => {
    const found = await climbing(rate => p99Of(rate > 1_400 ? 46 : 44), {
      halvings: 2,
    });
    expect(found).toEqual({
      knee: 1_398,
      steps: [
        [1_000, 'kept'],
        [1_250, 'kept'],
        [1_563, 'slow'],
        [1_398, 'kept'],
        [1_478, 'slow'],
        [1_398, 'kept'],
      ],
    });
  });

  it('looks no closer where none holds, or none fails', async () => {
    const none = await climbing(() => p99Of(50), { halvings: 2 });
    expect(none.steps).toEqual([[1_000, 'slow']]);
    const all = await climbing(() => p99Of(5), { halvings: 2, most: 1_300 });
    expect(all.steps).toHaveLength(3);
  });

  it('goes on after one bad run where it has two attempts', async () => {
    const luckless = (rate: number, time: number) =>
      p99Of(rate > 1_500 || (rate === 1_000 && time === 0) ? 50 : 5);
    expect(await climbing(luckless)).toMatchObject({ knee: null });
    expect(await climbing(luckless, { attempts: 2 })).toEqual({
      knee: 1_250,
      steps: [
        [1_000, 'slow'],
        [1_000, 'kept'],
        [1_250, 'kept'],
        [1_563, 'slow'],
        [1_563, 'slow'],
        [1_250, 'kept'],
      ],
    });
  });

  it('has no knee where no rate holds', async () => {
    expect(await climbing(() => p99Of(50))).toEqual({
      knee: null,
      steps: [[1_000, 'slow']],
    });
    const luck = await climbing((_rate, time) =>
      aReport(time > 0 ? { due: 1_001 } : { latency: null }),
    );
    expect(luck.knee).toBeNull();
  });

  it('ends with failures, with a sender that was late, and at the most that is tried', async () => {
    const failing = await climbing(() =>
      aReport({ answered: { 200: 999, 503: 1 } }),
    );
    expect(failing.steps).toEqual([[1_000, 'failures']]);
    const late = await climbing(() =>
      aReport({ lateness: { p50: 1, p99: 3, max: 4 } }),
    );
    expect(late.steps).toEqual([[1_000, 'late sender']]);
    const capped = await climbing(() => aReport(), { most: 1_300 });
    expect(capped.knee).toBe(1_250);
  });

  it('counts whatever is no answer of the 200s as a failure', () => {
    expect(failuresOf(aReport())).toBe(0);
    expect(failuresOf(aReport({ answered: { 204: 990, 500: 5 } }))).toBe(10);
  });

  it('refuses what makes no staircase', async () => {
    const run = async () => aReport();
    await expect(climb({ start: 0, run })).rejects.toThrow(
      'start is 0; give a rate up to 100000',
    );
    await expect(climb({ start: 1, factor: 1, run })).rejects.toThrow(
      'factor is 1; give more than 1',
    );
  });
});
