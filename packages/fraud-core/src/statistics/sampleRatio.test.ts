import { seeded } from './seeded';
import { checkSampleRatio } from './sampleRatio';

const HALVES = [0.5, 0.5];

describe('checkSampleRatio', () => {
  it('says nothing before there are cards', () => {
    expect(checkSampleRatio([0, 0], HALVES)).toEqual({
      evidence: expect.closeTo(1, 12),
      isMismatch: false,
    });
  });

  it('flags an arm that has lost 3 % of 100,000', () => {
    expect(checkSampleRatio([100_000, 97_000], HALVES).isMismatch).toBe(true);
    expect(
      checkSampleRatio([9_700, 100_000 - 10_000], [0.1, 0.9]).isMismatch,
    ).toBe(false);
  });

  it('is at ease with fair splits, also of three arms', () => {
    expect(checkSampleRatio([50_100, 49_900], HALVES).isMismatch).toBe(false);
    expect(
      checkSampleRatio([8_010, 1_005, 985], [0.8, 0.1, 0.1]).isMismatch,
    ).toBe(false);
  });

  it('alarms at fair splits in at most one of a thousand, looked at every day', () => {
    const random = seeded(11);
    let alarms = 0;
    for (let experiment = 0; experiment < 2_000; experiment += 1) {
      const cards = [0, 0];
      let isMismatch = false;
      for (let day = 0; day < 30; day += 1) {
        for (let card = 0; card < 100; card += 1) {
          cards[random() < 0.5 ? 0 : 1] += 1;
        }
        isMismatch ||= checkSampleRatio(cards, HALVES).isMismatch;
      }
      alarms += Number(isMismatch);
    }
    // At one in a thousand, more than seven of 2,000 happen once in a thousand times.
    expect(alarms).toBeLessThanOrEqual(7);
  });

  it('knows that an arm without weight has no cards', () => {
    expect(checkSampleRatio([10, 1], [1, 0]).isMismatch).toBe(true);
    expect(checkSampleRatio([10, 0], [1, 0]).isMismatch).toBe(false);
  });

  it('refuses counts that are none', () => {
    expect(() => checkSampleRatio([1], HALVES)).toThrow('weights: ');
    expect(() => checkSampleRatio([1, -1], HALVES)).toThrow('cards: ');
    expect(() => checkSampleRatio([1, 0.5], HALVES)).toThrow('cards: ');
  });
});
