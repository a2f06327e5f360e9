import type { HandbookTransaction } from '../handbook';
import { customersOfToday } from './customersOfToday';

const WORLD = { customers: 200, terminals: 400, seed: 1 };

function take(random: number, count: number): HandbookTransaction[] {
  const payments = customersOfToday({ ...WORLD, random: () => random });
  return Array.from({ length: count }, () => payments.next().value);
}

describe('the customers of today', () => {
  it('begin when as much fraud ends as begins, so that there is some from the start', () => {
    const payments = take(0, 2_000);
    expect(payments[0].day).toBe(28);
    const frauds = payments.filter(({ isFraud }) => isFraud).length;
    expect(frauds).toBeGreaterThan(20);
    expect(frauds).toBeLessThan(1_000);
  });

  it('begin on another day at another start, with the same people', () => {
    const [one, other] = [take(0, 50), take(0.99, 50)];
    expect(other[0].day).toBe(55);
    expect(one.map(({ amount }) => amount)).not.toEqual(
      other.map(({ amount }) => amount),
    );
    expect(take(0, 50)).toEqual(one);
  });
});
