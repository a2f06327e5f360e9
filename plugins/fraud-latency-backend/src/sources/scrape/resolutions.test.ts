import { stepsOf } from './resolutions';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 30, 12);
const shown = (from: number, to: number) =>
  stepsOf({ from: NOON + from, to: NOON + to }, NOON + to + 1_000).map(
    ({ seconds, ...step }) => [
      seconds,
      (step.from - NOON) / 1_000,
      (step.to - NOON) / 1_000,
    ],
  );

describe('the steps that a span is made of', () => {
  it('are the finest alone where these reach back as far', () => {
    expect(shown(-HOUR, 45_000)).toEqual([[15, -3_600, 45]]);
  });

  it('are wide ones, and behind the last that is over finer ones, up to the end and no further', () => {
    expect(shown(-30 * 24 * HOUR, 435_000)).toEqual([
      [3_600, -2_592_000, 0],
      [300, 0, 300],
      [60, 300, 420],
      [15, 420, 435],
    ]);
  });

  it('are as many as it takes where the end is that of a wide one', () => {
    expect(shown(-6 * HOUR, 0)).toEqual([[60, -21_600, 0]]);
  });
});
