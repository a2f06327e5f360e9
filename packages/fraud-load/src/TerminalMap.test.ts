import { seeded } from '@modelport/fraud-core';
import { TerminalMap } from './TerminalMap';

describe('a map of terminals', () => {
  it('gives each terminal within reach as often, and no other', () => {
    const random = seeded(8);
    const map = new TerminalMap(2_000, 5, random);
    for (const [x, y] of [
      [50, 50],
      [0, 0],
      [99.9, 40],
    ]) {
      const within = map.within(x, y);
      const counts = new Map(within.map(id => [id, 0]));
      const draws = within.length * 400;
      for (let i = 0; i < draws; i++) {
        const id = map.near(x, y, random) ?? -1;
        counts.set(id, (counts.get(id) ?? NaN) + 1);
      }
      for (const count of counts.values()) {
        expect(Math.abs(count / 400 - 1)).toBeLessThan(0.3);
      }
    }
  });

  it('finds a lonely one, and says when there is none', () => {
    const random = seeded(1);
    const map = new TerminalMap(1, 200, random);
    expect(map.near(0, 0, random)).toBe(0);
    const sparse = new TerminalMap(3, 0.5, random);
    expect(sparse.near(50, 50, random)).toBe(sparse.within(50, 50)[0]);
    expect(sparse.near(50, 50, () => 0)).toBeUndefined();
  });
});
