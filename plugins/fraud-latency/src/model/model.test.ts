import { aPoint, aResponse, ago } from '../__testUtils__/builders';
import { burnMeaning } from './burnMeaning';
import { clockOf } from './clockOf';
import { isNothingObserved } from './isNothingObserved';
import { lastSeen } from './lastSeen';
import { REFRESH_MS, WINDOW_NAMES, windowOf } from './latencyWindow';
import { curveOf, levelOver } from './overTime';
import { percent } from './percent';
import { recentTraffic } from './recentTraffic';

describe('a share', () => {
  it.each([
    [0, '0 %'],
    [0.29, '29 %'],
    [0.9849, '98.4 %'],
    [0.992, '99.2 %'],
    [0.99996, '99.99 %'],
    [0.9999999, '99.99 %'],
    [1, '100 %'],
    [-0.25, '-25 %'],
  ])('%p is %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe('a span', () => {
  it('is the one of the URL, and an hour where that names none', () => {
    expect(windowOf('6h')).toBe('6h');
    expect(windowOf('constructor')).toBe('1h');
    expect(windowOf(undefined)).toBe('1h');
  });

  it('is read again every five seconds where it is shortest, else less often', () => {
    const intervals = WINDOW_NAMES.map(name => REFRESH_MS[name]);
    expect(intervals[0]).toBe(5_000);
    expect(intervals).toEqual([...intervals].sort((a, b) => a - b));
  });

  it('names instants as exactly as it has steps', () => {
    const at = new Date(2026, 10, 30, 9, 5, 15).toISOString();
    expect(clockOf('15m')(at)).toBe('09:05:15');
    expect(clockOf('1h')(at)).toBe('09:05');
    expect(clockOf('7d')(at)).toMatch(/^Mon,? 09:05$/);
  });
});

describe('the newest traffic', () => {
  const response = (
    counts: Array<number[] | null>,
    stepSeconds: number = 15,
  ) => ({
    bounds: [0.045],
    stepSeconds,
    series: counts.map((each, at) =>
      aPoint({ counts: each, at: `t${at}`, loopBusy: each && 0.5 }),
    ),
  });

  it('is that of a minute', () => {
    const old = [1000, 1000];
    expect(
      recentTraffic(response([old, [10, 0], [10, 0], [20, 0], [10, 10]])),
    ).toEqual({
      seconds: 60,
      buckets: { bounds: [0.045], counts: [50, 10] },
      perSecond: 1,
      loopBusy: 0.5,
    });
  });

  it('is that of one step where steps are longer, and counts only what is known', () => {
    expect(
      recentTraffic(
        response(
          [
            [1, 1],
            [600, 0],
          ],
          300,
        ),
      ),
    ).toMatchObject({
      seconds: 300,
      perSecond: 2,
    });
    expect(
      recentTraffic(response([[5, 0], null, [10, 0], [20, 0]])),
    ).toMatchObject({ seconds: 45, buckets: { counts: [35, 0] } });
  });

  it('says when it ended where nothing is known since', () => {
    expect(recentTraffic(response([[60, 0], null], 60))).toMatchObject({
      until: 't0',
      perSecond: 1,
    });
    expect(recentTraffic(response([null, null]))).toBeUndefined();
  });
});

describe('a burn rate', () => {
  it.each([
    [null, { kind: 'unknown' }],
    [0, { kind: 'nothing' }],
    [0.5, { kind: 'lasts' }],
    [1, { kind: 'lasts' }],
    [14, { kind: 'used-up', afterMs: 2 * 86_400_000 }],
  ])('of %p means %o', (rate, meaning) => {
    expect(burnMeaning(rate, 28)).toEqual(meaning);
  });
});

describe('a curve', () => {
  const MINUTE = 60_000;
  const end = Date.parse('2026-11-30T10:00:00Z');
  const curve = (values: Array<number | null>) =>
    curveOf(
      {
        series: values.map((refused, at) =>
          aPoint({
            refused,
            at: new Date(end - (values.length - 1 - at) * MINUTE).toISOString(),
          }),
        ),
      },
      ({ refused }) => refused,
    );

  it('begins and ends with what is known, and breaks once where something is not', () => {
    expect(curve([null, 1, null, null, 2, 3, null])).toEqual([
      { x: end - 5 * MINUTE, y: 1 },
      { x: end - 4 * MINUTE, y: null },
      { x: end - 2 * MINUTE, y: 2 },
      { x: end - MINUTE, y: 3 },
    ]);
    expect(curve([null, null])).toEqual([]);
  });

  it('has a level over it', () => {
    expect(levelOver(curve([1, 2]), 90)).toEqual([
      { x: end - MINUTE, y: 90 },
      { x: end, y: 90 },
    ]);
  });
});

describe('a service', () => {
  it('was seen when any of its instances was', () => {
    const instance = { url: 'http://a', cloud: 'aws' };
    expect(lastSeen([instance])).toBeUndefined();
    const [early, late] = [ago(50), ago(10)];
    expect(
      lastSeen([
        { ...instance, seenAt: late },
        { ...instance, seenAt: early },
      ]),
    ).toBe(Date.parse(late));
  });

  it('has observed something when the objective has, even if the span has not', () => {
    const nothing = aResponse({ versions: [], series: [] });
    expect(isNothingObserved(nothing)).toBe(false);
    expect(isNothingObserved({ ...nothing, objective: undefined })).toBe(true);
    expect(isNothingObserved(aResponse())).toBe(false);
  });
});
