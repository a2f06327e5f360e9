import { encodeValues } from './DecisionRecord';
import { UsualValues } from './UsualValues';

const rowOf = (set: string, ...values: number[]) => ({
  features: { set, values: encodeValues(Float32Array.from(values)) },
});

describe('what is usual', () => {
  it('is the median of each feature, once there are 30 payments of a set', () => {
    const usual = new UsualValues();
    for (let at = 0; at < 29; at += 1) usual.note(rowOf('a', at, at % 10));
    expect(usual.of('a')).toBeUndefined();
    usual.note(rowOf('a', 29, 0));
    // Of two in the middle the lower, which a payment has.
    expect(usual.of('a')).toEqual(Float32Array.of(14, 4));
    expect(usual.of('b')).toBeUndefined();
  });

  it('follows what payments look like lately, by one payment in 16', () => {
    const usual = new UsualValues();
    let kept = 0;
    const note = (value: number) => {
      const { features } = rowOf('a', value);
      usual.note({
        features: {
          set: features.set,
          get values() {
            kept += 1;
            return features.values;
          },
        },
      });
    };
    for (let at = 0; at < 30; at += 1) note(1);
    expect(kept).toBe(30);
    for (let at = 0; at < 16_000; at += 1) note(at < 8_000 ? 2 : 3);
    expect(kept - 30).toBeGreaterThan(900);
    expect(kept - 30).toBeLessThan(1_100);
    expect(usual.of('a')).toEqual(Float32Array.of(3));
  });

  it('is not misled by payments that come in turns', () => {
    const usual = new UsualValues();
    let large = 0;
    for (let at = 0; at < 16_000; at += 1) {
      const isLarge = at % 16 === 0;
      usual.note(rowOf('a', isLarge ? 1_000 : 10));
      if (isLarge) large += 1;
    }
    expect(large).toBe(1_000);
    expect(usual.of('a')).toEqual(Float32Array.of(10));
  });

  it('forgets the feature set that began first where there are many', () => {
    const usual = new UsualValues();
    for (let set = 0; set < 17; set += 1) {
      for (let at = 0; at < 30; at += 1) usual.note(rowOf(`s${set}`, set));
    }
    expect(usual.of('s0')).toBeUndefined();
    expect(usual.of('s1')).toEqual(Float32Array.of(1));
    expect(usual.of('s16')).toEqual(Float32Array.of(16));
  });
});
