import { MaturedShare } from './MaturedShare';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 30);

describe('MaturedShare', () => {
  it('counts the labels of the payments of the last days, in whatever order they come', () => {
    const share = new MaturedShare(7);
    expect(share.read(NOW)).toEqual({ payments: 0, share: undefined });
    share.labelled('b', NOW, NOW);
    for (const id of ['a', 'b', 'c', 'd']) share.decided(id, NOW - DAY, NOW);
    share.decided('a', NOW - DAY, NOW);
    share.decided('old', NOW - 7 * DAY, NOW);
    share.labelled('old', NOW, NOW);
    share.labelled('c', NOW, NOW);
    expect(share.read(NOW)).toEqual({ payments: 4, share: 0.5 });
    expect(share.read(NOW + 6 * DAY)).toEqual({
      payments: 0,
      share: undefined,
    });
    expect(share.sampled).toBe(1);
  });

  it('watches a sample beyond a number of payments, with nearly the same share', () => {
    const share = new MaturedShare(7, 4_000);
    for (let at = 0; at < 50_000; at += 1) {
      share.decided(`tx-${at}`, NOW, NOW);
      if (at % 4 === 0) share.labelled(`tx-${at}`, NOW, NOW);
    }
    const { payments, share: known } = share.read(NOW);
    expect(payments).toBeLessThanOrEqual(4_000);
    expect(payments).toBeGreaterThan(1_000);
    expect(share.sampled).toBe(1 / 16);
    expect(Math.abs((known ?? 0) - 0.25)).toBeLessThan(0.03);
  });

  it('lets go of outcomes whose decisions do not come', () => {
    const share = new MaturedShare(7, 10);
    for (let at = 0; at < 100; at += 1) share.labelled(`tx-${at}`, NOW, NOW);
    share.decided('tx-0', NOW, NOW);
    share.decided('tx-99', NOW, NOW);
    expect(share.read(NOW)).toEqual({ payments: 2, share: 0.5 });
  });
});
