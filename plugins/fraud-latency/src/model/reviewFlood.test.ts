import { anOutcome, aPreview } from '../__testUtils__/servingBuilders';
import { reviewFlood } from './reviewFlood';

/** Of 100,000 payments so many are sent to review in place of others. */
const sending = (before: number, after: number) =>
  reviewFlood(
    aPreview({
      before: anOutcome({ approved: 99_000 - before, reviewed: before }),
      after: anOutcome({ approved: 99_000 - after, reviewed: after }),
    }),
  );

describe('a flood of reviews', () => {
  it.each([
    [2_000, 3_000, 'none'],
    [2_000, 3_001, 'warning'],
    [2_000, 6_000, 'warning'],
    [2_000, 6_001, 'danger'],
    // Many times as many, and yet few.
    [10, 109, 'none'],
    [10, 110, 'warning'],
    [0, 99, 'none'],
    [0, 100, 'warning'],
    [0, 999, 'warning'],
    [0, 1_000, 'danger'],
  ])('of %d payments that become %d is worth this: %s', (then, now, level) => {
    expect(sending(then, now)).toEqual({ level, more: now - then });
  });

  it('is none where fewer are sent', () => {
    expect(sending(2_000, 500)).toEqual({ level: 'none', more: 0 });
    expect(sending(0, 0)).toEqual({ level: 'none', more: 0 });
  });
});
