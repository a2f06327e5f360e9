import { Arena } from './Arena';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('an arena', () => {
  it('keeps copies one behind the other, and begins another piece when one is full', () => {
    const arena = new Arena(8, 16);
    const given = bytes(1, 2, 3);
    const kept = [given, bytes(4, 5, 6), bytes(7, 8, 9)].map(each =>
      arena.keep(each),
    );
    given.fill(0);
    expect(kept.map(each => [...each])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    expect(kept[1].buffer).toBe(kept[0].buffer);
    expect(kept[2].buffer).not.toBe(kept[0].buffer);
    const lengths = kept.map(each => each.buffer.byteLength);
    expect(lengths).toEqual([8, 8, 16]);
  });

  it('keeps what is longer than a piece by itself', () => {
    const arena = new Arena(4, 4);
    const long = arena.keep(bytes(1, 2, 3, 4, 5));
    expect([...long]).toEqual([1, 2, 3, 4, 5]);
    expect([...arena.keep(bytes(6))]).toEqual([6]);
    expect([...arena.keep(bytes())]).toEqual([]);
  });
});
