import {
  DAY_STEPS,
  dayOf,
  dayTicks,
  tickDays,
  tickTimes,
  timeOf,
} from './timeWords';

const at = (day: number, hour: number, minute = 0, second = 0) =>
  new Date(2026, 10, day, hour, minute, second).getTime();
const HOUR = 3_600_000;

describe('times of an axis', () => {
  it('are as exact as they are apart', () => {
    expect(tickTimes([at(30, 9, 5), at(30, 9, 5, 15)], 15_000)).toEqual([
      '09:05:00',
      '09:05:15',
    ]);
    expect(tickTimes([at(30, 9, 5), null], 60_000)).toEqual(['09:05', '']);
    expect(tickTimes([at(29, 0), at(30, 0)], 24 * HOUR)).toEqual([
      'Nov 29',
      'Nov 30',
    ]);
  });

  it('have no name where there is no date', () => {
    expect(tickTimes([at(30, 9, 5), NaN, 1.7e18], 60_000)).toEqual([
      '09:05',
      '',
      '',
    ]);
    expect(timeOf([1.7e18])(1.7e18)).toBe('–');
  });

  it('have the date where another day begins', () => {
    const ticks = [at(29, 12), at(30, 0), at(30, 12)];
    expect(tickTimes(ticks, 12 * HOUR)).toEqual([
      '12:00',
      expect.stringMatching(/^Nov 30,? (at )?00:00$/),
      '12:00',
    ]);
  });

  it('have the date where the clock alone names two', () => {
    expect(timeOf([at(29, 12), at(30, 11)])(at(29, 12))).toBe('12:00:00');
    expect(timeOf([at(29, 12), at(30, 12)])(at(29, 12))).toMatch(
      /^Nov 29,? (at )?12:00:00$/,
    );
    expect(timeOf([])(at(29, 12))).toBe('12:00:00');
  });
});

describe('days of an axis', () => {
  const day = (date: number) => Date.UTC(2026, 10, date);

  beforeEach(() => {
    // Someone west of UTC, where a day of UTC begins the evening before.
    const { DateTimeFormat } = Intl;
    jest.spyOn(Intl, 'DateTimeFormat').mockImplementation(
      (locale, options) =>
        new DateTimeFormat(locale, {
          timeZone: 'America/New_York',
          ...options,
        }),
    );
  });

  afterEach(() => jest.restoreAllMocks());

  it('are those of UTC, also for those who live in the day before', () => {
    expect(tickDays([day(29), null, 1.7e18, day(30)])).toEqual([
      ...['Nov 29', '', '', 'Nov 30'],
    ]);
    expect(dayOf()(day(30))).toBe('Nov 30, 2026');
    expect(dayOf()(NaN)).toBe('–');
  });

  it('are at days alone, however near the ends of the axis are', () => {
    const [one, two] = DAY_STEPS;
    expect(dayTicks(day(28) + 1, day(30), one)).toEqual([day(29), day(30)]);
    expect(dayTicks(day(28), day(30) + 1, two)).toEqual([day(28), day(30)]);
    expect(dayTicks(day(28) + 1, day(29) - 1, one)).toEqual([]);
  });
});
