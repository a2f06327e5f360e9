import { tickTimes, timeOf } from './timeWords';

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
