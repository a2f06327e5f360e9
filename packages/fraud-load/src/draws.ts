/** Draws of a few distributions from numbers between 0 and 1. */
export type Random = () => number;

/** From the normal distribution, by Box and Muller. */
export function normal(random: Random, mean: number, deviation: number) {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random());
}

/** From the Poisson distribution of a small mean, by Knuth: as many factors as the product stays above e^-mean. */
export function poisson(random: Random, mean: number): number {
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > least; product *= random()) count++;
  return count;
}

/** Different whole numbers from 0 up to but without `below`, all of them where there are no more than `count`. */
export function distinct(
  random: Random,
  count: number,
  below: number,
): number[] {
  const chosen = new Set<number>();
  // Floyd's way: one draw a number, whatever was drawn before.
  for (let top = Math.max(0, below - count); top < below; top++) {
    const drawn = Math.floor(random() * (top + 1));
    chosen.add(chosen.has(drawn) ? top : drawn);
  }
  return [...chosen];
}

/** One seed out of several numbers, so that neighbours share nothing. */
export function mixSeeds(...parts: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const part of parts) {
    mixed = Math.imul(mixed ^ part, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return mixed;
}
