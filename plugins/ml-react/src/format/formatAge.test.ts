import { formatAge } from './formatAge';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('formatAge', () => {
  it.each([
    [0, 'now'],
    [59_000, '59 seconds ago'],
    [61_000, '1 minute ago'],
    [90 * MINUTE, '1 hour ago'],
    [DAY, 'yesterday'],
    [12 * DAY, '12 days ago'],
    [65 * DAY, '2 months ago'],
    [800 * DAY, '2 years ago'],
    [-2_000, 'now'],
    [-5 * MINUTE, 'now'],
  ])('%d ms is %s', (age, words) => {
    expect(formatAge(NOW - age, NOW, 'en')).toBe(words);
  });

  it.each([NaN, Infinity, -Infinity, 1.7e18])(
    'is nothing for %d, which is no date',
    at => expect(formatAge(at, NOW, 'en')).toBe('–'),
  );

  it('is in English where the locale is none', () => {
    expect(formatAge(NOW - DAY, NOW, 'en-US@posix')).toBe('yesterday');
  });
});
