import { CHANCE_RISK, isBeyondChance } from './beyondChance';

/** Probability of so many failures or more, from the definition of the binomial distribution. */
function tailOf(failures: number, all: number, share: number): number {
  let chance = (1 - share) ** all;
  let below = 0;
  for (let at = 0; at < failures; at += 1) {
    below += chance;
    chance *= ((all - at) / (at + 1)) * (share / (1 - share));
  }
  return 1 - below;
}

describe('more than chance makes', () => {
  it('is not one failure of 300 where one of 1,000 may fail', () => {
    expect(isBeyondChance(1, 300, 0.001)).toBe(false);
    expect(isBeyondChance(12, 300, 0.001)).toBe(true);
  });

  it('is told wrongly one time in a hundred at most, of however few observations', () => {
    for (const share of [0.0005, 0.001, 0.01, 0.05]) {
      for (const all of [1, 3, 10, 60, 300, 2_000]) {
        const first = Array.from({ length: all + 1 }, (_, at) => at).find(at =>
          isBeyondChance(at, all, share),
        );
        if (first === undefined) continue;
        expect(tailOf(first, all, share)).toBeLessThanOrEqual(
          CHANCE_RISK + 1e-9,
        );
      }
    }
  });

  it('is told of all failures, and of few where there are many observations', () => {
    expect(isBeyondChance(60, 60, 0.01)).toBe(true);
    expect(isBeyondChance(10_500, 1_000_000, 0.01)).toBe(true);
  });

  it('is nothing as expected, or less, or nothing at all', () => {
    expect(isBeyondChance(10, 1_000, 0.01)).toBe(false);
    expect(isBeyondChance(0, 1_000, 0.01)).toBe(false);
    expect(isBeyondChance(0, 0, 0.01)).toBe(false);
  });
});
