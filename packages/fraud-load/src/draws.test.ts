import { seeded } from '@modelport/fraud-core';
import { distinct, mixSeeds, normal, poisson } from './draws';

const COUNT = 50_000;

function momentsOf(draw: () => number) {
  const values = Array.from({ length: COUNT }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / COUNT;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / COUNT;
  return { mean, variance };
}

describe('draws', () => {
  it('have the mean and the variance of their distribution', () => {
    const random = seeded(3);
    const ofNormal = momentsOf(() => normal(random, 10, 4));
    expect(Math.abs(ofNormal.mean - 10)).toBeLessThan(0.1);
    expect(Math.abs(ofNormal.variance / 16 - 1)).toBeLessThan(0.05);
    const ofPoisson = momentsOf(() => poisson(random, 2.5));
    expect(Math.abs(ofPoisson.mean - 2.5)).toBeLessThan(0.05);
    expect(Math.abs(ofPoisson.variance / 2.5 - 1)).toBeLessThan(0.05);
    expect(poisson(random, 0)).toBe(0);
  });

  it('of distinct numbers give each as often', () => {
    const random = seeded(4);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 5_000; i++) {
      const drawn = distinct(random, 2, 5);
      expect(new Set(drawn).size).toBe(2);
      for (const each of drawn) counts[each]++;
    }
    for (const count of counts) {
      expect(Math.abs(count / 2_000 - 1)).toBeLessThan(0.1);
    }
    expect(distinct(random, 5, 3).sort()).toEqual([0, 1, 2]);
    expect(distinct(random, 0, 3)).toEqual([]);
  });

  it('have seeds that differ wherever one part does', () => {
    const seeds = new Set<number>();
    for (let a = 0; a < 100; a++) {
      for (let b = 0; b < 100; b++) seeds.add(mixSeeds(1, a, b));
    }
    expect(seeds.size).toBeGreaterThan(9_990);
  });
});
