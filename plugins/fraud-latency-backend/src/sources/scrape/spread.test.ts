import { assert, integer, nat, property } from 'fast-check';
import { metricsText, times } from '../../__testUtils__/metricsText';
import { addFigures } from '../../figures/Figures';
import { readFigures } from './readFigures';
import { RESOLUTIONS } from './resolutions';
import { spread } from './spread';

const NOON = Date.UTC(2026, 10, 30, 12);
const figuresOf = (count: number) =>
  readFigures(
    metricsText({
      requests: { 1: times(count, 0.004), 2: times(3, 0.2) },
      decisions: { approve: count },
      refused: { 400: 7 },
      busySeconds: count / 4,
    }),
  ).figures;
const partsOf = (from: number, to: number, count = 30) =>
  spread(
    {
      from: NOON + from * 1_000,
      to: NOON + to * 1_000,
      figures: figuresOf(count),
    },
    RESOLUTIONS[0],
  ).map(({ at, figures }) => [
    (at - NOON) / 1_000,
    figures.requests[0].buckets.counts[1],
  ]);

describe('what was counted between two looks', () => {
  it.each([
    [0, 5, [[15, 30]]],
    [10, 15.02, [[15, 30]]],
    [14.98, 20, [[30, 30]]],
    [
      10,
      20,
      [
        [15, 15],
        [30, 15],
      ],
    ],
    [
      5,
      35,
      [
        [15, 10],
        [30, 15],
        [45, 5],
      ],
    ],
    [15, 15, [[15, 30]]],
  ])('from second %d to %d is spread over the steps', (from, to, parts) => {
    expect(partsOf(from, to)).toEqual(parts);
  });

  it('is neither more nor less for it', () => {
    assert(
      property(
        nat(60_000),
        integer({ min: 0, max: 180_000 }),
        nat(500),
        (from, length, count) => {
          const figures = figuresOf(count);
          const delta = {
            from: NOON + from,
            to: NOON + from + length,
            figures,
          };
          for (const resolution of RESOLUTIONS) {
            const parts = spread(delta, resolution);
            const sum = addFigures(parts.map(part => part.figures));
            const { busySeconds, ...counts } = sum;
            const { busySeconds: busy, ...expected } = figures;
            expect(counts).toEqual(expected);
            expect(busySeconds).toBeCloseTo(busy);
            expect(new Set(parts.map(({ at }) => at)).size).toBe(parts.length);
          }
        },
      ),
    );
  });
});
