import { anOutcome, aPreview } from '../__testUtils__/servingBuilders';
import { newDeclines } from './policyPreview';
import { writeShare } from './writeShare';

/** A preview in which so many payments of 100,000 are declined that were approved. */
const declining = (
  count: number,
  { unknown, genuine = 0 }: { unknown?: number; genuine?: number },
) =>
  aPreview({
    after: anOutcome({
      falsePositives: { declined: 400 + genuine, reviewed: 0, amount: 0 },
    }),
    moved: [
      { from: 'approve', to: 'decline', count: count - 1 },
      { from: 'review', to: 'decline', count: 1 },
      { from: 'decline', to: 'decline', count: 1_000 },
    ],
    declinedUnknown: unknown,
  });

describe('new declines', () => {
  it.each([
    [99, { unknown: 99 }, 'none', 99],
    [100, { unknown: 100 }, 'warning', 100],
    [999, { unknown: 999 }, 'warning', 999],
    [1_000, { unknown: 600, genuine: 400 }, 'danger', 1_000],
    [5_000, { unknown: 20, genuine: 30 }, 'none', 50],
    [2_000, { unknown: 0, genuine: -300 }, 'none', 0],
    [2_000, {}, 'danger', 2_000],
  ])(
    'of %d payments, of which %j, are worth this: %s',
    (count, known, level, unproven) => {
      expect(newDeclines(declining(count, known))).toEqual({
        ...{ level, all: count, unproven },
        unknown: 'unknown' in known ? known.unknown : undefined,
      });
    },
  );
});

it.each([
  [2_073, 9_663, '21 %'],
  [28, 9_663, '0.3 %'],
  [1, 9_663, '< 0.1 %'],
  [0, 9_663, '0 %'],
  [0, 0, '0 %'],
  [5, 5, '100 %'],
])('writes %d of %d as %s', (count, all, words) => {
  expect(writeShare(count, all)).toBe(words);
});
