import type { EventLoopUtilization, performance } from 'node:perf_hooks';
import { createPace } from './createPace';

/** Of a thread that is as busy as told in each span that is asked for. */
function threadOf(busy: number[]) {
  const spans = [...busy];
  const utilizationOf = (now?: EventLoopUtilization) => {
    const utilization = now ? spans.shift() ?? NaN : 0;
    return { active: 0, idle: 0, utilization };
  };
  return utilizationOf as typeof performance.eventLoopUtilization;
}

describe('createPace', () => {
  it.each([
    ['has nothing else to do', 0, 8],
    ['has half of its time', 0.5, 8],
    ['has a tenth of its time', 0.9, 19],
    ['is busy all the time', 1, 49],
  ])('lets a thread that %s rest', (_, busy, times) => {
    expect(createPace(threadOf([busy]))(2)).toBeCloseTo(2 * times, 5);
  });

  it('goes by what there was to do since the last slice', () => {
    const restAfter = createPace(threadOf([1, 0]));
    expect([restAfter(1), restAfter(1)].map(Math.round)).toEqual([49, 8]);
  });

  it('goes by the thread itself unless told otherwise', () => {
    const rest = createPace()(1);
    expect(rest).toBeGreaterThanOrEqual(8 - 1e-9);
    expect(rest).toBeLessThanOrEqual(49 + 1e-9);
  });
});
